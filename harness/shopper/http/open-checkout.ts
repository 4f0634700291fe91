import { noKlarna, sentBackToCart, type Unpaid, type Visit } from '../shopper.ts';
import { type OpenBlock, readBlockPage } from './block-page.ts';
import {
  ajaxResult,
  type CheckoutPage,
  checkoutForm,
  formFields,
  orderReview,
  type RedirectPage,
  readCheckoutPage,
} from './checkout-page.ts';
import type { WebClient, WebResponse } from './web-client.ts';

/** A checkout page as it lies open before the shopper. */
export interface OpenCheckout {
  page: CheckoutPage;
  /** Where it was served. */
  here: URL;
  /** Klarna's address of the order: `https://checkout.klarna.test/kco/{id}`. */
  klarna: string;
}

/** A checkout page of the redirect flow: Klarna knows nothing of it yet. */
export interface OpenForm {
  form: RedirectPage;
  /** Where it was served. */
  here: URL;
}

/** Opens the checkout page, or says why there is none to buy at. */
export async function getCheckout(
  client: WebClient,
  visit: Visit,
): Promise<OpenCheckout | OpenBlock | OpenForm | Unpaid> {
  const served = await client.get(visit.baseUrl + visit.paths.checkout);
  const page = readBlockPage(served.body) ?? readCheckoutPage(served.body);
  if ('missing' in page) {
    if (served.status === 200 && page.isCheckout) return noKlarna;
    const sentBack = sentBackToCart(served.url);
    if (sentBack) return sentBack;
    return { type: 'stuck', message: `the checkout page (${served.status} ${served.url}) lacks ${page.missing}` };
  }
  if (!('klarna' in page)) {
    visit.record('opened-checkout', 'a form without Klarna’s checkout');
    return { form: page, here: new URL(served.url) };
  }
  visit.record('opened-checkout', `klarna order ${page.klarna.orderId}`);
  const at = { here: new URL(served.url), klarna: `${page.klarna.baseUrl}/kco/${page.klarna.orderId}` };
  return 'draft' in page ? { block: page, ...at } : { page, ...at };
}

/** One more piece goes into the cart while the checkout lies open, where the visit wants that. */
export async function addInOtherTab(client: WebClient, { baseUrl, paths, options, record }: Visit): Promise<void> {
  if (options.otherTab === 'none') return;
  const { status } = await client.get(baseUrl + paths.addToCart);
  record('added-in-other-tab', String(status));
}

/** WooCommerce's script asks for the order review whenever something has changed. */
export async function reviewOrder(client: WebClient, { page, here }: { page: RedirectPage; here: URL }): Promise<void> {
  await client.postForm(ajaxUrl(here, page, 'update_order_review'), orderReview(page));
}

export const shopUrl = (here: URL, url: unknown): string => new URL(String(url), here).href;

/** @param path below the shop's home. Scheme and host are those of the page, which may be on https where the home is not. */
export const urlInShop = ({ baseUrl }: Pick<Visit, 'baseUrl'>, here: URL, path: string): string =>
  new URL(new URL(baseUrl).pathname.replace(/\/$/, '') + path, here).href;

export function ajaxUrl(here: URL, page: RedirectPage, endpoint: string): string {
  return shopUrl(here, String(page.woocommerce.wc_ajax_url).replace('%%endpoint%%', endpoint));
}

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

/**
 * Opens a page of the shop after the payment. 1.x comes back to the checkout, whose form submits itself and leads to the
 * order-received page.
 */
export async function comeBack(client: WebClient, visit: Visit, url: string): Promise<WebResponse> {
  const page = await client.get(url);
  const fields = formFields(page.body);
  if (!fields.kco_order_id) return page;
  const here = new URL(page.url);
  const submitted = await submitForm(
    client,
    visit,
    urlInShop(visit, here, '/?wc-ajax=checkout'),
    checkoutForm({ fields }),
  );
  const { redirect } = ajaxResult(submitted.body);
  return redirect ? client.get(shopUrl(here, redirect)) : submitted;
}

/** Posts the checkout form; where the shopper's finger is nervous, a second time at the same moment. */
export async function submitForm(
  client: WebClient,
  { options, record }: Visit,
  url: string,
  fields: Record<string, string>,
): Promise<WebResponse> {
  const submitted = client.postForm(url, fields);
  if (options.submits === 'once') return submitted;
  const [first, second] = await Promise.all([submitted, client.postForm(url, fields)]);
  const { result = 'no result', messages } = ajaxResult(second.body);
  record('submitted-again', [`${second.status} ${result}`, messages].filter(Boolean).join(': '));
  return first;
}
