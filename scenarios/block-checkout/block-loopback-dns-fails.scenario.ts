import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-loopback-dns-fails',
  title: 'The shop cannot look up its own name: it says no to Klarna’s validation',
  tags: ['transport'],
  source: ['block-checkout.md 4: loopback, DNS fails, observed on 2.20.9, 2.20.0, 2.18.4 and 2.16.4'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    faults: [{ at: 'loopback', on: { path: '*/checkout/*' }, does: { unreachable: 'name' } }],
  },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 400, blockedBy: 'store' },
    push: 'none',
  },
});
