import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'owner-cancels-paid-order',
  title: 'The owner cancels a paid order in the shop: without order management Klarna still wants the money',
  row: 43,
  tags: ['state'],
  source: ['failure-catalog.md 43: acknowledged at Klarna but unpaid in the store'],
  shownBy: '2.13.11',
  given: { store: { owner: 'cancels' } },
  expect: { verdict: 'paid-but-cancelled', acknowledged: true, klarna: 'authorized', order: 'cancelled' },
  elsewhere: [
    {
      plugin: '>=2.19.0',
      why: '2.19 has order management built in, which cancels a paid order at Klarna too.',
      expect: { verdict: 'cancelled', acknowledged: true, klarna: 'cancelled', order: 'cancelled' },
    },
  ],
});
