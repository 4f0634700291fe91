import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'rate-limit-tab-closed',
  title: 'A rate limit answers 429 to the push',
  source: ['failure-catalog.md 21: rate limit', 'waf.md, "Other layers, as they answer": nginx limit_req, 429 if set'],
  given: { edge: { layer: 'rate-limit' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 429, blockedBy: 'rate-limit', handled: false },
  },
});
