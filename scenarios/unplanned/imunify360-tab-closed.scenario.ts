import { defineScenario, imunify360 } from '../../harness/index.ts';

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
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: {
        verdict: 'declined',
        acknowledged: false,
        order: 'none',
        push: 'none',
        validation: { status: 403, blockedBy: 'imunify360' },
      },
      mayNotFire: true,
    },
  ],
});
