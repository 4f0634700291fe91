import { expect, test } from 'vitest';
import { edgeRequest, push, shopperDid } from '../site-record-builder.ts';
import { never, testFaults, unfired } from './fault-cases.ts';

const validation = push({ kind: 'validation', url: 'https://s1-a-open.shop.test/wp-json/kco-block/order/1/validate' });
const own = edgeRequest({
  url: '/wp-json/wc/store/v1/checkout/15',
  userAgent: 'WordPress/6.8; https://s1-a-open.shop.test',
});

testFaults([
  {
    condition: 'one PHP worker',
    given: { store: { phpWorkers: 'one' } },
    trace: [validation, own],
    lookAlikes: [
      ['a validation alone', [validation]],
      ['a customer’s request', [validation, edgeRequest({ url: '/wp-json/wc/store/v1/checkout/15' })]],
    ],
    wanted: 'the shop has one PHP worker, and asked nothing of itself that could have waited for it',
  },
  {
    condition: 'paying again',
    given: { shopper: { afterRefusal: 'pays-again' } },
    trace: [shopperDid('pressed-buy'), shopperDid('refused'), shopperDid('pressed-buy'), shopperDid('paid')],
    lookAlikes: [
      ['a refusal alone', [shopperDid('pressed-buy'), shopperDid('refused')]],
      ['Buy that was pressed', [shopperDid('pressed-buy'), shopperDid('paid')]],
    ],
    wanted: 'the customer was not refused, and so did not press Buy again',
  },
  {
    condition: 'another tab',
    given: { shopper: { otherTab: 'adds-to-cart' } },
    trace: [shopperDid('opened-checkout'), shopperDid('added-in-other-tab')],
    lookAlikes: [['a checkout that was opened twice', [shopperDid('opened-checkout'), shopperDid('opened-checkout')]]],
    wanted: 'the customer did not come to put more into the cart in another tab',
  },
  {
    condition: 'the cart block',
    given: { store: { cartPage: 'block' } },
    trace: [shopperDid('opened-cart'), shopperDid('opened-checkout')],
    lookAlikes: [['a checkout without the cart', [shopperDid('opened-checkout')]]],
    wanted: 'the customer did not come by the cart',
  },
  {
    condition: 'an account',
    given: { shopper: { account: 'logged-in' } },
    trace: [shopperDid('logged-in'), shopperDid('opened-checkout')],
    lookAlikes: [['a guest at the checkout', [shopperDid('opened-checkout')]]],
    wanted: 'the customer did not log in',
  },
]);

test('who was never let pay has done nothing after paying, and the reason is told', () => {
  const given = { shopper: { afterPaying: 'closes-tab' } } as const;
  const refused = { ...shopperDid('refused'), detail: 'The shop said no' };
  expect(unfired(given, [refused])).toEqual([
    never('the shopper did not close the tab after paying: the payment was refused (The shop said no)'),
  ]);
  expect(unfired(given, [refused, shopperDid('paid')])).toEqual([
    never('the shopper did not close the tab after paying'),
  ]);
});
