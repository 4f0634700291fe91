import type { RunResults } from '../../reports/results.ts';
import { type InvariantId, invariantIds, invariants } from './invariants.ts';
import type { Interleaving } from './play-interleaving.ts';
import type { PlayedSet } from './play-interleavings.ts';

/** interleavings.json, schema version 1. */
export interface InterleaveReport {
  schemaVersion: 1;
  run: Omit<RunResults['run'], 'scenariosMs'>;
  plugins: PluginRow[];
}

export interface PluginRow {
  kco: string;
  /** How many interleavings were played, those that are inconclusive among them. */
  played: number;
  inconclusive: { count: number; first: (Found & { reason: string }) | null };
  invariants: InvariantRow[];
  interleavings: Omit<Interleaving, 'kco' | 'samples'>[];
}

export interface InvariantRow {
  id: InvariantId;
  sentence: string;
  /** In how many interleavings. */
  violated: number;
  first: (Found & { seen: string }) | null;
}

/** One interleaving, and how to see it again. */
export interface Found {
  number: number;
  schedule: string;
  /** The command that plays it alone. */
  replay: string;
}

/** @param replayOf the command that plays one interleaving alone, for a set's name */
export function pluginRow(
  { set, interleavings }: PlayedSet,
  replayOf: (setName: string, number: number) => string,
): PluginRow {
  const found = ({ number, schedule }: Interleaving): Found => ({
    number,
    schedule,
    replay: replayOf(set.name, number),
  });
  const unclear = interleavings.filter(({ inconclusive }) => inconclusive !== undefined);
  const [firstUnclear] = unclear;
  return {
    kco: set.kco,
    played: interleavings.length,
    inconclusive: {
      count: unclear.length,
      first: firstUnclear ? { ...found(firstUnclear), reason: firstUnclear.inconclusive ?? '' } : null,
    },
    invariants: invariantIds.map((id) => {
      const violating = interleavings.flatMap((interleaving) => {
        const violation = interleaving.violations.find(({ invariant }) => invariant === id);
        return violation ? [{ ...found(interleaving), seen: violation.seen }] : [];
      });
      return { id, sentence: invariants[id].sentence, violated: violating.length, first: violating[0] ?? null };
    }),
    interleavings: interleavings.map(({ kco: _, samples: __, ...rest }) => rest),
  };
}

/**
 * 0 every invariant held; 1 some did not; 3 something is inconclusive, or nothing was played: that is no pass. What is
 * noticed only does not count.
 */
export function interleaveExitCode(plugins: readonly PluginRow[]): 0 | 1 | 3 {
  if (
    plugins.some((plugin) => plugin.invariants.some(({ id, violated }) => violated > 0 && !invariants[id].noticedOnly))
  )
    return 1;
  const judged = plugins.every(({ played, inconclusive }) => played > 0 && inconclusive.count === 0);
  return judged && plugins.length > 0 ? 0 : 3;
}
