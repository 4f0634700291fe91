import { cloudflareRule, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'cloudflare-rule-tab-closed',
  title: 'A rule at Cloudflare answers 403 to the push',
  row: 12,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 12: Cloudflare WAF rule or managed challenge',
    'waf.md, "Other layers, as they answer": Cloudflare, 403',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [cloudflareRule()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'cloudflare-rule', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'cloudflare-rule' })],
});
