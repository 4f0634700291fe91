import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-cancels-paid-order',
  title: 'The order is acknowledged at Klarna, and the owner cancels it in the shop: Klarna still wants the money',
  row: 43,
  tags: ['state'],
  source: ['failure-catalog.md 43: acknowledged at Klarna but unpaid in the store'],
  given: { store: { owner: 'cancels' } },
  expect: { verdict: 'paid-but-cancelled', acknowledged: true, order: 'cancelled' },
});
