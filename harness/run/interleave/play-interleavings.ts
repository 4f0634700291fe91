import pLimit from 'p-limit';
import type { Progress } from '../../lib/log.ts';
import type { PluginBuild } from '../../store/store.ts';
import { invariants } from './invariants.ts';
import type { Interleaving } from './play-interleaving.ts';

export interface PlayedBuild {
  build: PluginBuild;
  /** In the order of their numbers. */
  interleavings: Interleaving[];
}

export interface PlayOptions {
  builds: readonly PluginBuild[];
  numbers: readonly number[];
  /** Interleavings at the same time, each on a site of its own. */
  workers: number;
  play(build: PluginBuild, number: number): Promise<Interleaving>;
  progress: Progress;
  /** Asks to stop before the next interleaving. */
  signal: AbortSignal;
}

/**
 * Plays each number with each plugin build.
 * @throws what `play` throws, the signal's reason when it says stop; all that was under way has come to its end by then.
 */
export async function playInterleavings(options: PlayOptions): Promise<PlayedBuild[]> {
  const played: PlayedBuild[] = [];
  for (const build of options.builds) played.push({ build, interleavings: await playBuild(build, options) });
  return played;
}

async function playBuild(
  build: PluginBuild,
  { numbers, workers, play, progress, signal }: PlayOptions,
): Promise<Interleaving[]> {
  const results = new Map<number, Interleaving>();
  const limit = pLimit(workers);
  let failed = false;
  const playOne = async (number: number) => {
    if (failed) return;
    try {
      signal.throwIfAborted();
      results.set(number, await play(build, number));
    } catch (error) {
      failed = true;
      throw error;
    }
    if (isTenth(results.size, numbers.length)) {
      progress(
        `KCO ${build.label ?? build.kco}: ${results.size} of ${numbers.length}, ${violatedIn(results)} with a violation`,
      );
    }
  };
  const playing = numbers.map((number) => limit(playOne, number));
  // All that is under way has come to its end before the first failure is thrown.
  await Promise.allSettled(playing);
  await Promise.all(playing);
  return numbers.flatMap((number) => results.get(number) ?? []);
}

const isTenth = (done: number, all: number): boolean => all >= 10 && done % Math.ceil(all / 10) === 0;

/** What is noticed only is told at the end. */
const violatedIn = (results: ReadonlyMap<number, Interleaving>): number =>
  [...results.values()].filter(({ violations }) =>
    violations.some(({ invariant }) => !invariants[invariant].noticedOnly),
  ).length;
