import { kindWords, type LearnedEntry, toldName } from './learned-entry.ts';
import type { OwnNames } from './own-names.ts';

/** Something that this project's own corpora have not. */
export interface LearnedNews {
  what: 'address' | 'query' | 'JSON' | 'value' | 'header' | 'lines';
  /** One line, for a reader. */
  told: string;
  /** In how many callbacks. */
  count: number;
}

/** What the callbacks of a log have that no built-in one has, the most frequent first. */
export function newsOf(entries: readonly LearnedEntry[], own: OwnNames): LearnedNews[] {
  const found = new Map<string, LearnedNews>();
  const add = (what: LearnedNews['what'], told: string, count: number) => {
    const key = `${what} ${told}`;
    found.set(key, { what, told, count: (found.get(key)?.count ?? 0) + count });
  };
  for (const { group, entry } of entries) {
    const { count, shape, lists, leaves } = group;
    const kind = kindWords[shape.address.kind];
    for (const told of addressNews(shape.address)) add('address', `${kind} ${told}`, count);
    for (const name of shape.unknown) {
      const what = name.startsWith('json.') ? 'JSON' : 'query';
      add(what, `${toldName(name)} in the ${kind}: ${labels(leaves.get(name))}`, count);
    }
    for (const [name, shapes] of leaves) {
      if (shape.unknown.includes(name)) continue;
      const other = [...shapes.values()].filter((leaf) => leaf.shape.standing !== 'own');
      const known = own.patterns.has(name) ? '' : ', which has no pattern';
      if (other.length > 0) add('value', `${toldName(name)}${known} in the ${kind}: ${labels(other)}`, sum(other));
    }
    for (const name of shape.header.unheard) {
      const value = entry.headers?.[name] ?? 'missing';
      add('header', `${name} of the ${kind}, such as: ${value === '' ? 'empty' : value}`, count);
    }
    const most = Math.max(0, ...(lists.get('json.order_lines') ?? []));
    if (most > 70) add('lines', `${most} lines in the ${kind}, and 70 is the most that is sent otherwise`, count);
  }
  return [...found.values()].sort((one, other) => other.count - one.count);
}

type Leaves = Iterable<{ shape: { label: string }; count: number }> | Map<string, { shape: { label: string } }>;

const labels = (shapes: Leaves = []): string =>
  [...new Set([...(shapes instanceof Map ? shapes.values() : shapes)].map(({ shape }) => shape.label))].join(', ');

const sum = (shapes: readonly { count: number }[]): number => shapes.reduce((all, { count }) => all + count, 0);

function addressNews({ folders, form, language }: LearnedEntry['group']['shape']['address']): string[] {
  const depth = folders.length;
  return [
    ...(depth > 0 ? [`in a folder${depth > 1 ? ` of a folder (${depth} deep)` : ''}`] : []),
    ...(language !== undefined && form !== 'language'
      ? ['with a language and index.php, or without a slash at the end']
      : []),
  ];
}
