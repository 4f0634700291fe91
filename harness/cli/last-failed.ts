import { readdir } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { HarnessError, systemCode } from '../lib/errors.ts';
import { matchesGlob } from '../lib/glob.ts';
import {
  type AskedFlags,
  type AskedRun,
  askedFlagNames,
  type FailedPlays,
  failedPlays,
  readAsked,
  scenarioOf,
} from '../run/asked.ts';
import type { PlayKey } from '../run/plays.ts';
import { refuseUnknownIds } from '../run/select-scenarios.ts';
import { readRunResults } from './playwright/handed-down.ts';
import type { RunFlags } from './run-flags.ts';

/** What `--last-failed` comes to. `line` says which run it goes by. */
export type LastFailed =
  | { type: 'nothing'; line: string }
  | { type: 'plays'; line: string; flags: RunFlags; keys: PlayKey[] };

interface Request {
  /** Ids or globs; all where empty. */
  only: readonly string[];
  flags: RunFlags;
  /** Whether a flag stands on the command line. */
  isGiven(flag: string): boolean;
  /** Absolute: the folder of the run folders. */
  output: string;
  /** Absolute: the caller's. */
  folder: string;
}

/**
 * What to play again of the newest run, on what that was played on unless the command line says otherwise.
 * @throws HarnessError USAGE where there is no earlier run, or it was started elsewhere with relative paths
 */
export async function lastFailed({ only, flags, isGiven, output, folder }: Request): Promise<LastFailed> {
  const { name, asked, runFolder } = await newestRun(output, folder);
  refuseUnknownIds(asked.catalog, only);
  const results = await readRunResults(join(runFolder, 'results.json'), {
    code: 'USAGE',
    hint: 'Play what you want without --last-failed.',
  });
  const all = failedPlays(asked, results);
  const found = [...all.failed, ...all.unplayed];
  const chosen = found.filter(
    (play) => only.length === 0 || only.some((pattern) => matchesGlob(scenarioOf(play), pattern)),
  );
  const newest = `the newest run, ${name}`;
  if (found.length === 0) {
    const count = asked.plays.length === 1 ? 'the only play' : `all ${asked.plays.length} plays`;
    return { type: 'nothing', line: `${newest}: ${count} as expected, nothing to play again` };
  }
  if (chosen.length === 0) {
    return { type: 'nothing', line: `${newest}: ${counts(all, asked)}, none of them ${only.join(' or ')}` };
  }
  const remembered = rememberedFlags(asked, flags, isGiven);
  if (!isGiven('plugin')) refuseOtherFolder(asked, remembered, folder);
  const keys = chosen.map(
    (play): PlayKey => ({
      scenario: scenarioOf(play),
      ...(isGiven('plugin') ? {} : { plugin: play.plugin }),
    }),
  );
  return { type: 'plays', line: `${newest}: ${counts(all, asked)}; playing again`, flags: remembered, keys };
}

/** `2 of 20 plays not as expected, 3 not played` */
function counts({ failed, unplayed }: FailedPlays, { plays }: AskedRun): string {
  const of = `of ${plays.length} ${plays.length === 1 ? 'play' : 'plays'}`;
  if (failed.length === 0) return `${unplayed.length} ${of} not played`;
  return `${failed.length} ${of} not as expected${unplayed.length > 0 ? `, ${unplayed.length} not played` : ''}`;
}

async function newestRun(
  output: string,
  folder: string,
): Promise<{ name: string; runFolder: string; asked: AskedRun }> {
  const names = await readdir(output).catch((error) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const runs: { name: string; runFolder: string; asked: AskedRun }[] = [];
  for (const name of names) {
    const runFolder = join(output, name);
    const asked = await readAsked(runFolder).catch((error) => {
      // A file beside the run folders.
      if (systemCode(error instanceof Error ? error.cause : undefined) === 'ENOTDIR') return undefined;
      throw error;
    });
    if (asked) runs.push({ name: relative(folder, runFolder), runFolder, asked });
  }
  const newest = runs.reduce<(typeof runs)[number] | undefined>(
    (best, one) => (best && best.asked.startedAt >= one.asked.startedAt ? best : one),
    undefined,
  );
  if (newest) return newest;
  throw new HarnessError('USAGE', `--last-failed: there is no earlier run in ${relative(folder, output) || '.'}`, {
    hint: 'Play everything once, or name the folder of the run folders with --output.',
  });
}

/** Flags that only real software can follow. */
const realOnly = ['plugin', 'woocommerce', 'wordpress', 'php', 'with', 'rules', 'exclusion', 'baseImage'];

function rememberedFlags(asked: AskedRun, flags: RunFlags, isGiven: Request['isGiven']): RunFlags {
  const missing = askedFlagNames.filter((name) => !isGiven(name));
  const remembered: AskedFlags = Object.fromEntries(missing.map((name) => [name, asked.flags[name]]));
  // Of a model nobody asks what it cannot do: then the stack is chosen anew, as without --last-failed.
  const isOpen = isGiven('stack') || (asked.stack === 'simulated' && realOnly.some(isGiven));
  const { shopper = flags.shopper, ...others } = remembered;
  return { ...flags, ...others, shopper, ...(isOpen ? {} : { stack: asked.stack }) };
}

function refuseOtherFolder(
  asked: AskedRun,
  { plugin = [], with: further = [], woocommerce, wordpress }: RunFlags,
  folder: string,
): void {
  if (asked.folder === folder) return;
  const words = [...plugin, ...further, woocommerce ?? '', wordpress ?? ''];
  const relativeOne = words.find((word) => {
    const path = word.replace(/^[^=/\\:]+=/, '').replace(/^git:/, '');
    return !isAbsolute(path) && (/[/\\]|\.zip$/.test(path) || path.startsWith('.'));
  });
  if (relativeOne === undefined) return;
  throw new HarnessError(
    'USAGE',
    `--last-failed: the newest run was started in ${asked.folder}, from where it meant ${relativeOne}`,
    {
      hint: 'Start it there, or name the sources again.',
    },
  );
}
