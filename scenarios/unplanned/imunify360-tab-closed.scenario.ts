import { declinedBefore2, defineScenario, imunify360 } from '../../harness/index.ts';

export default defineScenario({
  id: 'imunify360-tab-closed',
  title: 'Imunify360 takes Klarna for a robot',
  tags: ['firewall'],
  source: ['reported-failures-2.md 56: Imunify360 WebShield’s documentation'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [imunify360()],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'imunify360', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'imunify360' })],
});
