import { expect, test } from 'vitest';
import { createOrder } from '../../../harness/klarna/order/checkout-changes.ts';
import { meetsDelay } from '../../../harness/run/meets-delay.ts';
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
    expect(meetsDelay([slow({ does: { reset: true } }), fault], push, second)).toBe(meets);
  });
}

test('the second validation has nothing to fear of a fault that was for the first, if there is no other', () => {
  const order = createOrder(orderBody(), { orderId: 'o-1', merchantId: 's1', now: 0 });
  if (order.type === 'refused') throw new Error('not created');
  const validation = { kind: 'validation', order: order.order } as const;
  const first = slow({ at: 'store', on: { hook: 'rest_api_init', during: 'validation', nth: 1 } });
  const asked = (faults: Fault[], attempt: number) => meetsDelay(faults, validation, { ...second, attempt });
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
  expect(meetsDelay(own, validation, second)).toBe(true);
  expect(meetsDelay(own, push, second)).toBe(false);
  expect(meetsDelay([slow({ on: { caller: 'shopper' } })], validation, second)).toBe(false);
});

test('a callback that follows redirects may come anywhere', () => {
  const elsewhere = [slow({ on: { path: '/checkout/*', method: 'GET' } })];
  expect(meetsDelay(elsewhere, push, { ...second, followsRedirects: true })).toBe(true);
});
