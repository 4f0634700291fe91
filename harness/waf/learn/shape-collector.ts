import { createHash } from 'node:crypto';
import { nodesOf } from './body-shape.ts';
import type { LeafShape } from './leaf-shape.ts';
import { type CallbackShape, groupOf, type ReadCallback } from './read-callback.ts';

/** Callbacks that differ in values only. */
export interface LearnedGroup {
  shape: CallbackShape;
  count: number;
  /** Of each argument and leaf: its shapes, the most frequent first once all are read. */
  leaves: Map<string, Map<string, { shape: LeafShape; count: number }>>;
  /** Of each list: how many items. */
  lists: Map<string, Set<number>>;
  /** How they were answered; 0 where the log does not tell. */
  statuses: Map<number, number>;
  rules: Map<string, number>;
}

/** What a whole log comes to; in constant memory, whatever the log. */
export interface Collected {
  groups: readonly LearnedGroup[];
  /** Why something that looks like a callback was not learnt → how often. */
  refused: ReadonlyMap<string, number>;
  /** Callbacks whose body the log has not. */
  withoutBody: number;
  /** Headers that were left out, in how many callbacks. */
  withOtherHeaders: number;
}

/** A log of real callbacks has a few dozen. */
const mostGroups = 400;
const mostShapes = 16;
const mostNames = 1_000;

/** Adds up callbacks, and forgets each. */
export class ShapeCollector {
  readonly #groups = new Map<string, LearnedGroup>();
  readonly #refused = new Map<string, number>();
  /** Names that no callback is known to have → the order that they came with, or that there were two. */
  readonly #unknown = new Map<string, string>();
  #withoutBody = 0;
  #withOtherHeaders = 0;

  add(read: ReadCallback): void {
    if (read.type === 'refused') this.#refuse(read.why);
    else if (read.type === 'without body') this.#withoutBody++;
    else if (read.type === 'callback') this.#addShape(read.shape);
  }

  /** How many were learnt so far. */
  get count(): number {
    return [...this.#groups.values()].reduce((sum, { count }) => sum + count, 0);
  }

  all(): Collected {
    const groups: LearnedGroup[] = [];
    for (const group of this.#groups.values()) {
      if (group.shape.unknown.every((name) => this.#unknown.get(name) === severalOrders)) groups.push(group);
      else this.#refuse('a name that no callback is known to have, with one order only', group.count);
    }
    groups.sort((one, other) => other.count - one.count);
    return {
      groups,
      refused: this.#refused,
      withoutBody: this.#withoutBody,
      withOtherHeaders: this.#withOtherHeaders,
    };
  }

  #refuse(why: string, count = 1): void {
    this.#refused.set(why, (this.#refused.get(why) ?? 0) + count);
  }

  #addShape(shape: CallbackShape): void {
    const key = groupOf(shape);
    let group = this.#groups.get(key);
    if (!group) {
      if (this.#groups.size >= mostGroups) {
        this.#refuse('of one more shape than are kept apart');
        return;
      }
      group = {
        shape: { ...shape, order: '' },
        count: 0,
        leaves: new Map(),
        lists: new Map(),
        statuses: new Map(),
        rules: new Map(),
      };
      this.#groups.set(key, group);
    }
    group.count++;
    if (shape.header.leftOut > 0) this.#withOtherHeaders++;
    for (const name of shape.unknown) this.#tellOrders(name, shape.order);
    for (const { name, shapes } of shape.query) addShapes(group, name, shapes);
    for (const node of shape.body ? nodesOf(shape.body) : []) {
      if (node.type === 'leaf') addShapes(group, node.name, node.shapes);
      else addCount(group, node.name, node.count);
    }
    countIn(group.statuses, shape.status, 20);
    for (const id of shape.rules) countIn(group.rules, id, 50);
  }

  #tellOrders(name: string, order: string): void {
    const first = this.#unknown.get(name);
    const hash = createHash('sha256').update(order).digest('hex');
    if (first === undefined && this.#unknown.size < mostNames) this.#unknown.set(name, hash);
    else if (first !== undefined && first !== hash) this.#unknown.set(name, severalOrders);
  }
}

const severalOrders = 'several';

function addShapes(group: LearnedGroup, name: string, shapes: readonly LeafShape[]): void {
  const known = group.leaves.get(name) ?? new Map<string, { shape: LeafShape; count: number }>();
  group.leaves.set(name, known);
  for (const shape of shapes) {
    const key = `${shape.pattern} ${shape.sample}`;
    const found = known.get(key);
    if (found) found.count++;
    else if (known.size < mostShapes) known.set(key, { shape, count: 1 });
  }
}

function addCount(group: LearnedGroup, name: string, count: number): void {
  const counts = group.lists.get(name) ?? new Set();
  group.lists.set(name, counts);
  if (counts.size < 100) counts.add(count);
}

function countIn<K>(counts: Map<K, number>, key: K, most: number): void {
  const count = counts.get(key);
  if (count !== undefined || counts.size < most) counts.set(key, (count ?? 0) + 1);
}
