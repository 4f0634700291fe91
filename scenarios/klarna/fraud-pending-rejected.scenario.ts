import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'fraud-pending-rejected',
  title: 'Klarna reviews the purchase for six hours and rejects it',
  row: 35,
  tags: ['state'],
  source: ['failure-catalog.md 35: fraud review: PENDING, then REJECTED'],
  given: { klarna: { fraud: 'pending', decision: 'rejected' } },
  expect: { verdict: 'declined', acknowledged: true, order: 'on-hold', notification: { status: 200 } },
});
