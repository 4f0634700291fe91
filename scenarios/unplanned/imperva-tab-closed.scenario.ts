import { defineScenario, imperva, noOrderBefore2 } from '../../harness/index.ts';

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
  elsewhere: [
    noOrderBefore2(
      { validation: { status: 200 }, push: { status: 200, handled: false } },
      '1.x makes the order of a customer who does not come back in the push, which is lost. A validation that is answered 200 is approved, whatever the page says.',
    ),
  ],
});
