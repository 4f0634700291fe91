import { defineScenario, klarnaOutage } from '../../harness/index.ts';

export default defineScenario({
  id: 'acknowledge-fails-for-48-hours',
  title: 'The shop has the order as paid, and Klarna never takes its acknowledgement: pushed for 48 hours',
  row: 43,
  tags: ['state'],
  source: ['failure-catalog.md 43: the books disagree: paid in the store, not acknowledged'],
  given: { klarna: { pushAttempts: 16 }, faults: [klarnaOutage({ route: 'acknowledge' })] },
  expect: {
    verdict: 'paid',
    acknowledged: false,
    order: 'processing',
    history: ['pending', 'processing'],
    push: { status: 200, handled: true },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order on return, and pays it at once.',
      expect: {
        verdict: 'paid',
        acknowledged: false,
        order: 'processing',
        push: { status: 200, handled: true },
        history: ['processing'],
      },
    },
  ],
});
