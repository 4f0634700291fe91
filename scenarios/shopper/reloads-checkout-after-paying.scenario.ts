import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'reloads-checkout-after-paying',
  title: 'The customer opens the checkout again after paying, and is sent on to the confirmation',
  row: 38,
  tags: ['state'],
  source: [
    'failure-catalog.md 38: update after completion: READ_ONLY_ORDER: redirect',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 18',
  ],
  given: { shopper: { afterPaying: 'reloads-checkout' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing' },
});
