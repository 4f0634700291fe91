import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-loopback-blocked-403',
  title: 'A firewall before the shop answers 403 to the shop’s own request: it says no to Klarna’s validation',
  tags: ['firewall'],
  source: ['block-checkout.md 4: loopback 403, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    faults: [
      {
        at: 'edge',
        on: { caller: 'shop' },
        does: { answer: { status: 403, body: 'Forbidden' } },
        called: 'host’s firewall',
      },
    ],
  },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 400, blockedBy: 'store' },
    push: 'none',
  },
});
