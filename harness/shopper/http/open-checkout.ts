import { noKlarna, sentBackToCart, type Unpaid, type Visit } from '../shopper.ts';
import { orderReview } from './checkout-form.ts';
import { type CheckoutPage, readCheckoutPage } from './checkout-page.ts';
import type { WebClient } from './web-client.ts';

/** A checkout page as it lies open before the shopper. */
export interface OpenCheckout {
  page: CheckoutPage;
  /** Where it was served. */
  here: URL;
  /** Klarna's address of the order: `https://checkout.klarna.test/kco/{id}`. */
  klarna: string;
}

/** Opens the checkout page, or says why there is none to buy at. */
export async function openCheckout(client: WebClient, visit: Visit): Promise<OpenCheckout | Unpaid> {
  const served = await client.get(visit.baseUrl + visit.paths.checkout);
  const page = readCheckoutPage(served.body);
  if ('missing' in page) {
    if (served.status === 200 && page.isCheckout) return noKlarna;
    const sentBack = sentBackToCart(served.url);
    if (sentBack) return sentBack;
    return { type: 'stuck', message: `the checkout page (${served.status} ${served.url}) lacks ${page.missing}` };
  }
  visit.record('opened-checkout', `klarna order ${page.klarna.orderId}`);
  return { page, here: new URL(served.url), klarna: `${page.klarna.baseUrl}/kco/${page.klarna.orderId}` };
}

/** WooCommerce's script asks for the order review whenever something has changed. */
export async function reviewOrder(client: WebClient, { page, here }: OpenCheckout): Promise<void> {
  await client.postForm(ajaxUrl(here, page, 'update_order_review'), orderReview(page));
}

export const shopUrl = (here: URL, url: unknown): string => new URL(String(url), here).href;

export function ajaxUrl(here: URL, page: CheckoutPage, endpoint: string): string {
  return shopUrl(here, String(page.woocommerce.wc_ajax_url).replace('%%endpoint%%', endpoint));
}
