import { defineScenario, rateLimit } from '../../harness/index.ts';

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
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: {
        verdict: 'declined',
        acknowledged: false,
        order: 'none',
        push: 'none',
        validation: { status: 429, blockedBy: 'rate-limit' },
      },
      mayNotFire: true,
    },
  ],
});
