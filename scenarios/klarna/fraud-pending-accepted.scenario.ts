import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'fraud-pending-accepted',
  title: 'Klarna reviews the purchase for six hours and accepts it: the order stays on hold',
  row: 35,
  tags: ['state'],
  source: [
    'failure-catalog.md 35: fraud review: PENDING, then ACCEPTED',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 264',
  ],
  given: { klarna: { fraud: 'pending', decision: 'accepted' } },
  expect: { verdict: 'paid-but-on-hold', acknowledged: true, order: 'on-hold', notification: { status: 200 } },
});
