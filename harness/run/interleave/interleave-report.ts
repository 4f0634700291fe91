import type { RunResults } from '../../reports/results.ts';
import type { Style } from '../../reports/style.ts';
import { describeStack } from '../../reports/versions.ts';
import { type InvariantId, invariantIds, invariants } from './invariants.ts';
import { participantsOf } from './participants.ts';
import type { Drawn, Interleaving } from './play-interleaving.ts';
import type { PlayedBuild } from './play-interleavings.ts';

/** interleavings.json, schema version 1. */
export interface InterleaveReport {
  schemaVersion: 1;
  run: Omit<RunResults['run'], 'scenariosMs'>;
  plugins: PluginRow[];
}

export interface PluginRow {
  kco: string;
  /** How the run calls it, where its version is not enough. */
  plugin?: string;
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
  { build, interleavings }: PlayedBuild,
  replayOf: (buildName: string, number: number) => string,
): PluginRow {
  const found = ({ number, schedule }: Interleaving): Found => ({
    number,
    schedule,
    replay: replayOf(build.name, number),
  });
  const unclear = interleavings.filter(({ inconclusive }) => inconclusive !== undefined);
  const [firstUnclear] = unclear;
  return {
    kco: build.kco,
    ...(build.label === undefined ? {} : { plugin: build.label }),
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

/** Interleavings for a terminal: a table by version and invariant, then the first violation of each kind. */
export function renderInterleavings({ run, plugins }: InterleaveReport, style: Style): string {
  const { name, meaning } = describeStack({ ...run, scenariosMs: 0 });
  return [
    `${style.strong('Interleavings in which an invariant does not hold')}, seed ${run.seed}`,
    table(plugins, style),
    ...invariantIds.flatMap((id) => violationsOf(id, plugins, style)),
    ...unclear(plugins, style),
    style.faint(`${(run.durationMs / 1000).toFixed(1)} s. ${name}. ${meaning}`),
  ].join('\n\n');
}

function table(plugins: readonly PluginRow[], style: Style): string {
  const head = ['', 'played', ...invariantIds, 'inconclusive'];
  const rows = plugins.map(({ kco, plugin = kco, played, invariants: rows, inconclusive }) => [
    `KCO ${plugin}`,
    String(played),
    ...rows.map(({ violated }) => String(violated)),
    String(inconclusive.count),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], paint: (cell: string, column: number) => string) =>
    row
      .map((cell, column) => {
        const padded = column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0);
        return paint(padded, column);
      })
      .join('  ');
  const paintCount = (cell: string, column: number) => {
    if (column < 2 || cell.trim() === '0') return cell;
    const id = invariantIds[column - 2];
    return id === undefined || invariants[id].noticedOnly ? style.doubtful(cell) : style.bad(cell);
  };
  return [line(head, (cell) => style.faint(cell)), ...rows.map((row) => line(row, paintCount))].join('\n');
}

function violationsOf(id: InvariantId, plugins: readonly PluginRow[], style: Style): string[] {
  const lines = plugins.flatMap(({ kco, plugin = kco, played, invariants: rows }) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row?.first) return [];
    return [`  KCO ${plugin}: not so in ${row.violated} of ${played}, first in ${found(row.first, row.first.seen)}`];
  });
  const { sentence, noticedOnly } = invariants[id];
  const name = noticedOnly ? `${style.doubtful(id)} (noticed only)` : style.bad(id);
  return lines.length === 0 ? [] : [[`${name}  ${sentence}`, ...lines].join('\n')];
}

function unclear(plugins: readonly PluginRow[], style: Style): string[] {
  const lines = plugins.flatMap(({ kco, plugin = kco, inconclusive: { count, first } }) =>
    first ? [`  KCO ${plugin}: ${count}, first ${found(first, first.reason)}`] : [],
  );
  return lines.length === 0 ? [] : [[style.doubtful('inconclusive'), ...lines].join('\n')];
}

const found = ({ number, schedule, replay }: Found, seen: string): string =>
  [`interleaving ${number}`, `    seen      ${seen}`, `    schedule  ${schedule}`, `    replay    ${replay}`].join(
    '\n',
  );

/** One interleaving step by step, with the shop's orders after each, and what became of every invariant. */
export function renderReplay(
  { seed, shop }: Pick<Drawn, 'seed' | 'shop'>,
  interleaving: Interleaving,
  style: Style,
): string {
  const { kco, number, samples, inconclusive } = interleaving;
  const { pushes, outage } = participantsOf(seed, number);
  const width = Math.max(0, ...samples.map(({ step }) => step.length));
  const steps = samples.map(({ step, orders }) => {
    const states = orders.map(({ id, status }) => `${id} ${status}`).join(', ') || 'none';
    return `  ${step.padEnd(width)}  ${style.faint(`orders: ${states}`)}`;
  });
  return [
    [
      `${style.strong(`interleaving ${number}`)} of seed ${seed}, KCO ${kco}: the customer returns, Klarna pushes ${pushes === 1 ? 'once' : 'twice'}${shop.checkout === 'block' ? ', and a validation of the block checkout comes late' : ''}`,
      ...(outage.length === 0 ? [] : ['Klarna answers 500 to acknowledgements until klarna:heals']),
    ].join('\n'),
    steps.join('\n'),
    inconclusive === undefined ? verdicts(interleaving, style) : `${style.doubtful('inconclusive')}  ${inconclusive}`,
    `schedule  ${interleaving.schedule}`,
  ].join('\n\n');
}

function verdicts({ violations }: Interleaving, style: Style): string {
  const width = Math.max(...invariantIds.map((id) => id.length));
  return invariantIds
    .map((id) => {
      const violation = violations.find(({ invariant }) => invariant === id);
      const name = id.padEnd(width);
      return violation
        ? `${invariants[id].noticedOnly ? style.doubtful('!') : style.bad('✘')} ${name}  ${violation.seen}`
        : `${style.good('✔')} ${name}  ${invariants[id].sentence}`;
    })
    .join('\n');
}
