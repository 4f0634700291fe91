import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'first-two-pushes-swallowed-tab-closed',
  title: 'Two pushes get no answer at all, and the third arrives',
  tags: ['transport', 'timing'],
  source: ['reported-failures-2.md 68: mollie/PrestaShop issue 1442'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 3 },
    faults: [{ at: 'edge', on: { callback: 'push', attempts: { from: 1, to: 2 } }, does: { drop: true } }],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: [
      { attempt: 1, error: 'ETIMEDOUT' },
      { attempt: 2, error: 'ETIMEDOUT' },
      { attempt: 3, handled: true },
    ],
  },
});
