import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'permalinks-index-php-query-form-tab-closed',
  title: '/index.php/ permalinks, and callback URLs in the query form',
  row: 4,
  tags: ['requirement'],
  source: ['failure-catalog.md 4: /index.php/%postname%/ permalinks: query form', 'razorpay plugin issue 90'],
  given: { store: { permalinks: 'index.php', callbackUrls: 'query' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
