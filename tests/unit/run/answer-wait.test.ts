import { expect, test } from 'vitest';
import { createOrder } from '../../../harness/klarna/order/checkout-changes.ts';
import { answerWaitMs, longestDelay } from '../../../harness/run/answer-wait.ts';
import type { Fault, ShopActivity } from '../../../harness/scenario/fault.ts';
import { orderBody } from '../klarna/order-body.ts';

const push = {
  kind: 'push',
  order: {
    orderId: 'o-1',
    merchantUrls: {
      terms: '',
      checkout: '',
      confirmation: '',
      push: 'https://s1.shop.test/wc-api/KCO_WC_Push/?kco_wc_order_id={checkout.order.id}',
    },
  },
} as const;
const second = { attempt: 2, sincePaidMs: 300_000, followsRedirects: false };
const slow = (parts: Partial<Fault> = {}): Fault => ({ at: 'edge', does: { delayMs: 9_000 }, ...parts });
const inShop = (during: ShopActivity): Fault => slow({ at: 'store', on: { hook: 'init', during } });

for (const [what, fault, meets] of [
  ['anything that is slow', slow(), true],
  ['silence', slow({ does: { drop: true } }), true],
  ['what is fast', slow({ does: { reset: true } }), false],
  ['a customer’s', slow({ on: { caller: 'shopper' } }), false],
  ['the shop’s own', slow({ on: { caller: 'shop' } }), false],
  ['Klarna’s', slow({ on: { caller: 'klarna' } }), true],
  ['another callback’s', slow({ on: { callback: ['validation', 'notification'] } }), false],
  ['every callback’s', slow({ on: { callback: 'any' } }), true],
  ['another attempt’s', slow({ on: { attempts: 1 } }), false],
  ['this attempt’s', slow({ on: { attempts: { from: 2 } } }), true],
  ['another path’s', slow({ on: { path: '/checkout/*' } }), false],
  ['this path’s', slow({ on: { path: '/wc-api/*' } }), true],
  ['a path’s of the shop’s own', { at: 'loopback', on: { path: '/wp-json/*' }, does: { drop: true } } as Fault, true],
  ['another method’s', slow({ on: { method: 'GET' } }), false],
  ['what has not begun', slow({ from: { minutes: 6 } }), false],
  ['what has begun', slow({ from: { minutes: 5 } }), true],
  ['what is over', slow({ until: { minutes: 5 } }), false],
  ['the shop’s work for it', inShop('push'), true],
  ['the shop’s work for another', inShop('validation'), false],
] as [string, Fault, boolean][]) {
  test(`the second push ${meets ? 'may meet' : 'cannot meet'} a delay that is ${what}`, () => {
    expect(longestDelay([slow({ does: { reset: true } }), fault], push, second) > 0).toBe(meets);
  });
}

test('the second validation has nothing to fear of a fault that was for the first, if there is no other', () => {
  const order = createOrder(orderBody(), { orderId: 'o-1', merchantId: 's1', now: 0 });
  if (order.type === 'refused') throw new Error('not created');
  const validation = { kind: 'validation', order: order.order } as const;
  const first = slow({ at: 'store', on: { hook: 'rest_api_init', during: 'validation', nth: 1 } });
  const asked = (faults: Fault[], attempt: number) => longestDelay(faults, validation, { ...second, attempt }) > 0;
  expect([asked([first], 1), asked([first], 2)]).toEqual([true, false]);
  expect(asked([first, slow({ does: { reset: true } })], 2)).toBe(true);
  expect(asked([{ ...first, on: { hook: 'rest_api_init', nth: 1 } }], 2)).toBe(true);
  expect(asked([{ ...first, on: { ...first.on, nth: { from: 1 } } }], 2)).toBe(true);
});

test('a validation may meet what is in the way of the shop’s requests to itself, by whatever path they go', () => {
  const created = createOrder(orderBody(), { orderId: 'o-1', merchantId: 's1', now: 0 });
  if (created.type === 'refused') throw new Error('an order that Klarna does not take');
  const url = 'https://s1.shop.test/wp-json/kco-block/order/{checkout.order.id}/validate';
  const order = { ...created.order, merchantUrls: { ...created.order.merchantUrls, validation: url } };
  const validation = { kind: 'validation', order } as const;
  const own = [slow({ on: { caller: 'shop', path: '/wp-json/wc/store/*' } })];
  expect(longestDelay(own, validation, second)).toBeGreaterThan(0);
  expect(longestDelay(own, push, second)).toBe(0);
  expect(longestDelay([slow({ on: { caller: 'shopper' } })], validation, second)).toBe(0);
});

test('a callback that follows redirects may come anywhere', () => {
  const elsewhere = [slow({ on: { path: '/checkout/*', method: 'GET' } })];
  expect(longestDelay(elsewhere, push, { ...second, followsRedirects: true })).toBeGreaterThan(0);
});

for (const [what, faults, delayMs] of [
  ['of two layers', [slow({ does: { delayMs: 500 } }), slow({ at: 'answers', does: { delayMs: 700 } })], 1_200],
  ['at a hook, once', [slow({ at: 'store', on: { hook: 'init', nth: 1 }, does: { delayMs: 500 } })], 500],
  [
    'at a hook, nobody knows how often',
    [slow({ at: 'store', on: { hook: 'init' }, does: { delayMs: 500 } })],
    Infinity,
  ],
  ['of Klarna’s API, nobody knows how often', [slow({ at: 'klarna-api', does: { delayMs: 500 } })], Infinity],
  ['that is silence', [slow({ does: { drop: true } })], Infinity],
] as [string, Fault[], number][]) {
  test(`a delay ${what} is one of ${delayMs} ms`, () => {
    expect(longestDelay(faults, push, second)).toBe(delayMs);
  });
}

test.each([
  { delayMs: 0, waitMs: 5_000, why: 'nothing is in the way' },
  { delayMs: 500, waitMs: 100 + 4_500, why: 'the shop keeps what is left for its real work' },
  { delayMs: 5_000, waitMs: 1_000, why: 'it cannot be in time' },
  { delayMs: Infinity, waitMs: 1_000, why: 'it never comes' },
])('with a delay of $delayMs ms an answer within 5 s is waited for $waitMs ms: $why', ({ delayMs, waitMs }) => {
  expect(answerWaitMs(5_000, delayMs)).toBe(waitMs);
});
