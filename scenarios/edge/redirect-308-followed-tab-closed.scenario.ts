import { declinedBefore2, defineScenario, redirect } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-308-followed-tab-closed',
  title: 'A redirect that keeps the POST, which is followed',
  row: 24,
  tags: ['transport'],
  source: [
    'failure-catalog.md 24: 307/308',
    'waf.md, "Other layers, as they answer": redirects, 307/308 keep the POST',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { followRedirects: true },
    faults: [redirect({ status: 308 })],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
  },
  elsewhere: [declinedBefore2({ status: 308 })],
});
