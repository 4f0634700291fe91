import type { Fault } from '../fault.ts';
import { page, type Times, timed } from './preset.ts';

/**
 * A page cache that keeps the thank-you page of an earlier customer and does not ask the shop for it.
 * @source failure-catalog row 44; LiteSpeed, lscache_wp issue 789, where it keeps the page that waits for the payment
 */
export const pageCache = (times: Times = {}): Fault => ({
  at: 'edge',
  // With plain permalinks the page is ?page_id=7&order-received=15&key=…
  on: { method: 'GET', path: '*/order-received/*' },
  does: {
    answer: page(200, 'Order received', 'LiteSpeed', {
      headers: { 'x-litespeed-cache': 'hit' },
      text: '<p>Thank you. Your order has been received.</p><p>Order number: 7, of an earlier customer</p>',
    }),
  },
  ...timed(times),
  heedsUnless: false,
  called: 'page-cache',
  removal: 'Exclude checkout and order-received from the page cache',
});

/** A cache that keeps the first answer to each callback and gives it to all later ones: the shop is not asked again. */
export const callbackCache = (times: Times = {}): Fault => ({
  at: 'edge',
  on: { callback: 'any' },
  does: { cache: 'first-answer' },
  ...timed(times),
  heedsUnless: false,
  called: 'callback-cache',
  why: 'A cache before the shop answered {callback} with what it had kept of an earlier one, and the shop was not asked.',
  advice: 'Exclude {paths} from the cache; POST requests must never be cached.',
  removal: 'Exclude /wc-api/ from the cache',
});
