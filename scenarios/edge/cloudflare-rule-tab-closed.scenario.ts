import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'cloudflare-rule-tab-closed',
  title: 'A rule at Cloudflare answers 403 to the push',
  source: [
    'failure-catalog.md 12: Cloudflare WAF rule or managed challenge',
    'waf.md, "Other layers, as they answer": Cloudflare, 403',
  ],
  given: { edge: { layer: 'cloudflare-rule' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'cloudflare-rule', handled: false },
  },
});
