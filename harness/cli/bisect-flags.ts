import type { Command } from 'commander';
import { HarnessError } from '../lib/errors.ts';
import type { RunOptions } from '../run/run-options.ts';
import { isRange } from '../store/sources/plugin-versions.ts';
import { readPluginWord } from '../store/sources/plugin-word.ts';
import { addSinglePlayOptions } from './diagnose-flags.ts';

const help = `
It needs one --plugin that is a range: git:PATH#2.8.7..2.14.4, 2.8.7..2.20.9 or ">=2.8 <2.14". What is compared is what a run's
table shows: verdict, order, acknowledged, pushes.

Exit codes: 0 the release that changed it was found · 1 no change between the two ends · 2 usage or configuration · 3 environment failed, inconclusive, or one of several releases · 130 interrupted`;

/** The flags of `run` that a bisection has, too. */
export const addBisectOptions = (command: Command): Command =>
  addSinglePlayOptions(command, 'bisection.json').addHelpText('after', help);

/** @returns what stands after --plugin @throws HarnessError USAGE for anything but one range */
export function rangeOf({ plugins }: Pick<RunOptions, 'plugins'>): string {
  const [word = '', ...others] = plugins;
  if (others.length > 0) {
    throw new HarnessError(
      'USAGE',
      `bisect takes one --plugin, and ${plugins.length} are named: ${plugins.join(', ')}`,
      {
        hint: 'One range holds all its versions: --plugin 2.8.7..2.14.4.',
      },
    );
  }
  const { spec } = readPluginWord(word);
  if (isRange(spec.startsWith('git:') ? spec.slice(spec.lastIndexOf('#') + 1) : spec)) return word;
  throw new HarnessError('USAGE', `bisect looks for a change in a range of versions, and "${word}" is none`, {
    hint: spec.startsWith('git:')
      ? 'Write it as --plugin git:PATH#2.8.7..2.14.4.'
      : 'Write it as --plugin 2.8.7..2.14.4, as ">=2.8 <2.14", or of a repository as git:PATH#2.8.7..2.14.4.',
  });
}
