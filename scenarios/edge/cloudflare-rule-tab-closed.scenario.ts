import { cloudflareRule, defineScenario } from '../../harness/index.ts';

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
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: {
        verdict: 'declined',
        acknowledged: false,
        order: 'none',
        push: 'none',
        validation: { status: 403, blockedBy: 'cloudflare-rule' },
      },
      mayNotFire: true,
    },
  ],
});
