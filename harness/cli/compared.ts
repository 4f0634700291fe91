import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HarnessError } from '../lib/errors.ts';
import { type PlayedRun, readResults } from '../reports/read-results.ts';
import { expandPlugins } from '../store/sources/plugin-versions.ts';
import { readPluginWord } from '../store/sources/plugin-word.ts';

/** What stands after `--compare`. */
export type Compared = { type: 'run'; name: string; results: PlayedRun } | { type: 'plugin'; word: string };

/**
 * An earlier run is a folder with results.json in it, or that file; all else is a plugin, as after --plugin.
 * @throws HarnessError USAGE for what is neither, and for a range
 */
export async function readCompared(word: string): Promise<Compared> {
  if (await isRun(word)) return { type: 'run', name: word, results: await readResults(resolve(word)) };
  const { spec } = readPluginWord(word);
  const isPath = !spec.startsWith('git:') && !/^[\d<>=~^v]/.test(spec);
  if (isPath && !(await isThere(spec))) throw neither(word);
  const plugins = await expandPlugins([word]);
  const [only, ...more] = plugins;
  if (only !== undefined && more.length === 0) return { type: 'plugin', word: only };
  throw new HarnessError('USAGE', `--compare ${word} names ${plugins.length} versions, and compares with one`, {
    hint: `Name one, such as --compare ${plugins.at(-1) ?? '2.13.11'}; --plugin with a range makes a matrix.`,
  });
}

/** Only an earlier run, for commands that play nothing. @throws HarnessError USAGE */
export async function readComparedRun(word: string): Promise<Extract<Compared, { type: 'run' }>> {
  if (await isRun(word)) return { type: 'run', name: word, results: await readResults(resolve(word)) };
  throw new HarnessError('USAGE', `--compare ${word} names no run`, {
    hint: 'Give a run folder, such as runs/1121-1417-b0cd, or its results.json. A plugin to compare with has to be played: kco-harness run --compare.',
  });
}

const neither = (word: string): HarnessError =>
  new HarnessError('USAGE', `--compare ${word} is neither a run nor a plugin`, {
    hint: 'Give a run folder, such as runs/1121-1417-b0cd, its results.json, or what --plugin takes: a version, a zip, a folder, git:PATH#TAG.',
  });

/** A run that has judged nothing has scenarios.json alone, and is refused as a run, not taken for a plugin's folder. */
async function isRun(word: string): Promise<boolean> {
  if (word.endsWith('.json')) return true;
  const there = await Promise.all(['results.json', 'scenarios.json'].map((file) => isThere(join(word, file))));
  return there.includes(true);
}

const isThere = (path: string): Promise<boolean> =>
  stat(resolve(path)).then(
    () => true,
    () => false,
  );
