import { Command } from 'commander';
import { addRunOptions, type RunFlags } from '../run-flags.ts';

/** Flags of `run` that say what is played, with what and where to. */
const taken = [
  'stack',
  'shopper',
  'plugin',
  'build',
  'woocommerce',
  'wordpress',
  'php',
  'with',
  'rules',
  'exclusion',
  'artifacts',
  'scenarios',
  'output',
  'browser',
  'baseImage',
  'debianMirror',
] as const satisfies (keyof RunFlags)[];

export type DoctorFlags = Pick<RunFlags, (typeof taken)[number] | 'json'>;

const help = `
With any of these flags, or in a folder with a configuration that sets one, it says whether that run could start. Sources are
read as the run would read them: a zip or a tag goes into the cache, and a --build is run.

Exit codes: 0 it could start; without flags: the simulated stack can run · 2 usage or configuration · 3 it could not · 130 interrupted`;

export function addDoctorOptions(command: Command): Command {
  for (const option of addRunOptions(new Command()).options) {
    if (taken.some((name) => name === option.attributeName())) command.addOption(option);
  }
  return command.option('--json', 'findings as JSON on stdout', false).addHelpText('after', help);
}

/** Whether it is asked about one run, and not about the machine. */
export const asksForRun = (command: Command): boolean =>
  taken.some((name) => ['cli', 'config'].includes(command.getOptionValueSource(name) ?? ''));

/** The flags of a run of which these say all that matters before it starts. */
export const asRunFlags = (flags: DoctorFlags): RunFlags => ({
  reporter: [],
  headed: false,
  ui: false,
  keep: false,
  smoke: false,
  lastFailed: false,
  ...flags,
});
