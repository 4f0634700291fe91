import type { Command } from 'commander';
import { HarnessError } from '../lib/errors.ts';
import { addRunOptions } from './run-flags.ts';

/** Flags of `run` that mean nothing without Playwright's runner. */
export const ofRunner: readonly string[] = [
  'rules',
  'exclusion',
  'workers',
  'shard',
  'durations',
  'grep',
  'smoke',
  'lastFailed',
  'compare',
  'baseline',
  'reporter',
  'controls',
  'trace',
  'ui',
  'keep',
];

const help = `
Of several --plugin the first is diagnosed, and the others are its controls: where the scenario ends otherwise with one of
them, it says which introduced the failure. The upgrade is played on one of the others.

Exit codes: 0 a remedy was proven, or nothing was lost · 1 none was · 2 usage or configuration · 3 environment failed or inconclusive · 130 interrupted`;

/** The flags of `run` that a diagnosis has, too. */
export const addDiagnoseOptions = (command: Command): Command =>
  addSinglePlayOptions(command, 'diagnosis.json').addHelpText('after', help);

const watchHelp = `
--plugin is a folder. What is saved in it reaches the shop as files do that are copied over a live site: the plugin is not
activated anew. With --build the command is run after each save. --json prints a line for each round.

Exit codes: 2 usage or configuration · 3 environment failed · 130 interrupted, which is how it ends`;

/** The flags of `run` that watch has, too. */
export const addWatchOptions = (command: Command): Command =>
  addSinglePlayOptions(command, 'each round as a line of JSON', ['workers']).addHelpText('after', watchHelp);

/**
 * For commands that play scenarios many times: so their shopper is the fast one.
 * @param printed what `--json` prints
 * @param also flags that the command has, although others of its kind have not
 */
export function addSinglePlayOptions(command: Command, printed: string, also: readonly string[] = []): Command {
  addRunOptions(command);
  for (const option of command.options) {
    const name = option.attributeName();
    if (ofRunner.includes(name) && !also.includes(name)) option.hideHelp();
    if (name === 'shopper') option.default('http');
    if (name === 'json') option.description = `${printed} on stdout, and nothing else there`;
  }
  return command.setOptionValueWithSource('shopper', 'http', 'default');
}

/** `--last-failed` */
const flagOf = (command: Command, name: string): string =>
  command.options.find((option) => option.attributeName() === name)?.long ?? `--${name}`;

/** @throws HarnessError USAGE for a flag that would have no effect. */
export const refuseRunnerFlags = (command: Command, also: readonly string[] = []): void =>
  refuseFlags(
    command,
    ofRunner.filter((name) => !also.includes(name)),
    `It plays scenarios again and again, and reports on the terminal or by --json: kco-harness ${command.name()} --help.`,
  );

/** @throws HarnessError USAGE where one of these stands on the command line */
export function refuseFlags(command: Command, names: readonly string[], hint: string): void {
  const given = names.find((name) => command.getOptionValueSource(name) === 'cli');
  if (given) throw new HarnessError('USAGE', `${command.name()} has no ${flagOf(command, given)}`, { hint });
}
