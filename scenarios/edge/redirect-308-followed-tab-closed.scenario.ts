import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-308-followed-tab-closed',
  title: 'A redirect that keeps the POST, which is followed',
  source: [
    'failure-catalog.md 24: 307/308',
    'waf.md, "Other layers, as they answer": redirects, 307/308 keep the POST',
  ],
  given: { edge: { layer: 'redirect-308' }, shopper: { afterPaying: 'closes-tab' }, klarna: { followRedirects: true } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
  },
});
