import { expect, test } from 'vitest';
import { createOrder } from '../../../harness/klarna/order/checkout-changes.ts';
import { PendingCallbacks } from '../../../harness/klarna/pending-callbacks.ts';
import { answered } from './klarna-client.ts';
import { orderBody } from './order-body.ts';
import { orderOf } from './transitions.ts';

const order = orderOf(createOrder(orderBody(), { orderId: 'o-1', merchantId: 's1', now: 1 }));
const message = { kind: 'validation', order } as const;
const waits = { pendingMs: 5_000, pollMs: 5_000, parkedMs: 5_000 };
const forever = new AbortController().signal;

test('a callback goes to one taker, and its outcome to whoever waits for it', async () => {
  const callbacks = new PendingCallbacks(waits);
  const takers = [callbacks.next(forever), callbacks.next(forever)];
  const outcomes = [callbacks.run(message), callbacks.run(message)];
  const taken = await Promise.all(takers);
  expect(new Set(taken.map((pending) => pending?.callbackId)).size).toBe(2);
  for (const [index, pending] of taken.entries()) callbacks.answer(pending?.callbackId ?? '', answered(200 + index));
  expect(await Promise.all(outcomes)).toMatchObject([{ status: 200 }, { status: 201 }]);
});

test('a taker that left gets none', async () => {
  const callbacks = new PendingCallbacks(waits);
  const gone = new AbortController();
  const left = callbacks.next(gone.signal);
  gone.abort();
  const outcome = callbacks.run(message);
  expect(await left).toBeUndefined();
  const pending = await callbacks.next(forever);
  expect(callbacks.answer(pending?.callbackId ?? '', answered(200))).toBe(true);
  expect(await outcome).toEqual(answered(200));
});

test('a taker that left at the moment it got one does not take it along', async () => {
  const callbacks = new PendingCallbacks(waits);
  const gone = new AbortController();
  const left = callbacks.next(gone.signal);
  const outcome = callbacks.run(message);
  gone.abort();
  expect(await left).toBeUndefined();
  expect(await callbacks.next(gone.signal)).toBeUndefined();
  const pending = await callbacks.next(forever);
  expect(callbacks.answer(pending?.callbackId ?? '', answered(200))).toBe(true);
  expect(await outcome).toEqual(answered(200));
});

test('a taker that waited too long gets none either, and one that comes for a callback given up', async () => {
  const callbacks = new PendingCallbacks({ ...waits, pollMs: 1, pendingMs: 1 });
  expect(await callbacks.next(forever)).toBeUndefined();
  expect(await callbacks.run(message)).toBeUndefined();
  expect(await callbacks.next(forever)).toBeUndefined();
});

test('closing ends all waiting', async () => {
  const callbacks = new PendingCallbacks(waits);
  const taker = callbacks.next(forever);
  callbacks.close();
  expect(await taker).toBeUndefined();
  const outcome = callbacks.run(message);
  callbacks.close();
  expect(await outcome).toBeUndefined();
});
