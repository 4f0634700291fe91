import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'callback-host-gone-tab-closed',
  title: 'The callback URLs have the name of a staging site of before, which is in no DNS any more',
  row: 58,
  tags: ['requirement'],
  source: [
    'reported-failures-2.md 58: wcstripe issue 5691, woocommerce-payments issue 5266, wcpaypal issue 2114',
    'KCO, class-kco-merchant-urls.php: the push URL is made by home_url(), which other plugins filter',
  ],
  given: { store: { callbackHost: 'gone' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'ENOTFOUND', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'ENOTFOUND' })],
});
