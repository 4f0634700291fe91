import { declinedBefore2, defineScenario } from '../../harness/index.ts';

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
  elsewhere: [declinedBefore2({ status: 301 })],
});
