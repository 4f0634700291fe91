import { holdsPayment, type ShopOrder } from '../../evidence/books.ts';
import type { SiteRecord } from '../../evidence/site-record.ts';
import { stockAtOpening } from '../../scenario/test-shop.ts';
import { placedOrders } from '../../verdict/shop-orders.ts';

/** The shop's orders after one step. */
export interface Sample {
  step: string;
  orders: Pick<ShopOrder, 'id' | 'status'>[];
}

/** An interleaving that has come to its end. */
export interface History {
  record: SiteRecord;
  samples: readonly Sample[];
}

export const invariantIds = [
  'one-order',
  'stock-reduced-once',
  'paid-stays-paid',
  'acknowledged',
  'notes-once',
] as const;
export type InvariantId = (typeof invariantIds)[number];

export interface Invariant {
  /** What holds in whatever order things happen. */
  sentence: string;
  /** Told and counted, but no reason to fail: an untidy shop is not a lost order. */
  noticedOnly?: true;
  /** @returns what was seen against it; undefined where it holds. */
  violation(history: History): string | undefined;
}

export const invariants: Readonly<Record<InvariantId, Invariant>> = {
  'one-order': {
    sentence: 'one purchase is one order of the shop',
    violation: ({ record }) => {
      const orders = placedOrders(record);
      return orders.length === 1 ? undefined : `the shop has ${orders.length} orders for it: ${list(orders)}`;
    },
  },
  'stock-reduced-once': {
    sentence: 'one piece that is paid leaves the stock once',
    violation: ({ record: { stockLeft } }) =>
      stockLeft === stockAtOpening - 1 ? undefined : `of ${stockAtOpening} pieces ${stockLeft} are left`,
  },
  'paid-stays-paid': { sentence: 'an order that is paid stays so', violation: lostPayment },
  acknowledged: {
    sentence: 'a purchase that is paid is acknowledged in the end',
    violation: ({ record: { purchases } }) =>
      purchases.some((purchase) => holdsPayment(purchase) && !purchase.acknowledged)
        ? 'Klarna holds no acknowledgement, after another push when all was over'
        : undefined,
  },
  'notes-once': { sentence: 'no order note is written twice', noticedOnly: true, violation: repeatedNote },
};

const paid = new Set(['processing', 'completed']);

function lostPayment({ samples }: History): string | undefined {
  const paidBy = new Map<number, string>();
  for (const { step, orders } of samples) {
    for (const { id, status } of orders) {
      const since = paidBy.get(id);
      if (since === undefined && paid.has(status)) paidBy.set(id, step);
      if (since !== undefined && !paid.has(status)) {
        return `order ${id} was paid after ${since}, and is "${status}" after ${step}`;
      }
    }
  }
  return undefined;
}

function repeatedNote({ record }: History): string | undefined {
  for (const { id, notes } of record.orders) {
    const repeated = notes.find((note, index) => notes.indexOf(note) !== index);
    if (repeated === undefined) continue;
    return `order ${id} has ${notes.filter((note) => note === repeated).length} notes "${repeated}"`;
  }
  return undefined;
}

const list = (orders: readonly ShopOrder[]): string =>
  orders.map(({ id, status, createdVia }) => `${id} ${status} by ${createdVia}`).join(', ') || 'none';
