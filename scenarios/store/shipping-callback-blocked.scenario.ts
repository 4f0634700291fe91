import { defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'shipping-callback-blocked',
  title: 'Wordfence answers 503 to the shipping option callback: the purchase stops at the choice of shipping',
  row: 45,
  tags: ['code', 'firewall'],
  source: [
    'failure-catalog.md 45: shipping-option callback blocked (≤ 2.6.3)',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 195',
  ],
  shownBy: '2.0.16',
  given: { store: { shipping: 'in-iframe' }, faults: [wordfence()] },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    shippingOptionUpdate: { status: 503, blockedBy: 'wordfence' },
    push: 'none',
  },
  elsewhere: [
    {
      plugin: '>=2.5.0',
      why: 'The plugin registers no shipping option callback any more.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', shippingOptionUpdate: 'none' },
      mayNotFire: true,
    },
  ],
});
