import type { Unpaid, Visit } from '../shopper.ts';
import { ajaxResult } from './ajax-result.ts';
import { checkoutForm } from './checkout-form.ts';
import { ajaxUrl, type OpenCheckout, shopUrl } from './open-checkout.ts';
import { submitForm } from './submit-form.ts';
import type { WebClient } from './web-client.ts';

/**
 * The script's `validation_callback`: the order is made before the payment. 1.x has none: it makes the order on return.
 * @returns what the shop says against the order; undefined where it has none, and Klarna goes on.
 */
export async function placeOrder(
  client: WebClient,
  visit: Visit,
  { page, here }: OpenCheckout,
): Promise<Unpaid | undefined> {
  const { get_klarna_order_url, get_klarna_order_nonce, submit_order } = page.kco;
  if (get_klarna_order_url === undefined) return undefined;
  await client.postForm(shopUrl(here, get_klarna_order_url), { nonce: String(get_klarna_order_nonce) });
  const url = submit_order ? shopUrl(here, submit_order) : ajaxUrl(here, page, 'checkout');
  const submitted = await submitForm(client, visit, url, checkoutForm(page));
  const { result, messages } = ajaxResult(submitted.body);
  if (result === 'success') return undefined;
  return { type: 'refused', message: messages || `checkout answered ${submitted.status} without a result` };
}
