import { defineScenario, klarnaOutage } from '../../harness/index.ts';

export default defineScenario({
  id: 'outage-at-return',
  title: 'Klarna’s order management fails while the customer returns: on hold until the push',
  row: 36,
  tags: ['state'],
  source: ['failure-catalog.md 36: order-management read fails at return (Klarna outage): push heals it'],
  given: { faults: [klarnaOutage({ route: 'order-management read', until: { minutes: 1 } })] },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'on-hold', 'processing'],
    settledAfterMinutes: 2,
    push: { status: 200, handled: true },
  },
  elsewhere: [
    {
      plugin: '<2.12.3',
      why: 'Before 2.12.3 a return that cannot read the order acknowledges it all the same, and Klarna never pushes.',
      expect: { verdict: 'paid-but-pending', acknowledged: true, order: 'pending', push: 'none' },
    },
  ],
});
