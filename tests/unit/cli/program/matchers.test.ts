import { expect, test } from 'vitest';
import { matchers } from '../../../../harness/cli/program/matchers.ts';
import type { Shop, ShopResult } from '../../../../harness/run/program/shop.ts';

const purchase = {
  orderId: 'abc',
  status: 'authorized',
  fraudStatus: 'ACCEPTED',
  acknowledged: false,
  merchantReference: '15',
} as const;
const order = {
  id: 15,
  status: 'pending',
  paid: false,
  total: '149.00',
  createdVia: 'checkout',
  klarnaOrderId: 'abc',
  notes: [],
};
const lost: ShopResult = {
  verdict: 'paid-but-pending',
  reason: 'Klarna holds a paid order, and WooCommerce has it as "pending"',
  diagnosis: { why: 'A wall answered 503.', change: 'Take it down.' },
  klarna: [purchase],
  orders: [order],
  callbacks: [],
  history: [],
  unfired: [],
};
const paid: ShopResult = {
  ...lost,
  verdict: 'paid',
  reason: 'both say so',
  klarna: [{ ...purchase, acknowledged: true }],
  orders: [{ ...order, status: 'processing', paid: true }],
};
const unknown: ShopResult = { ...paid, verdict: 'inconclusive', reason: 'the shop’s orders could not be read: gone' };
const unbought: ShopResult = { ...lost, verdict: 'declined', klarna: [], orders: [] };

type Name = keyof typeof matchers;

const match = (name: Name, result: ShopResult, isNot = false) =>
  matchers[name].call({ isNot }, { result: async () => result } as Shop);

test.each<[Name, string, ShopResult, boolean]>([
  ['toBePaid', 'a paid order', paid, true],
  ['toBePaid', 'one that waits', lost, false],
  ['toBePaidButPending', 'a paid order', paid, false],
  ['toBePaidButPending', 'one that waits', lost, true],
  ['toBeAcknowledged', 'what Klarna was told', paid, true],
  ['toBeAcknowledged', 'what Klarna was not told', lost, false],
  [
    'toBeAcknowledged',
    'what was told of a purchase that was cancelled',
    { ...lost, klarna: [{ ...purchase, status: 'cancelled', acknowledged: true }] },
    true,
  ],
])('%s of %s', async (name, _what, result, pass) => {
  expect((await match(name, result)).pass).toBe(pass);
  expect((await match(name, result, true)).pass).toBe(pass);
});

test.each<[Name, string, ShopResult]>([
  ['toBePaid', 'a book that could not be read', unknown],
  ['toBePaidButPending', 'a book that could not be read', unknown],
  ['toBeAcknowledged', 'a book that could not be read', unknown],
  ['toBeAcknowledged', 'what nobody has paid', unbought],
])('%s of %s fails, and so does its opposite', async (name, _what, result) => {
  const matched = await match(name, result);
  const opposite = await match(name, result, true);
  // With `not`, a pass is a failure.
  expect([matched.pass, opposite.pass]).toEqual([false, true]);
  expect(matched.message()).toContain(`expect(shop).${name}(): it cannot be told\n`);
  expect(opposite.message()).toContain(`expect(shop).not.${name}(): it cannot be told\n`);
});

test('the message tells both books, why, and what to change', async () => {
  expect((await match('toBePaid', lost)).message()).toBe(`expect(shop).toBePaid()

Verdict:        paid-but-pending: Klarna holds a paid order, and WooCommerce has it as "pending"
Klarna's book:  order abc authorized, not acknowledged
The shop's:     order 15 "pending", not paid, 149.00
Why:            A wall answered 503.
Change:         Take it down.`);
});

test('a paid order needs no change, though a push failed on the way', async () => {
  expect((await match('toBePaid', paid, true)).message()).not.toContain('Take it down');
});

test('the message tells of a fault that never acted, and of what Klarna thinks', async () => {
  const klarna = [{ ...purchase, fraudStatus: 'PENDING' as const }];
  const { message } = await match('toBePaid', { ...lost, klarna, unfired: ['the fault "x" never acted'] });
  expect(message()).toContain('order abc authorized, fraud status PENDING, not acknowledged');
  expect(message()).toContain('Beware:         the fault "x" never acted');
});

test('books that hold nothing are said to be empty', async () => {
  expect((await match('toBePaid', unbought)).message()).toMatch(/Klarna's book: {2}empty\nThe shop's: {5}empty/);
});

test('what is no shop is refused', async () => {
  await expect(matchers.toBePaid.call({ isNot: false }, 42 as never)).rejects.toThrow(
    'expect(shop).toBePaid() is about a shop',
  );
});
