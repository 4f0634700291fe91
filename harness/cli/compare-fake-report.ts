import type { Cassette } from '../klarna/cassette/cassette.ts';
import type { FakeComparison, FoundDifference } from '../klarna/cassette/compare-with-fake.ts';
import { onOneLine } from '../lib/printable.ts';
import type { Style } from '../reports/style.ts';
import { alignColumns } from '../reports/text-layout.ts';

/** The comparison for a terminal: differences first, then what the fake was told, what was left out, and times. */
export function renderFakeComparison(comparison: FakeComparison, cassette: Cassette, style: Style): string {
  const { differences, compared, told, skipped, times } = comparison;
  const { recordedAt, upstream, callbacks } = cassette;
  const from = upstream === 'klarna' ? 'Klarna’s own hosts' : 'a server that plays Klarna';
  const parts = [
    style.faint(`recorded ${recordedAt} from ${from}${callbacks ? '' : ', without callbacks'}`),
    ...(differences.length > 0 ? ['', ...table(differences, style)] : []),
    ...list(
      'what the fake was told, as no cassette has it',
      told.map(({ entry, order, what }) => [`before ${entry}`, order, what]),
    ),
    ...list(
      'not compared',
      skipped.map(({ entry, route, why }) => [String(entry), route, why]),
    ),
    ...timesInWords(times),
    '',
    verdict(comparison, compared, style),
  ];
  return parts.join('\n');
}

function table(differences: readonly FoundDifference[], style: Style): string[] {
  const head = ['entry', 'what', 'differs in', 'where', 'recorded', 'the fake'];
  const rows = differences.map(({ entries, route, kind, where, recorded, fake }) => [
    numbers(entries),
    route,
    kind,
    shortened(where),
    shortened(recorded),
    shortened(fake),
  ]);
  const [first = [], ...rest] = alignColumns([head, ...rows]).map((cells) => cells.join('  ').trimEnd());
  return [style.faint(String(first)), ...rest.map(String)];
}

/** `2–4, 7` */
export function numbers(entries: readonly number[]): string {
  const runs: [from: number, to: number][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last && entry - last[1] <= 1) last[1] = entry;
    else runs.push([entry, entry]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ');
}

const longestCell = 44;

/** `--json` has it whole. */
function shortened(text: string): string {
  const line = onOneLine(text);
  return line.length > longestCell ? `${line.slice(0, longestCell - 1)}…` : line;
}

function list(title: string, rows: readonly string[][]): string[] {
  if (rows.length === 0) return [];
  return [
    '',
    title,
    ...alignColumns(rows.map((row) => row.map(onOneLine))).map((cells) => `  ${cells.join('  ').trimEnd()}`),
  ];
}

function timesInWords(times: FakeComparison['times']): string[] {
  if (times.length === 0) return [];
  const spread = (all: number[]) => {
    const sorted = all.toSorted((a, b) => a - b);
    return `${sorted[0]} to ${sorted.at(-1)} ms a call, ${sorted[Math.floor(sorted.length / 2)]} in the middle`;
  };
  const recorded = spread(times.map(({ recordedMs }) => recordedMs));
  const fake = spread(times.map(({ fakeMs }) => fakeMs));
  return ['', `the recorded server took ${recorded}; the fake, asked without a network, ${fake}`];
}

function verdict(
  { differences }: FakeComparison,
  { calls, callbacks }: FakeComparison['compared'],
  style: Style,
): string {
  const of = `${calls} ${calls === 1 ? 'call' : 'calls'} and ${callbacks} ${callbacks === 1 ? 'callback' : 'callbacks'}`;
  if (differences.length === 0) return style.good(`the fake does the same in ${of}`);
  return style.bad(`${differences.length} ${differences.length === 1 ? 'difference' : 'differences'} in ${of}`);
}
