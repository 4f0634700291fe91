import { declinedBefore2, defineScenario, redirect } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-301-tab-closed',
  title: 'The web server takes the slash off the callback’s address, and Klarna does not follow',
  row: 24,
  tags: ['transport'],
  source: [
    'failure-catalog.md 25: slash or www redirect',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 58',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [redirect({ status: 301 })] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 301, handled: false },
  },
  elsewhere: [declinedBefore2({ status: 301 })],
});
