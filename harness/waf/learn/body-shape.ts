import { anyItem } from '../corpus/request-arguments.ts';
import { type LeafShape, leafShapes } from './leaf-shape.ts';
import { isFieldName, plainName } from './nested-json.ts';
import type { OwnNames } from './own-names.ts';

/** A body of JSON as names, nesting and the shapes of values. */
export type BodyNode =
  /** `name` is as ModSecurity 3 has it, with `*` for any item of a list. */
  | { type: 'leaf'; json: 'string' | 'number' | 'boolean' | 'null'; name: string; shapes: readonly LeafShape[] }
  | { type: 'object'; fields: readonly (readonly [name: string, node: BodyNode])[] }
  /** Of items that have the same names, and the same words of the protocol, the first stands for all. */
  | { type: 'list'; name: string; count: number; items: readonly BodyNode[] };

export type BodyShape =
  | { type: 'shape'; root: BodyNode; unknown: readonly string[] }
  | { type: 'refused'; why: string };

/** So deep and so large is no order: others are refused before anything is kept of them. */
const deepest = 8;
const mostNodes = 4_000;
const mostUnknown = 20;
const mostItems = 24;

/** What is known of a body that is JSON. */
export function bodyShape(text: string, own: OwnNames): BodyShape {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { type: 'refused', why: 'a body that is no JSON object: another one, or one that was cut off' };
  }
  const walk = new Walk(own);
  const root = walk.node('json', value, 0);
  if (walk.refusal !== undefined) return { type: 'refused', why: walk.refusal };
  const unknown = [...walk.unknown];
  const repeated = unknown.some((name) => name.split('.').some((part) => walk.values.has(part.toLowerCase())));
  if (repeated) return { type: 'refused', why: 'a name in JSON that is a value of the same body' };
  return { type: 'shape', root, unknown };
}

class Walk {
  refusal: string | undefined;
  readonly unknown = new Set<string>();
  /** Small, of those that may be names. */
  readonly values = new Set<string>();
  readonly #own: OwnNames;
  #nodes = 0;

  constructor(own: OwnNames) {
    this.#own = own;
  }

  node(name: string, value: unknown, depth: number): BodyNode {
    if (++this.#nodes > mostNodes || depth > deepest)
      return this.#refuse('a body that is larger or deeper than orders are');
    if (Array.isArray(value)) return this.#list(name, value, depth);
    if (typeof value === 'object' && value !== null) {
      return {
        type: 'object',
        fields: Object.entries(value).map(([field, item]) => [field, this.#field(name, field, item, depth)] as const),
      };
    }
    return this.#leaf(name, value);
  }

  #field(name: string, field: string, item: unknown, depth: number): BodyNode {
    if (!isFieldName(field)) return this.#refuse('a name in JSON that looks like a value');
    return this.node(`${name}.${field}`, item, depth + 1);
  }

  #list(name: string, values: readonly unknown[], depth: number): BodyNode {
    const items = new Map<string, BodyNode>();
    for (const [index, value] of values.entries()) {
      const node = this.node(`${name}.array_${index}`, value, depth + 1);
      const form = `${signature(node)} ${wordsOf(node)}`;
      if (items.size < mostItems && !items.has(form)) items.set(form, node);
    }
    return { type: 'list', name: anyItem(name), count: values.length, items: [...items.values()] };
  }

  #leaf(name: string, value: unknown): BodyNode {
    const any = anyItem(name);
    const text = value === null ? '' : String(value);
    if (plainName.test(text)) this.values.add(text.toLowerCase());
    const shapes = leafShapes(name, Buffer.from(text, 'utf8').toString('latin1'), this.#own);
    const isKnown = this.#own.patterns.has(any);
    if (!shapes) {
      return this.#refuse(
        isKnown
          ? `a value of ${any.replace(/^json\./, '')} that is of no kind a callback has`
          : 'a value of no kind that a callback has, under a name that none has',
      );
    }
    if (!isKnown) this.unknown.add(any);
    if (this.unknown.size > mostUnknown)
      return this.#refuse('more names in JSON that no callback has than can be told apart');
    return { type: 'leaf', json: value === null ? 'null' : jsonType(value), name: any, shapes };
  }

  #refuse(why: string): BodyNode {
    this.refusal ??= why;
    return { type: 'object', fields: [] };
  }
}

const jsonType = (value: unknown): 'string' | 'number' | 'boolean' =>
  typeof value === 'number' || typeof value === 'boolean' ? (typeof value as 'number' | 'boolean') : 'string';

/** Names, nesting and types, in their order; of lists what their items are like, and not how many. */
export function signature(node: BodyNode): string {
  switch (node.type) {
    case 'leaf':
      return node.json;
    case 'object':
      return `{${node.fields.map(([name, item]) => `${name}:${signature(item)}`).join(',')}}`;
    case 'list':
      return `[${[...new Set(node.items.map(signature))].sort().join(',')}]`;
  }
}

/** The words of the protocol in it, by which items of a list differ: `shipping_fee`. */
const wordsOf = (node: BodyNode): string =>
  [...nodesOf(node)]
    .flatMap((leaf) => (leaf.type === 'leaf' ? leaf.shapes : []))
    .filter(({ standing, pattern }) => standing === 'own' && /^[\w|():?]+$/.test(pattern))
    .map(({ sample }) => sample)
    .join(' ');

/** All leaves, and all lists. */
export function* nodesOf(node: BodyNode): Generator<Exclude<BodyNode, { type: 'object' }>> {
  if (node.type === 'leaf') yield node;
  else if (node.type === 'object') for (const [, item] of node.fields) yield* nodesOf(item);
  else {
    yield node;
    for (const item of node.items) yield* nodesOf(item);
  }
}

/** A body of made-up values. */
export function sampleBody(node: BodyNode): unknown {
  switch (node.type) {
    case 'leaf':
      return typed(node.json, node.shapes[0]?.sample ?? '');
    case 'object':
      return Object.fromEntries(node.fields.map(([name, item]) => [name, sampleBody(item)]));
    case 'list':
      return node.items.map(sampleBody);
  }
}

/** @param sample each byte a character */
export function typed(json: 'string' | 'number' | 'boolean' | 'null', sample: string): unknown {
  if (json === 'null') return null;
  if (json === 'boolean') return sample === 'true';
  if (json === 'number') return Number(sample);
  return Buffer.from(sample, 'latin1').toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
