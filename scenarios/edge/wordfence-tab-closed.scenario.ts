import { declinedBefore2, defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'wordfence-tab-closed',
  title: 'Wordfence answers 503 to the push and the customer never returns',
  row: 11,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 11: Wordfence blocks validation or push',
    'waf.md, "Other layers, as they answer": Wordfence block, 503',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [wordfence()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 503, blockedBy: 'wordfence', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 503, blockedBy: 'wordfence' })],
});
