import { declinedBefore2, defineScenario, namePrivate } from '../../harness/index.ts';

export default defineScenario({
  id: 'name-private-tab-closed',
  title: 'The shop is not public: its name does not resolve for Klarna',
  row: 1,
  tags: ['requirement'],
  source: [
    'Krokedil, "Callbacks": "The site must be publicly accessible"',
    'github.com/krokedil/klarna-checkout-for-woocommerce issues 50 and 195',
  ],
  smoke: true,
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [namePrivate()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'ENOTFOUND', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'ENOTFOUND' })],
});
