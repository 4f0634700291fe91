import { expect, test } from 'vitest';
import type { ShopOrder } from '../../../harness/evidence/books.ts';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import { OrderWatch } from '../../../harness/run/order-watch.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { shopOrder } from '../verdict/site-record-builder.ts';

/** The events of looks at these books, one after the other, at 0, 1, 2, … milliseconds after the payment. */
async function looks(...books: ShopOrder[][]): Promise<HarnessEvent[]> {
  const events: HarnessEvent[] = [];
  let book: ShopOrder[] = [];
  const watch = new OrderWatch({ orders: async () => book }, new FakeClock(7_000), events);
  for (const [time, next] of books.entries()) {
    book = next;
    await watch.look(time);
  }
  return events;
}

test('the first look tells what is there', async () => {
  expect(await looks([shopOrder({ status: 'processing', paid: true })])).toEqual([
    { type: 'shop-order', at: 7_000, sincePaidMs: 0, orderId: 15, status: 'processing', paid: true },
  ]);
});

test('an empty shop tells nothing', async () => expect(await looks([], [])).toEqual([]));

test('a status is told once, until it is another', async () => {
  const pending = [shopOrder()];
  const cancelled = [shopOrder({ status: 'cancelled' })];
  const seen = await looks(pending, pending, cancelled, cancelled, pending);
  expect(seen).toMatchObject([
    { sincePaidMs: 0, status: 'pending' },
    { sincePaidMs: 2, status: 'cancelled' },
    { sincePaidMs: 4, status: 'pending' },
  ]);
});

test('each order has its own story', async () => {
  const [first, second] = [shopOrder(), shopOrder({ id: 16, status: 'on-hold' })];
  expect(await looks([first], [first, second], [first, { ...second, status: 'processing' }])).toMatchObject([
    { sincePaidMs: 0, orderId: 15 },
    { sincePaidMs: 1, orderId: 16, status: 'on-hold' },
    { sincePaidMs: 2, orderId: 16, status: 'processing' },
  ]);
});
