import { pageSeen, type Unpaid, type Visit } from '../shopper.ts';
import { ajaxResult, checkoutForm, errorsOn, klarnaIn, payFields } from './checkout-page.ts';
import { type Bought, postAddress, postPayment, readIframeState, tickRequired } from './klarna-page.ts';
import { ajaxUrl, type OpenForm, reviewOrder, shopUrl, submitForm } from './open-checkout.ts';
import type { WebClient, WebResponse } from './web-client.ts';

/**
 * Buys in the redirect flow: WooCommerce's own form makes the order, and its answer leads to a page of Klarna's.
 * @source WooCommerce 10.0.2, assets/js/frontend/checkout.js: `result` success leads to `redirect`
 */
export async function buyAtRedirect({ form, here }: OpenForm, client: WebClient, visit: Visit): Promise<Bought> {
  visit.record('entered-address');
  await reviewOrder(client, { page: form, here });
  await visit.beforeBuying();
  visit.record('pressed-buy');
  const submitted = await submitForm(client, visit, ajaxUrl(here, form, 'checkout'), checkoutForm(form));
  const { result, messages, redirect } = ajaxResult(submitted.body);
  if (result !== 'success') {
    return { type: 'refused', message: messages || `checkout answered ${submitted.status} without a result` };
  }
  if (redirect === undefined)
    return { type: 'refused', message: 'the shop took the order, and leads to no page to pay it on' };
  return payOnHostedPage(client, visit, await client.get(shopUrl(here, redirect)));
}

/** Pays an order that is there already, by the link that its customer was sent. */
export async function payOrder(client: WebClient, visit: Visit, path: string): Promise<Bought> {
  const opened = await getOrder(client, visit, path);
  if ('type' in opened) return opened;
  let { page, fields } = opened;
  if (visit.hesitate) {
    visit.record('hesitated');
    await visit.hesitate();
    const again = await getOrder(client, visit, path);
    if ('type' in again) return again;
    ({ page, fields } = again);
  }
  if (visit.options.pays === 'leaves-checkout') return { type: 'left' };
  await visit.beforeBuying();
  visit.record('pressed-buy');
  return payOnHostedPage(client, visit, await client.postForm(page.url, { ...fields, payment_method: 'kco' }));
}

interface OpenOrder {
  page: WebResponse;
  fields: Record<string, string>;
}

async function getOrder(client: WebClient, visit: Visit, path: string): Promise<OpenOrder | Unpaid> {
  const page = await client.get(visit.baseUrl + path);
  const fields = payFields(page.body);
  const error = errorsOn(page.body);
  if (Object.keys(fields).length === 0 && error !== '') return { type: 'refused', message: error };
  if (Object.keys(fields).length === 0) {
    return { type: 'stuck', message: `the order’s page (${page.status} ${page.url}) has no form to pay by` };
  }
  if (fields.payment_method !== 'kco') return { type: 'refused', message: 'the order’s page offers no Klarna' };
  visit.record('opened-order', new URL(page.url).pathname);
  return { page, fields };
}

/** @param page what the shop has led to */
async function payOnHostedPage(client: WebClient, visit: Visit, page: WebResponse): Promise<Bought> {
  const found = klarnaIn(page.body);
  if (!found || page.url.startsWith(visit.baseUrl)) {
    const error = errorsOn(page.body);
    if (error !== '') return { type: 'refused', message: error };
    if (page.status === 200 && page.body === '') return { type: 'refused', message: 'the shop answered an empty page' };
    return { type: 'stuck', message: `the shop led to no page of Klarna’s but to ${page.url} (${page.status})` };
  }
  visit.record('opened-hosted-page', `klarna order ${found.orderId}`);
  if (visit.options.pays === 'leaves-unpaid') return { type: 'left' };
  if (visit.options.pays === 'goes-back') return goBack(client, visit, page);
  const klarna = `${found.baseUrl}/kco/${found.orderId}`;
  await postAddress(client, { klarna });
  const { checkboxes } = await readIframeState(client, { klarna });
  await tickRequired(client, { klarna }, checkboxes);
  return postPayment(client, { klarna });
}

/** Klarna's page has a form for each way to leave it. */
async function goBack(client: WebClient, visit: Visit, page: WebResponse): Promise<Bought> {
  const [, action] = /action="([^"]+\/back)"/.exec(page.body) ?? [];
  if (action === undefined) return { type: 'stuck', message: 'Klarna’s page has no way back to the shop' };
  const back = await client.postForm(new URL(action, page.url).href, {});
  const seen = pageSeen(back.status, back.url, back.body);
  visit.record('went-back', `${seen.status} ${seen.path}`, seen);
  return { type: 'left' };
}
