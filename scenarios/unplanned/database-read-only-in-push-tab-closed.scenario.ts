import { databaseReadOnly, defineScenario, noOrderBefore2 } from '../../harness/index.ts';

export default defineScenario({
  id: 'database-read-only-in-push-tab-closed',
  title: 'The database takes no writes during the push: Klarna is told that all is well, and the shop kept nothing',
  tags: ['state'],
  source: ['made up; seen on KCO 2.13.11, docs/learned.md'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [databaseReadOnly({ during: 'push' })],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: true,
    acknowledgedUnpaid: true,
    klarna: 'authorized',
    order: 'pending',
    push: { status: 200 },
  },
  elsewhere: [noOrderBefore2({ acknowledged: true, acknowledgedUnpaid: true, push: { status: 200, handled: true } })],
});
