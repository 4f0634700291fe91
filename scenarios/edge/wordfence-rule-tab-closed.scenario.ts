import { declinedBefore2, defineScenario, wordfenceRule } from '../../harness/index.ts';

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
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'wordfence-rule' })],
});
