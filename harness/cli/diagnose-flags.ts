import type { Command } from 'commander';
import { HarnessError } from '../lib/errors.ts';
import { addRunOptions } from './run-flags.ts';

/** Flags of `run` that mean nothing to the plays of one scenario, one after the other, without Playwright's runner. */
const notHere = [
  'rules',
  'exclusion',
  'workers',
  'shard',
  'durations',
  'grep',
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

/** For commands that play one scenario many times: so their shopper is the fast one. @param file what `--json` prints */
export function addSinglePlayOptions(command: Command, file: string): Command {
  addRunOptions(command);
  for (const option of command.options) {
    if (notHere.includes(option.attributeName())) option.hideHelp();
    if (option.attributeName() === 'shopper') option.default('http');
    if (option.attributeName() === 'json') option.description = `${file} on stdout, and nothing else there`;
  }
  return command.setOptionValueWithSource('shopper', 'http', 'default');
}

/** @throws HarnessError USAGE for a flag that would have no effect. */
export function refuseRunnerFlags(command: Command): void {
  const given = notHere.find((name) => command.getOptionValueSource(name) === 'cli');
  if (given) {
    throw new HarnessError('USAGE', `${command.name()} has no --${given}`, {
      hint: `It plays one scenario again and again, and reports on the terminal or by --json: kco-harness ${command.name()} --help.`,
    });
  }
}
