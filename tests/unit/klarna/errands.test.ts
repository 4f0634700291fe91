import { expect, test } from '@playwright/test';
import { Errands } from '../../../harness/klarna/errand/errands.ts';
import { createOrder } from '../../../harness/klarna/order/checkout-changes.ts';
import { answered } from './errand-client.ts';
import { orderBody } from './order-body.ts';

const created = createOrder(orderBody(), { orderId: 'o-1', merchantId: 's1', now: 1 });
if (created.type !== 'changed') throw new Error('no order');
const message = { kind: 'validation', order: created.order } as const;
const waits = { errandMs: 5_000, pollMs: 5_000, parkedMs: 5_000 };
const forever = new AbortController().signal;

test('an errand goes to one taker, and its outcome to whoever sent it', async () => {
  const errands = new Errands(waits);
  const takers = [errands.next(forever), errands.next(forever)];
  const outcomes = [errands.run(message), errands.run(message)];
  const taken = await Promise.all(takers);
  expect(new Set(taken.map((errand) => errand?.errandId)).size).toBe(2);
  for (const [index, errand] of taken.entries()) errands.answer(errand?.errandId ?? '', answered(200 + index));
  expect(await Promise.all(outcomes)).toMatchObject([{ status: 200 }, { status: 201 }]);
});

test('a taker that left gets none', async () => {
  const errands = new Errands(waits);
  const gone = new AbortController();
  const left = errands.next(gone.signal);
  gone.abort();
  const outcome = errands.run(message);
  expect(await left).toBeUndefined();
  const errand = await errands.next(forever);
  expect(errands.answer(errand?.errandId ?? '', answered(200))).toBe(true);
  expect(await outcome).toEqual(answered(200));
});

test('a taker that waited too long gets none either, and one that comes for an errand given up', async () => {
  const errands = new Errands({ ...waits, pollMs: 1, errandMs: 1 });
  expect(await errands.next(forever)).toBeUndefined();
  expect(await errands.run(message)).toBeUndefined();
  expect(await errands.next(forever)).toBeUndefined();
});

test('closing ends all waiting', async () => {
  const errands = new Errands(waits);
  const taker = errands.next(forever);
  errands.close();
  expect(await taker).toBeUndefined();
  const outcome = errands.run(message);
  errands.close();
  expect(await outcome).toBeUndefined();
});
