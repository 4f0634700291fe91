import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'fraud-pending-rejected',
  title: 'Klarna reviews the purchase for six hours and rejects it',
  row: 35,
  tags: ['state'],
  source: ['failure-catalog.md 35: fraud review: PENDING, then REJECTED'],
  shownBy: '2.13.11',
  given: { klarna: { fraud: 'pending', decision: 'rejected' } },
  expect: { verdict: 'declined', acknowledged: true, order: 'on-hold', notification: { status: 200 } },
  elsewhere: [
    {
      plugin: '>=2.19.0 <2.20.0',
      why: '2.19 has order management built in, which acts on notifications.',
      expect: { verdict: 'declined', acknowledged: true, order: 'cancelled', notification: { status: 200 } },
    },
    {
      plugin: '>=2.20.0',
      why: 'From 2.20 on the plugin registers no URL for notifications.',
      expect: { verdict: 'declined', acknowledged: true, order: 'on-hold', notification: 'none' },
    },
  ],
});
