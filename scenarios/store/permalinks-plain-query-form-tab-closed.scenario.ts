import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'permalinks-plain-query-form-tab-closed',
  title: 'Plain permalinks, and callback URLs in the query form, which needs no rewriting',
  row: 3,
  tags: ['requirement'],
  source: [
    'failure-catalog.md 3: plain permalinks: pretty, or ?wc-api=',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 270',
  ],
  given: { store: { permalinks: 'plain', callbackUrls: 'query' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
