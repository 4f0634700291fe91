import { once } from 'node:events';
import pLimit from 'p-limit';
import { describeSource } from '../evidence/played-sources.ts';
import { HarnessError, messageOf } from '../lib/errors.ts';
import { printable } from '../lib/printable.ts';
import { redact } from '../lib/redact.ts';
import type { RunResults } from '../reports/results.ts';
import { readJudging } from '../run/judging.ts';
import { type PlayedOn, playAndJudge, withoutRecord } from '../run/play-and-judge.ts';
import { type Play, tooOldFor } from '../run/plays.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { StackDescriptor } from '../run/stack/stack.ts';
import { buildFor, stackNeeds } from '../run/stack/stack-needs.ts';
import { startStack } from '../run/stack/start-stack.ts';
import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { howToVisit } from './how-to-visit.ts';
import { PlayedResults } from './played-results.ts';
import { runContextFor } from './run-context.ts';

export interface PlayHereOptions {
  /** Plays at the same time. */
  workers: number;
  /** Gets the table. */
  out: NodeJS.WriteStream;
  /** Gets what is published, of a run that was stopped as well. */
  onPublished(results: RunResults): void;
  /** Says stop: what is under way comes to its end, and what was played is published. */
  signal: AbortSignal;
}

/**
 * Plays a run in this process. Playwright's runner would load itself and the harness in two more, for nothing where no
 * browser shops.
 * @throws the signal's reason where it was stopped before anything was played; HarnessError as startStack(), and DISK_FULL or
 *   OUTPUT_UNWRITABLE where evidence cannot be kept, with which a run is over, or a report not be written
 */
export async function playHere(
  run: RunOptions,
  plays: readonly Play[],
  { workers, out, onPublished, signal }: PlayHereOptions,
): Promise<RunResults> {
  const startedAt = new Date();
  const started = performance.now();
  const results = new PlayedResults(run, out);
  const progress = (line: string) => results.say(line);
  const needs = stackNeeds(plays.flatMap(({ scenario, skip }) => (skip === undefined ? [scenario] : [])));
  await using stack = await startStack(run, needs, progress, signal);
  await using runContext = runContextFor(stack, run, true);
  const { descriptor } = stack;
  const { baseline } = await readJudging(run.runFolder);
  let sites = 0;
  const on = { run, runContext, baseline, progress, nextSiteId: () => `w0n${sites++}` };

  results.begin(plays.length);
  const playedFrom = performance.now();
  const unplayed = new Set(plays);
  let end: unknown;
  await pLimit(workers).map([...plays], async (play) => {
    if (signal.aborted || end) return;
    try {
      results.add(await playOne(play, descriptor, on));
      unplayed.delete(play);
    } catch (error) {
      end ??= error;
    }
  });
  if (results.all.length === 0) {
    if (end) throw end;
    signal.throwIfAborted();
  }

  const ended = performance.now();
  const { results: published, unwritten } = await results.publish({
    startedAt,
    durationMs: ended - started,
    scenariosMs: ended - playedFrom,
    playedOn: descriptor,
    plays: plays.map(({ title }) => title),
    unplayed: [...unplayed].map(({ title }) => title),
    ended: end ? 'badly' : signal.aborted ? 'interrupted' : 'well',
  });
  onPublished(published);
  const failure = end ?? unwritten;
  if (failure) throw failure;
  if (run.keep && !signal.aborted) {
    progress(howToVisit(descriptor));
    // A signal that is waited for keeps no process alive.
    const keepAlive = setInterval(() => {}, 60_000);
    await once(signal, 'abort');
    clearInterval(keepAlive);
  }
  return published;
}

/** @throws HarnessError where the run cannot go on */
async function playOne(
  play: Play,
  { builds, sources }: StackDescriptor,
  on: Omit<PlayedOn, 'build' | 'pluginSource'>,
): Promise<ScenarioResult> {
  const source = sources.plugins[play.pluginIndex];
  if (!source) throw new Error(`the stack has no plugin ${play.pluginIndex}`);
  const { version: kco, label } = source;
  const pluginSource = describeSource(source);
  const plugin = label === kco ? undefined : label;
  const started = performance.now();
  const unrecorded = (outcome: 'inconclusive' | 'skipped', reason: string) =>
    withoutRecord(play, {
      outcome,
      reason: redact(printable(reason)),
      durationMs: Math.round(performance.now() - started),
      kco,
      plugin,
      pluginSource,
    });
  const skip = play.skip ?? tooOldFor(play.scenario.given, kco);
  if (skip !== undefined) return unrecorded('skipped', skip);
  const [dead] = await on.runContext.deaths();
  // Nothing can be played on what is left.
  if (dead !== undefined) return unrecorded('inconclusive', `not played: ${dead}`);
  try {
    return await playAndJudge(play, {
      ...on,
      build: buildFor(builds, play.pluginIndex, play.scenario.given),
      pluginSource,
    });
  } catch (error) {
    if (error instanceof HarnessError && endsRun.has(error.code)) throw error;
    return unrecorded('inconclusive', messageOf(error));
  }
}

/** No later play could keep its evidence either. */
const endsRun: ReadonlySet<string> = new Set(['DISK_FULL', 'OUTPUT_UNWRITABLE']);
