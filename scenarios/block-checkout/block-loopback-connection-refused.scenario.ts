import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-loopback-connection-refused',
  title: 'Nobody answers the shop at its own address: it says no to Klarna’s validation',
  tags: ['transport'],
  source: ['block-checkout.md 4: loopback, port refused, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    faults: [{ at: 'loopback', on: { path: '*/checkout/*' }, does: { unreachable: 'connection' } }],
  },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 400, blockedBy: 'store' },
    push: 'none',
  },
});
