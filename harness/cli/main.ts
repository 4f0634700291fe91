import { Command, CommanderError, Option } from 'commander';
import { describeError, HarnessError } from '../lib/errors.ts';
import { runCommand } from './run-command.ts';
import { addRunOptions, type RunFlags, runOptionsFrom } from './run-flags.ts';

/** Reads the command line and does what it says. @returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('kco-harness')
    .description('Reproduces Klarna Checkout callback failures in WooCommerce, and tells what to change.')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', examples);

  addRunOptions(
    program
      .command('run', { isDefault: true })
      .argument('[scenarios...]', 'ids or globs; all where none is given')
      .description('play scenarios and say which paid orders are lost, and why'),
  ).action(async (only: string[], flags: RunFlags) => {
    exitCode = await runCommand(runOptionsFrom(only, flags, process.env), flags);
  });

  program
    .command('list')
    .description('the scenarios, a line each')
    .addOption(new Option('--scenarios <folder>', 'another folder of scenario files'))
    .action(async (flags: { scenarios?: string }) => {
      const { listCommand } = await import('./list-command.ts');
      await listCommand(flags.scenarios);
    });

  program
    .command('show <id>')
    .description('one scenario: what differs from a healthy site, what must come out, and where it was reported')
    .addOption(new Option('--scenarios <folder>', 'another folder of scenario files'))
    .action(async (id: string, flags: { scenarios?: string }) => {
      const { showCommand } = await import('./show-command.ts');
      await showCommand(id, flags.scenarios);
    });

  program
    .command('clean')
    .description('remove what crashed runs left in Docker; runs that are alive are left alone')
    .option('--images', 'also the images of this project', false)
    .option('--cache', 'also the cache of sources and templates', false)
    .action(async (flags: { images: boolean; cache: boolean }) => {
      const { cleanCommand } = await import('./clean-command.ts');
      await cleanCommand(flags);
    });

  program
    .command('bench')
    .description('measure start, sites and scenarios against the bare checkout')
    .option('--plugin <source>', 'KCO plugin, as for run')
    .option('--woocommerce <source>', 'WooCommerce, as for run')
    .option('--json', 'numbers as JSON on stdout', false)
    .action(async (flags: { plugin?: string; woocommerce?: string; json: boolean }) => {
      const { benchCommand } = await import('./bench/bench-command.ts');
      exitCode = await benchCommand(flags);
    });

  program
    .command('self-test', { hidden: true })
    .description('this project’s own tests')
    .allowUnknownOption()
    .argument('[playwright arguments...]')
    .action(async (args: string[]) => {
      const { selfTestCommand } = await import('./self-test-command.ts');
      exitCode = await selfTestCommand(args);
    });

  try {
    await program.parseAsync(['node', 'kco-harness', ...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error(describeError(error));
    return error instanceof HarnessError ? error.exitCode : 3;
  }
}

const examples = `
Examples
  plugin maintainer   kco-harness run --plugin ./klarna-checkout-for-woocommerce
                      kco-harness run --plugin git:../kco#2.13.11 --plugin git:../kco#2.8.7 --shopper http
  hosting provider    kco-harness run 'waf-*'
  CI                  kco-harness run --shopper http --reporter list,junit --json > results.json

Exit codes: 0 all as expected · 1 some differ · 2 usage or configuration · 3 environment failed or inconclusive · 130 interrupted`;
