import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'https-checkout-only-tab-closed',
  title: 'https at checkout only: the push is redirected to http',
  row: 2,
  tags: ['requirement'],
  source: [
    'Krokedil, "Callbacks": "The site must use https"',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 58',
    'WooCommerce, WC_HTTPS::unforce_https_template_redirect',
  ],
  given: { store: { https: 'checkout-only' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 301, handled: false } },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none', validation: { status: 301 } },
      mayNotFire: true,
    },
  ],
});
