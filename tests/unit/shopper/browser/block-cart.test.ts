import type { Page, Response } from 'playwright';
import { expect, test } from 'vitest';
import { watchCart } from '../../../../harness/shopper/browser/block-cart.ts';

type Wanted = (response: Response) => boolean;

/** A page of whose answers a test tells, one after the other. */
function pageWithAnswers({ hasCartStore = true } = {}) {
  const waiting = new Set<{ wanted: Wanted; found(response: Response): void; timeout?: number }>();
  const page = {
    evaluate: async () => hasCartStore,
    waitForResponse: (wanted: Wanted, { timeout }: { timeout?: number } = {}) =>
      new Promise<Response>((resolve, reject) => {
        const waiter = { wanted, found: resolve, timeout };
        waiting.add(waiter);
        given.onTimeout = () => reject(new Error('time is up'));
      }),
  } as unknown as Page;
  const given = {
    page,
    onTimeout: () => {},
    timeouts: () => [...waiting].map(({ timeout }) => timeout),
    answer: async (url: string, status: number, posted: string) => {
      const response = {
        url: () => `https://s1-a-open.shop.test${url}`,
        ok: () => status < 400,
        request: () => ({ postData: () => posted }),
      } as Response;
      for (const waiter of [...waiting].filter(({ wanted }) => wanted(response))) {
        waiting.delete(waiter);
        waiter.found(response);
      }
      // What follows from an answer is asked for in the next turns.
      await new Promise(setImmediate);
    },
  };
  return given;
}

const batch = '/wp-json/wc/store/v1/batch?_locale=site';
const update = '{"requests":[{"path":"/wc/store/v1/cart/update-customer"}]}';

async function isWaiting(settled: () => Promise<void>): Promise<boolean> {
  const done = settled().then(() => false);
  return Promise.race([done, new Promise<boolean>((resolve) => setImmediate(() => resolve(true)))]);
}

for (const [action, url] of [
  ['address_changed', batch],
  ['shipping_address_changed', '/index.php?rest_route=%2Fwc%2Fstore%2Fv1%2Fbatch&_locale=site'],
] as const) {
  test(`after ${action} WooCommerce’s own update is waited for as well`, async () => {
    const { page, answer } = pageWithAnswers();
    const settled = await watchCart(page);
    await answer(url, 207, '{"action":"load"}');
    expect(await isWaiting(settled)).toBe(true);
    await answer(url, 207, `{"action":"${action}"}`);
    expect(await isWaiting(settled)).toBe(true);
    await answer('/wp-json/wc/store/v1/cart', 200, update);
    expect(await isWaiting(settled)).toBe(true);
    await answer(url, 207, update);
    expect(await isWaiting(settled)).toBe(false);
  });
}

test('what a firewall refuses is followed by nothing', async () => {
  const { page, answer } = pageWithAnswers();
  const settled = await watchCart(page);
  await answer(batch, 403, '{"action":"address_changed"}');
  expect(await isWaiting(settled)).toBe(false);
});

test('an update that does not come is not waited for to the end of days', async () => {
  const given = pageWithAnswers();
  const settled = await watchCart(given.page);
  await given.answer(batch, 207, '{"action":"address_changed"}');
  expect(given.timeouts()).toEqual([10_000]);
  given.onTimeout();
  await expect(settled()).resolves.toBeUndefined();
});

test('a page without WooCommerce’s own scripts sends nothing by itself', async () => {
  const { page } = pageWithAnswers({ hasCartStore: false });
  expect(await isWaiting(await watchCart(page))).toBe(false);
});
