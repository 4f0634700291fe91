import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-301-tab-closed',
  title: 'The web server takes the slash off the callback’s address, and Klarna does not follow',
  source: [
    'failure-catalog.md 25: slash or www redirect',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 58',
  ],
  given: { edge: { layer: 'redirect-301' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 301, handled: false },
  },
});
