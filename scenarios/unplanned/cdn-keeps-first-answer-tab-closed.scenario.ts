import { defineScenario, noOrderBefore2 } from '../../harness/index.ts';

export default defineScenario({
  id: 'cdn-keeps-first-answer-tab-closed',
  title: 'A CDN keeps the answer to a push that came too early and gives it to all later ones',
  tags: ['transport', 'timing'],
  source: ['made up: a CDN that caches everything; no report with KCO is known'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { earlyPush: true },
    faults: [{ at: 'edge', on: { callback: 'push' }, does: { cache: 'first-answer' }, called: 'CDN cache' }],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    earlyPush: { status: 200, handled: false },
    push: { status: 200, handled: false },
  },
  elsewhere: [noOrderBefore2({ earlyPush: { status: 200, handled: false }, push: { status: 200, handled: false } })],
});
