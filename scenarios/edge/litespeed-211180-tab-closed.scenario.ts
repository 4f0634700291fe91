import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'litespeed-211180-tab-closed',
  title: 'LiteSpeed runs Comodo’s rule 211180 and answers 403 to the push',
  source: [
    'failure-catalog.md 9: ModSecurity, Comodo rule 211180 on the push URL',
    'waf.md, "Other layers, as they answer": LiteSpeed, 403',
  ],
  given: { edge: { layer: 'litespeed' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'rule 211180', handled: false },
  },
});
