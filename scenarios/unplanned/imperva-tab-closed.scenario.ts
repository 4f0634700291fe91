import { defineScenario, imperva } from '../../harness/index.ts';

export default defineScenario({
  id: 'imperva-tab-closed',
  title: 'A CDN’s firewall answers 200 and a page',
  tags: ['firewall'],
  source: ['reported-failures-2.md 62, the same kind: a page with status 200'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [imperva()],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 200, handled: false },
  },
});
