import { defineScenario, slowCallbacks } from '../../harness/index.ts';

export default defineScenario({
  id: 'slow-shop-tab-closed',
  title: 'The shop takes longer than Klarna’s five seconds, and finishes nevertheless',
  row: 27,
  tags: ['transport'],
  source: [
    'failure-catalog.md 27: store slower than Klarna’s 5 s',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 85: 5131 ms',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [slowCallbacks({ seconds: 6 })] },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { error: 'ETIMEDOUT', handled: null } },
});
