import { defineScenario, wordfenceRule } from '../../harness/index.ts';

export default defineScenario({
  id: 'wordfence-rule-tab-closed',
  title: 'A rule of Wordfence’s firewall answers 403 to the push',
  row: 11,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 11: Wordfence blocks validation or push',
    'waf.md, "Other layers, as they answer": Wordfence WAF rule, 403',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [wordfenceRule()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'wordfence-rule', handled: false },
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
        validation: { status: 403, blockedBy: 'wordfence-rule' },
      },
      mayNotFire: true,
    },
  ],
});
