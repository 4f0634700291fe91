import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'permalinks-index-php-tab-closed',
  title: '/index.php/ permalinks: the push does not find its handler',
  row: 4,
  tags: ['requirement'],
  source: [
    'Observed on WordPress 6.8, KCO 2.0 to 2.14: /index.php/%postname%/ permalinks, default push URL',
    'github.com/razorpay/razorpay-woocommerce issue 90',
  ],
  given: { store: { permalinks: 'index.php' }, shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 404, handled: false } },
  elsewhere: [declinedBefore2({ status: 404 })],
});
