import { callbackTarget, routeTarget } from '../corpus/build-request.ts';
import type { CallbackEntry, CorpusFile } from '../corpus/corpus-schema.ts';
import type { Variations } from '../corpus/variations.ts';
import { type BodyNode, nodesOf, sampleBody, typed } from './body-shape.ts';
import type { CallbackShape } from './read-callback.ts';
import type { LearnedGroup } from './shape-collector.ts';
import { versionsOf } from './versions-of.ts';

/** What the operator says of the log. */
export interface LearnOptions {
  /** Of the corpus: ids begin with it. */
  name: string;
  /** Names, of arguments, of JSON or of headers, that callbacks of these shops do have: what has only these is sent as known. */
  known: ReadonlySet<string>;
  /** Whether folders of shops stay as they are. */
  keepFolders: boolean;
}

/** An entry of a corpus, what it needs besides, and why it is not one that must pass. */
export interface LearnedEntry {
  entry: CallbackEntry;
  group: LearnedGroup;
  variations: Variations;
  doubts: readonly string[];
}

export const kindWords: Readonly<Record<CallbackEntry['kind'], string>> = {
  push: 'push',
  notification: 'notification',
  validation: 'validation',
  'shipping-option-update': 'shipping option update',
  'address-update': 'address update',
  'block-validation': 'validation of the checkout block',
  loopback: 'request of the shop to itself',
};

export function learnedEntry(group: LearnedGroup, number: number, options: LearnOptions): LearnedEntry {
  const { shape } = group;
  const { kind } = shape.address;
  const id = `${options.name}-${kind}-${number}`;
  const { query, values } = queryOf(group);
  const { headers, framing } = shape.header;
  const variations = shape.body ? variationsOf(group, shape.body, id) : {};
  const doubts = doubtsOf(shape).filter((name) => !options.known.has(name));
  const entry: CallbackEntry = {
    id,
    kind,
    row: `${kindWords[kind]}, learnt`,
    versions: versionsOf(group),
    ...(doubts.length > 0 && { sent: 'possible' as const }),
    ...placeOf(shape, query, options),
    ...(Object.keys(headers).length > 0 && { headers: { ...headers } }),
    ...(framing && { framing }),
    ...(shape.body && { body: JSON.stringify(sampleBody(shape.body)) }),
    ...(Object.keys(variations).length > 0 && { vary: [id] }),
    ...(Object.keys(values).length > 0 && { values }),
  };
  return { entry, group, variations, doubts };
}

/** By the names under which the operator can say that they are theirs. */
const doubtsOf = ({ unknown, strange, header }: CallbackShape): string[] =>
  [...unknown, ...strange, ...header.unheard].map(toldName);

/** As whoever reads JSON knows it. */
export const toldName = (name: string): string => name.replace(/^json\./, '');

/** WordPress's forms by their names; what is in a folder is written out. */
function placeOf({ address }: CallbackShape, query: string, { keepFolders }: LearnOptions) {
  const { endpoint, route, form, folders, language } = address;
  const isOrdinary = folders.length === 0 && (language === undefined || form === 'language');
  if (isOrdinary && endpoint !== undefined) return { endpoint, ...(query && { query }), forms: [form] };
  if (isOrdinary && route !== undefined) return { route, ...(query && { query }), forms: [form] };
  const outer = folders.map((folder, index) => `/${keepFolders ? folder : ordinaryFolder(folder, index)}`).join('');
  if (form === 'plain') {
    return {
      target: outer + (endpoint ? callbackTarget(form, endpoint, query) : routeTarget(form, route ?? '', query)),
    };
  }
  const inner = `${form === 'index.php' ? '/index.php' : ''}${language ? `/${language}` : ''}`;
  const path = endpoint ? `/wc-api/${endpoint}${form === 'no-slash' ? '' : '/'}` : `/wp-json${route ?? ''}`;
  return { target: `${outer}${inner}${path}${query ? `?${query}` : ''}` };
}

/** A folder may be called after a shop, or a person. These are not. */
const ordinary = new Set(['shop', 'store', 'butik', 'butikk', 'webshop', 'wp', 'wordpress', 'blog', 'site', 'web']);

export const ordinaryFolder = (folder: string, index: number): string =>
  ordinary.has(folder) ? folder : (['shop', 'store', 'site'][index] ?? 'shop');

function queryOf({ shape, leaves }: LearnedGroup): { query: string; values: NonNullable<CallbackEntry['values']> } {
  const values: Record<string, Record<string, string>> = {};
  const pairs = shape.query.map(({ name }) => {
    const samples = [...new Set([...(leaves.get(name)?.values() ?? [])].map((leaf) => encoded(leaf.shape.sample)))];
    const [only = ''] = samples;
    if (samples.length === 1) return `${name}=${only}`;
    const placeholder = `q-${name.toLowerCase().replaceAll('_', '-')}`;
    values[placeholder] = Object.fromEntries(samples.map((sample, index) => [`v${index + 1}`, sample]));
    return `${name}={${placeholder}}`;
  });
  return { query: pairs.join('&'), values };
}

/** As an HTTP client puts it into a query. @param sample each byte a character */
function encoded(sample: string): string {
  if (sample === '{order}') return sample;
  return encodeURIComponent(Buffer.from(sample, 'latin1').toString('utf8')).replaceAll('%24', '$');
}

function variationsOf({ leaves, lists }: LearnedGroup, body: BodyNode, id: string): Variations {
  const places = placesOf(body);
  const set: Variations[string] = [];
  for (const node of nodesOf(body)) {
    const place = places.get(node.name);
    if (node.type === 'list') {
      const times = [...(lists.get(node.name) ?? [])].filter((count) => count > 0).map((count) => Math.min(count, 200));
      if (place?.node === node && !place.path.includes('.0') && times.length > 1) {
        set.push({ of: `number of ${place.path}`, repeat: { list: place.path, times: someOf(times) } });
      }
      continue;
    }
    if (place?.node !== node || node.json === 'boolean' || node.json === 'null') continue;
    const others = [...(leaves.get(node.name)?.values() ?? [])].filter(
      ({ shape }) => shape.sample !== node.shapes[0]?.sample,
    );
    const to = others.map(({ shape }) => typed(node.json, shape.sample)).filter(isSettable);
    if (to.length > 0) set.push({ of: toldName(node.name), set: [place.path], to });
  }
  return set.length > 0 ? { [id]: set } : {};
}

/** Ids are filled in where a body is made, and not in what varies it. */
const isSettable = (value: unknown): value is string | number =>
  (typeof value === 'string' && !value.includes('{order}')) ||
  (typeof value === 'number' && Number.isSafeInteger(value));

/** The least, the most, and what lies in the midst. */
function someOf(counts: readonly number[]): number[] {
  const sorted = [...new Set(counts)].sort((one, other) => one - other);
  return [...new Set([0, 0.5, 1].map((part) => sorted[Math.round(part * (sorted.length - 1))] ?? 1))];
}

interface PlacedNode {
  path: string;
  node: BodyNode;
}

/** Where each name stands for the first time in the made-up body. */
function placesOf(body: BodyNode): ReadonlyMap<string, PlacedNode> {
  const places = new Map<string, PlacedNode>();
  const walk = (node: BodyNode, path: readonly string[]): void => {
    if (node.type !== 'object' && !places.has(node.name)) places.set(node.name, { path: path.join('.'), node });
    if (node.type === 'object') for (const [name, item] of node.fields) walk(item, [...path, name]);
    if (node.type === 'list') for (const [index, item] of node.items.entries()) walk(item, [...path, `${index}`]);
  };
  walk(body, []);
  return places;
}

/** Patterns of all values that were seen, by their names. */
export function shapesOf(groups: readonly LearnedGroup[]): NonNullable<CorpusFile['shapes']> {
  const patterns = new Map<string, Set<string>>();
  for (const { leaves, shape } of groups) {
    for (const [name, shapes] of leaves) {
      const known = patterns.get(name) ?? new Set();
      for (const leaf of shapes.values()) known.add(leaf.shape.pattern);
      patterns.set(name, known);
    }
    // By the query a callback is told where permalinks are plain.
    const { form, endpoint, route } = shape.address;
    if (form !== 'plain') continue;
    if (endpoint) patterns.set('wc-api', (patterns.get('wc-api') ?? new Set()).add(endpoint));
    else if (route) patterns.set('rest_route', (patterns.get('rest_route') ?? new Set()).add(routePattern(route)));
  }
  return Object.fromEntries(
    [...patterns].map(([name, known]) => {
      const all = [...known];
      return [name, all.length === 1 ? (all[0] ?? '') : all.map((pattern) => `(?:${pattern})`).join('|')];
    }),
  );
}

const routePattern = (route: string): string =>
  route.replace('{order}', '[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}').replace(/\/15$/, '/[0-9]{1,20}');
