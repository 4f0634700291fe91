import { createRequire } from 'node:module';
import { Command, CommanderError, Option } from 'commander';
import { describeError, firstError, HarnessError } from '../lib/errors.ts';
import { nearest } from '../lib/nearest.ts';
import { matrixFormats } from '../reports/matrix/matrix.ts';
import { tags } from '../scenario/scenario.ts';
import { asCallerSees } from './as-caller-sees.ts';
import { type BenchFlags, benchParts } from './bench/bench-flags.ts';
import { addBisectOptions } from './bisect-flags.ts';
import { endWithoutReader, ReaderGone, readerGone } from './closed-pipe.ts';
import type { CompareFakeFlags } from './compare-fake-command.ts';
import { applyConfiguration } from './configuration.ts';
import { addDiagnoseOptions, addWatchOptions, refuseRunnerFlags } from './diagnose-flags.ts';
import { addDoctorOptions, asksForRun, asRunFlags, type DoctorFlags } from './doctor/doctor-flags.ts';
import type { InitFlags } from './init/init-command.ts';
import { addInterleaveOptions, type InterleaveFlags, refuseOtherFlags } from './interleave-flags.ts';
import type { ListFlags } from './list-command.ts';
import type { MatrixFlags } from './matrix-command.ts';
import { addMergeOptions, type MergeFlags } from './merge-flags.ts';
import { addMutantsOptions, type MutantsFlags } from './mutants-flags.ts';
import { addProbeOptions, type ProbeFlags, refuseIdleProbeFlags } from './probe-flags.ts';
import { addRecordOptions, type RecordFlags, refuseIdleRecordFlags } from './record-flags.ts';
import { addRunOptions, type RunFlags, runOptionsFrom } from './run-flags.ts';
import { addWafOptions, sidesToCompare, type WafFlags, wafOptionsFrom } from './waf-flags.ts';
import { addWafLearnOptions, type WafLearnFlags } from './waf-learn-flags.ts';

/** Commands that a project's configuration is for: those that play scenarios or tell of them, or of runs. */
const configured = new Set([
  'run',
  'list',
  'show',
  'diagnose',
  'interleave',
  'bisect',
  'watch',
  'mutants',
  'merge',
  'doctor',
]);

/** Reads the command line and does what it says. @returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  await endWithoutReader();
  let exitCode = 0;
  const program = new Command('kco-harness')
    .description('Reproduces Klarna Checkout callback failures in WooCommerce, and tells what to change.')
    .version(version(), '-v, --version')
    .showSuggestionAfterError()
    .showHelpAfterError('kco-harness --help, and kco-harness COMMAND --help, list what there is.')
    .exitOverride()
    // What stands behind `waf learn` is for that, and not for `waf`.
    .enablePositionalOptions()
    .addHelpText('after', examples)
    .hook('preAction', async (_program, command) => {
      if (!configured.has(command.name())) return;
      const file = await applyConfiguration(command, { folder: process.cwd(), environment: process.env });
      if (file) console.error(`configuration: ${file}`);
    });

  addRunOptions(
    program
      .command('run', { isDefault: true })
      .argument('[scenarios...]', 'ids or globs; all where none is given')
      .description('play scenarios and say which paid orders are lost, and why'),
  )
    .addHelpText('after', examples)
    .action(async (only: string[], flags: RunFlags, command: Command) => {
      const { runAsTyped } = await import('./run-command.ts');
      exitCode = await runAsTyped(only, flags, (flag) => command.getOptionValueSource(flag) === 'cli');
    });

  const scenarios = new Option('--scenarios <folder>', 'another folder of scenario files');
  program
    .command('list')
    .description('the scenarios: id, verdict and title, a line each')
    .addOption(scenarios)
    .addOption(new Option('--tag <tag>', 'only those of one kind').choices(tags))
    .option('--json', 'all that their files state, as JSON', false)
    .action(async (flags: ListFlags) => {
      const { listCommand } = await import('./list-command.ts');
      await listCommand(flags);
    });

  program
    .command('show <id>')
    .description('one scenario: what differs from a healthy site, what must come out, and where it was reported')
    .addOption(scenarios)
    .option('--json', 'all that its file states, as JSON', false)
    .action(async (id: string, flags: ListFlags) => {
      const { showCommand } = await import('./show-command.ts');
      await showCommand(id, flags);
    });

  addDiagnoseOptions(
    program
      .command('diagnose')
      .argument('<id>', 'one scenario')
      .description('the smallest cause of a scenario’s end, and the changes that are proven to help'),
  ).action(async (id: string, flags: RunFlags, command: Command) => {
    refuseRunnerFlags(command);
    const { diagnoseCommand } = await import('./diagnose-command.ts');
    exitCode = await diagnoseCommand(runOptionsFrom([id], flags, process.env), flags);
  });

  addBisectOptions(
    program
      .command('bisect')
      .argument('<id>', 'one scenario')
      .description('the release of the plugin that changed how a scenario ends'),
  ).action(async (id: string, flags: RunFlags, command: Command) => {
    refuseRunnerFlags(command);
    const { bisectCommand } = await import('./bisect-command.ts');
    exitCode = await bisectCommand(runOptionsFrom([id], flags, process.env), flags);
  });

  addWatchOptions(
    program
      .command('watch')
      .argument('[scenarios...]', 'ids or globs; those of run --smoke where none is given')
      .description('keep a shop warm, and play scenarios in it again after each edit of the plugin'),
  ).action(async (only: string[], flags: RunFlags, command: Command) => {
    refuseRunnerFlags(command, ['workers']);
    const { watchCommand } = await import('./watch-command.ts');
    exitCode = await watchCommand(runOptionsFrom(only, flags, process.env), flags);
  });

  addMutantsOptions(
    program
      .command('mutants')
      .argument('[scenarios...]', 'ids or globs to play on each (default: those that should catch it)')
      .description('put one bug after the other into the plugin: which the scenarios catch, and whether they say why'),
  ).action(async (only: string[], flags: MutantsFlags, command: Command) => {
    refuseRunnerFlags(command, ['workers']);
    const { mutantsCommand } = await import('./mutants-command.ts');
    exitCode = await mutantsCommand(runOptionsFrom(only, flags, process.env), flags);
  });

  addInterleaveOptions(
    program
      .command('interleave')
      .description(
        'the customer’s return and Klarna’s pushes at the same time, in many orders: what must hold, and does not',
      ),
  ).action(async (flags: InterleaveFlags, command: Command) => {
    refuseOtherFlags(command);
    const { interleaveCommand } = await import('./interleave-command.ts');
    exitCode = await interleaveCommand(runOptionsFrom([], flags, process.env), flags);
  });

  const waf = addWafOptions(
    program
      .command('waf')
      .description(
        'what a firewall’s rules do to Klarna’s callbacks, without a shop: which rule, and the narrowest exclusion',
      ),
  ).action(async (flags: WafFlags, command: Command) => {
    const options = wafOptionsFrom(command, flags, { environment: process.env, pid: process.pid, version: version() });
    if (flags.compare) {
      const { compareWafCommand } = await import('./waf-compare-command.ts');
      exitCode = await compareWafCommand(options, sidesToCompare(command, flags), flags);
      return;
    }
    const { wafCommand } = await import('./waf-command.ts');
    exitCode = await wafCommand(options, flags);
  });

  addWafLearnOptions(waf.command('learn')).action(async (flags: WafLearnFlags) => {
    const { wafLearnCommand } = await import('./waf-learn-command.ts');
    exitCode = await wafLearnCommand(flags);
  });

  addProbeOptions(
    program
      .command('probe')
      .argument('<url>', 'a shop of yours: https://staging.example')
      .description('whether Klarna’s callbacks come to the plugin in a live shop, proven from inside it'),
  ).action(async (url: string, flags: ProbeFlags, command: Command) => {
    refuseIdleProbeFlags(flags, (flag) => command.getOptionValueSource(flag) === 'cli');
    const { probeCommand } = await import('./probe-command.ts');
    exitCode = await probeCommand(url, flags);
  });

  addRecordOptions(
    program
      .command('record')
      .description('stand between a shop and Klarna, and write down what they say to each other, without its secrets'),
  ).action(async (flags: RecordFlags, command: Command) => {
    refuseIdleRecordFlags(flags, (flag) => command.getOptionValueSource(flag) === 'cli');
    const { recordCommand } = await import('./record-command.ts');
    exitCode = await recordCommand(flags, version());
  });

  program
    .command('compare-fake <cassette>')
    .description('what the fake Klarna answers otherwise than the one that was recorded')
    .option('--json', 'all of it as JSON on stdout', false)
    .action(async (cassette: string, flags: CompareFakeFlags) => {
      const { compareFakeCommand } = await import('./compare-fake-command.ts');
      exitCode = await compareFakeCommand(cassette, flags);
    });

  program
    .command('matrix <runs...>')
    .description('several runs side by side: scenarios by stack and versions; takes run folders or results.json files')
    .addOption(new Option('--format <format>', 'how to write it').choices(matrixFormats).default('terminal'))
    .option('--output <file>', 'a file instead of stdout')
    .action(async (runs: string[], flags: MatrixFlags) => {
      const { matrixCommand } = await import('./matrix-command.ts');
      await matrixCommand(runs, flags);
    });

  addMergeOptions(
    program
      .command('merge')
      .argument('<runs...>', 'run folders, one of each shard')
      .description('one run of all its shards: evidence, reports and exit code'),
  ).action(async (runs: string[], flags: MergeFlags) => {
    const { mergeCommand } = await import('./merge-command.ts');
    exitCode = await mergeCommand(runs, flags);
  });

  program
    .command('init')
    .argument('[folder]', 'a checkout of the plugin, or any folder (default: this one)')
    .description(
      'write a configuration, a scenario and a workflow, over nothing that is there, and say what to run next',
    )
    .addOption(new Option('--stack <name>', 'as for run').choices(['simulated', 'containers', 'auto']))
    .action(async (folder: string | undefined, flags: InitFlags) => {
      const { initCommand } = await import('./init/init-command.ts');
      await initCommand(folder, flags);
    });

  addDoctorOptions(
    program
      .command('doctor')
      .description('what can run on this machine, what is missing, and how to get it; or whether one run could start'),
  ).action(async (flags: DoctorFlags, command: Command) => {
    const { doctorCommand, doctorForRun } = await import('./doctor/doctor-command.ts');
    exitCode = asksForRun(command)
      ? await doctorForRun(runOptionsFrom([], asRunFlags(flags), process.env), asRunFlags(flags))
      : await doctorCommand(flags);
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
    .description('measure start, sites and scenarios against the bare checkout, and callbacks through a firewall')
    .option('--plugin <source>', 'KCO plugin, as for run')
    .option('--woocommerce <source>', 'WooCommerce, as for run')
    .addOption(new Option('--only <part>', 'measure this alone (default: all)').choices(benchParts))
    .option('--json', 'numbers as JSON on stdout', false)
    .action(async (flags: BenchFlags) => {
      const { benchCommand } = await import('./bench/bench-command.ts');
      exitCode = await benchCommand(flags);
    });

  program
    .command('build', { hidden: true })
    .description('compile what the package holds into dist/')
    .action(async () => {
      const { buildPackage } = await import('./self-test/build-package.ts');
      await buildPackage();
    });

  program
    .command('self-test', { hidden: true })
    .description('this project’s own tests')
    .allowUnknownOption()
    .argument('[playwright arguments...]')
    .action(async (args: string[]) => {
      const { selfTestCommand } = await import('./self-test/self-test-command.ts');
      exitCode = await selfTestCommand(args);
    });

  try {
    refuseUnknownCommand(argv[0], [...program.commands.map((command) => command.name()), 'help']);
    await program.parseAsync(['node', 'kco-harness', ...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const first = firstError(error);
    if (first instanceof ReaderGone) return readerGone;
    if (!(first instanceof HarnessError)) {
      console.error(describeError(first));
      return 3;
    }
    console.error(asCallerSees(describeError(first), process.cwd()));
    return first.exitCode;
  }
}

/**
 * Without this, commander takes a misspelt command for a scenario: `run` is what is meant where no command is named.
 * @throws HarnessError USAGE
 */
function refuseUnknownCommand(word: string | undefined, commands: readonly string[]): void {
  if (word === undefined || word.startsWith('-') || commands.includes(word)) return;
  const near = nearest(word, commands);
  throw new HarnessError('USAGE', `"${word}" is no command`, {
    hint: near
      ? `Did you mean "${near}"?`
      : `To play the scenario of that name: kco-harness run ${word}. Commands: kco-harness --help.`,
  });
}

function version(): string {
  const own: { version: string } = createRequire(import.meta.url)('kco-harness/package.json');
  return own.version;
}

/** What each of the three users types first. */
export const examples = `
Examples
  first look          kco-harness run                     the whole catalog on a model of the shop; needs nothing
                      kco-harness doctor                  what else can run on this machine

  plugin maintainer   kco-harness init                    in its checkout: a configuration, a scenario, a workflow
                      kco-harness run --plugin ./klarna-checkout-for-woocommerce
                      kco-harness run --plugin git:../kco#2.13.11 --plugin git:../kco#2.8.7 --shopper http
                      kco-harness run --plugin '>=2.8 <2.14' --shopper http
                      kco-harness watch 'healthy*' --plugin ./klarna-checkout-for-woocommerce
                      kco-harness diagnose waf-211180-push-blocked-tab-closed
                      kco-harness bisect outage-at-push-tab-closed --plugin git:../kco#2.8.7..2.14.4
                      kco-harness interleave --plugin 2.13.11
                      kco-harness run waf-211180-push-blocked-tab-closed --stack containers --headed --keep
                      kco-harness run --smoke --plugin . --compare 2.13.11    what your changes make worse
                      kco-harness run --last-failed

  hosting provider    kco-harness list                    what is played, and how each must end
                      kco-harness waf --rules ./rules.conf    which callbacks it stops, and the narrowest exclusion
                      kco-harness waf --target https://staging.example
                      kco-harness waf learn --audit-log modsec_audit.log    a corpus of the callbacks in your log
                      kco-harness probe https://staging.example    whether callbacks come to the plugin there
                      kco-harness run 'waf-*' --rules ./rules.conf --exclusion ./klarna.conf
                      kco-harness run --scenarios ./mine  scenarios of your own

  CI                  kco-harness run --shopper http --json > results.json
                      kco-harness run --shopper http --reporter list,junit,github --shard 1/2
                      kco-harness run --shopper http --baseline known.yaml
                      kco-harness merge shards/*          one report and exit code of all shards
                      kco-harness run --stack auto --reporter list,markdown

Exit codes: 0 all as expected · 1 some differ · 2 usage or configuration · 3 environment failed or inconclusive · 130 interrupted`;
