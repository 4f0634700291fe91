import { defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-reloads-checkout-after-paying',
  title: 'The block checkout: the customer opens the checkout again after paying',
  tags: ['timing'],
  source: ['block-checkout.md 4: opens checkout again after paying, observed on 2.20.9, 2.20.0, 2.18.4 and 2.16.4'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    shopper: { afterPaying: 'reloads-checkout' },
    faults: [wordfence({ allow: [path('/wp-json/*')] })],
  },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing' },
  elsewhere: [
    {
      plugin: '<2.16.2',
      why: 'The validation leaves the order a draft until the customer returns or the push comes.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none' },
    },
    {
      plugin: '<2.19.0',
      why: 'The checkout page does not look whether the order is paid.',
      expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending' },
    },
  ],
});
