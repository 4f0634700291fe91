import { type LayerRules, rule } from './layer.ts';
import { page } from './page.ts';

/** `/checkout/order-received/15/`, also with something before it, or `?order-received=15` where permalinks are plain. */
const thankYouPage = /^[^?]*\/order-received\/\d|[?&]order-received=/;

/**
 * A page cache that keeps the thank-you page and does not ask the shop for it.
 * @source failure-catalog row 44; LiteSpeed, lscache_wp issue 789, where it keeps the page that waits for the payment
 */
export const pageCache: LayerRules = {
  heedsAllowList: false,
  refuse: ({ request: { method, url } }) =>
    method === 'GET' && thankYouPage.test(url)
      ? {
          rules: rule('cache-hit', 'page served from the cache', url.split('?')[0] ?? ''),
          answer: page(200, 'Order received', 'LiteSpeed', {
            headers: { 'x-litespeed-cache': 'hit' },
            text: '<p>Thank you. Your order has been received.</p><p>Order number: 7, of an earlier customer</p>',
          }),
        }
      : undefined,
};
