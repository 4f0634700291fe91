import { defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-cancels-pending-order-tab-closed',
  title:
    'The shop never heard of the payment, and its owner cancels the order: nothing is sent, and Klarna keeps the money',
  row: 43,
  tags: ['state'],
  source: ['block-checkout.md, "Order management built in": observed with 2.19.1 and 2.20.9'],
  given: {
    store: { owner: 'cancels' },
    shopper: { afterPaying: 'closes-tab' },
    faults: [wordfence({ from: 'paid' })],
  },
  expect: { verdict: 'paid-but-cancelled', acknowledged: false, klarna: 'authorized', order: 'cancelled' },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'Before 2.0 there is no order to cancel until the customer is back.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, klarna: 'authorized', order: 'none' },
    },
  ],
});
