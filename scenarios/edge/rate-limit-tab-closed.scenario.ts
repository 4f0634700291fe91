import { declinedBefore2, defineScenario, rateLimit } from '../../harness/index.ts';

export default defineScenario({
  id: 'rate-limit-tab-closed',
  title: 'A rate limit answers 429 to the push',
  row: 21,
  tags: ['firewall'],
  source: ['failure-catalog.md 21: rate limit', 'waf.md, "Other layers, as they answer": nginx limit_req, 429 if set'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [rateLimit()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 429, blockedBy: 'rate-limit', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 429, blockedBy: 'rate-limit' })],
});
