import { expect, test } from 'vitest';
import {
  type History,
  type InvariantId,
  invariantIds,
  invariants,
} from '../../../../harness/run/interleave/invariants.ts';
import { history, sample, shopOrder } from './histories.ts';

const violated = (given: History): Partial<Record<InvariantId, string>> =>
  Object.fromEntries(
    invariantIds.flatMap((id) => {
      const seen = invariants[id].violation(given);
      return seen === undefined ? [] : [[id, seen]];
    }),
  );

test('where everything went well, all hold', () => {
  expect(violated(history())).toEqual({});
});

const backup = shopOrder({ id: 16, createdVia: 'klarna_checkout_backup_order_creation' });
const noteTwice = shopOrder({ notes: ['Paid.', 'Changed.', 'Paid.'] });

const cases: [fact: string, given: History, seen: ReturnType<typeof violated>][] = [
  [
    'a second order',
    history({ orders: [shopOrder(), backup] }),
    {
      'one-order':
        'the shop has 2 orders for it: 15 processing by checkout, 16 processing by klarna_checkout_backup_order_creation',
    },
  ],
  ['no order', history({ orders: [] }), { 'one-order': 'the shop has 0 orders for it: none' }],
  ['a second piece', history({ stockLeft: 8 }), { 'stock-reduced-once': 'of 10 pieces 8 are left' }],
  ['no piece', history({ stockLeft: 10 }), { 'stock-reduced-once': 'of 10 pieces 10 are left' }],
  [
    'a paid order that is cancelled, and paid again',
    history({
      samples: [sample('push:read', 'processing'), sample('push:ack', 'on-hold'), sample('return:read', 'processing')],
    }),
    { 'paid-stays-paid': 'order 15 was paid after push:read, and is "on-hold" after push:ack' },
  ],
  [
    'no acknowledgement',
    history({ acknowledged: false }),
    { acknowledged: 'Klarna holds no acknowledgement, after another push when all was over' },
  ],
  ['a note twice', history({ orders: [noteTwice] }), { 'notes-once': 'order 15 has 2 notes "Paid."' }],
];
for (const [fact, given, seen] of cases) {
  test(`${fact} is seen, and nothing else`, () => {
    expect(violated(given)).toEqual(seen);
  });
}

const fine: [fact: string, given: History][] = [
  ['a draft beside the order', history({ orders: [shopOrder(), shopOrder({ id: 14, status: 'checkout-draft' })] })],
  ['the same note on two orders', history({ orders: [shopOrder(), shopOrder({ id: 14, status: 'checkout-draft' })] })],
  [
    'from processing to completed',
    history({ samples: [sample('push:read', 'processing'), sample('push:ack', 'completed')] }),
  ],
  ['on hold before it is paid', history({ samples: [sample('push:read', 'on-hold'), sample('x', 'processing')] })],
  [
    'another order that is pending',
    history({ samples: [sample('push:read', 'processing'), sample('push:ack', 'processing', 'pending')] }),
  ],
];
for (const [fact, given] of fine) {
  test(`${fact} is no violation`, () => {
    expect(violated(given)).toEqual({});
  });
}
