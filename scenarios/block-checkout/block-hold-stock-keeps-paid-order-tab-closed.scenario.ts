import { defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-hold-stock-keeps-paid-order-tab-closed',
  title: 'The block checkout: WooCommerce does not cancel what it made, however long the stock is held',
  tags: ['state'],
  source: ['block-checkout.md 4: hold stock never cancels these orders, observed on 2.20.9 and 2.16.4'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block', stock: 'managed', holdStockMinutes: 10 },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 4 },
    faults: [wordfence({ allow: [path('/wp-json/*')] })],
  },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending' },
  elsewhere: [
    {
      plugin: '<2.16.2',
      why: 'The validation leaves the order a draft until the customer returns or the push comes.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none' },
    },
  ],
});
