import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'wordfence-rule-tab-closed',
  title: 'A rule of Wordfence’s firewall answers 403 to the push',
  source: [
    'failure-catalog.md 11: Wordfence blocks validation or push',
    'waf.md, "Other layers, as they answer": Wordfence WAF rule, 403',
  ],
  given: { edge: { layer: 'wordfence-rule' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'wordfence-rule', handled: false },
  },
});
