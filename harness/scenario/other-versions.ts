import type { Elsewhere, Expectation } from './scenario.ts';

/** Before 2.0 Klarna asks the shop's server before the purchase, and what stops a push stops that as well. */
export const declinedBefore2 = (
  validation: Expectation['validation'],
  why = '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
): Elsewhere => ({
  plugin: '<2.0.0',
  why,
  expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none', validation },
  mayNotFire: true,
});

/** Before 2.0 a push makes the order of a customer who does not come back. */
export const noOrderBefore2 = (
  others: Partial<Expectation>,
  why = '1.x makes the order of a customer who does not come back in the push, which is lost.',
): Elsewhere => ({
  plugin: '<2.0.0',
  why,
  expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none', ...others },
});

/** Before 2.0 the order that a push makes is linked to Klarna's at the end: what stops the script before lets the next push make another. */
export const paidTwiceBefore2 = (push: Expectation['push']): Elsewhere => ({
  plugin: '<2.0.0',
  why: 'The order that a push makes is not linked to Klarna’s when the script ends, so the next push makes another.',
  expect: { verdict: 'paid-twice', acknowledged: false, order: 'several', push },
});

/** From 2.0 to 2.12.2 a push acknowledges whatever it reads at Klarna, and leaves the order pending. */
export const acknowledgedUnreadBefore2123: Elsewhere = {
  plugin: '>=2.0.0 <2.12.3',
  why: 'These versions do not look at what they read: they acknowledge at once and leave the order pending, so nothing is read again.',
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: true,
    acknowledgedUnpaid: true,
    order: 'pending',
  },
  mayNotFire: true,
};

/** From 2.12.6 to 2.14.2 the redirect flow refuses every order, so nothing comes after that. @source KCO pull request 662 */
export const redirectFlowLost = (): Elsewhere => ({
  plugin: '>=2.12.6 <2.14.3',
  why: 'These versions want a purchase of the session before they take the form, and open it only afterwards: nobody can buy.',
  expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
  mayNotFire: true,
});
