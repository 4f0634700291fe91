import { declinedBefore2, defineScenario, sucuri } from '../../harness/index.ts';

export default defineScenario({
  id: 'sucuri-tab-closed',
  title: 'Sucuri’s firewall answers 403 to the push',
  row: 14,
  tags: ['firewall'],
  source: ['failure-catalog.md 14: Sucuri or another CDN WAF', 'waf.md, "Other layers, as they answer": Sucuri, 403'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [sucuri()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'sucuri', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'sucuri' })],
});
