import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'wordfence-tab-closed',
  title: 'Wordfence answers 503 to the push and the customer never returns',
  source: [
    'failure-catalog.md 11: Wordfence blocks validation or push',
    'waf.md, "Other layers, as they answer": Wordfence block, 503',
  ],
  given: { edge: { layer: 'wordfence' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 503, blockedBy: 'wordfence', handled: false },
  },
});
