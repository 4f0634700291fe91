import { databaseReadOnly, defineScenario } from '../../harness/index.ts';

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
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes the order of a customer who does not come back in the push, cannot write it, and acknowledges order 0.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: true,
        acknowledgedUnpaid: true,
        order: 'none',
        push: { status: 200, handled: true },
      },
    },
  ],
});
