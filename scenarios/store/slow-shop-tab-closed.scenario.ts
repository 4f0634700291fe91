import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'slow-shop-tab-closed',
  title: 'The shop takes longer than Klarna’s five seconds, and finishes nevertheless',
  row: 27,
  tags: ['transport'],
  source: [
    'failure-catalog.md 27: store slower than Klarna’s 5 s',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 85: 5131 ms',
  ],
  given: { store: { callbackSeconds: 6 }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { error: 'ETIMEDOUT', handled: null } },
});
