import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'name-private-tab-closed',
  title: 'The shop is not public: its name does not resolve for Klarna',
  source: [
    'Krokedil, "Callbacks": "The site must be publicly accessible"',
    'github.com/krokedil/klarna-checkout-for-woocommerce issues 50 and 195',
  ],
  given: { edge: { name: 'private' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'ENOTFOUND', handled: false },
  },
});
