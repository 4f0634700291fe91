import type { KlarnaAnswer } from '../klarna-client.ts';
import type { CheckoutCall } from '../profiles/profile.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { addressOnForm } from './address-on-form.ts';
import { confirmationUrl, merchantUrls } from './merchant-urls.ts';
import { purchase } from './purchase.ts';

const noAnswer: KlarnaAnswer = { status: 0, json: {} };

export async function createCheckoutOrder(visit: Visit): Promise<KlarnaAnswer> {
  const { session, shop } = visit;
  shop.log('KCO create order');
  const body = { ...purchase(visit), merchant_urls: merchantUrls(visit) };
  const created = await visit.klarna.call('POST', '/checkout/v3/orders', identity(visit), body);
  session.klarnaOrderId = typeof created.json.order_id === 'string' ? created.json.order_id : undefined;
  return created;
}

export function readCheckoutOrder(visit: Visit, klarnaOrderId: string): Promise<KlarnaAnswer> {
  visit.shop.log('KCO read order');
  return visit.klarna.call('GET', `/checkout/v3/orders/${klarnaOrderId}`, identity(visit));
}

/**
 * Makes the calls that the version makes at this step on the session's order, one after the other.
 * @param order the shop's, which a `confirm` tells Klarna
 * @returns the last answer
 */
export async function makeCalls(visit: Visit, calls: readonly CheckoutCall[], order?: WooOrder): Promise<KlarnaAnswer> {
  let last = noAnswer;
  for (const call of calls) last = (await makeCall(visit, call, { last, order })) ?? last;
  return last;
}

/** @returns undefined for an update that is left out */
async function makeCall(
  visit: Visit,
  call: CheckoutCall,
  { last, order }: { last: KlarnaAnswer; order: WooOrder | undefined },
): Promise<KlarnaAnswer | undefined> {
  const { session } = visit;
  const klarnaOrderId = session.klarnaOrderId ?? '';
  switch (call) {
    case 'read':
      return readCheckoutOrder(visit, klarnaOrderId);
    case 'update': {
      if (last !== noAnswer && last.json.status !== 'checkout_incomplete') return undefined;
      return session.lastUpdate === updateOf(visit) ? undefined : update(visit, klarnaOrderId);
    }
    case 'force-update':
      return update(visit, klarnaOrderId);
    case 'confirm': {
      const references = order && {
        merchant_urls: { ...merchantUrls(visit), confirmation: confirmationUrl(visit, order) },
        merchant_reference1: String(order.id),
        merchant_reference2: String(order.id),
      };
      return post(visit, klarnaOrderId, { ...purchase(visit), ...references });
    }
  }
}

function update(visit: Visit, klarnaOrderId: string): Promise<KlarnaAnswer> {
  visit.session.lastUpdate = updateOf(visit);
  // The trap of the real plugin: addresses go back with nulls in them.
  const nothing = { given_name: null, family_name: null, email: null };
  return post(visit, klarnaOrderId, {
    ...purchase(visit),
    merchant_urls: merchantUrls(visit),
    billing_address: nothing,
  });
}

/** What an update would say: all that can be another in this shop. */
const updateOf = (visit: Visit): string => JSON.stringify([purchase(visit), addressOnForm(visit.form)]);

function post(visit: Visit, klarnaOrderId: string, body: unknown): Promise<KlarnaAnswer> {
  visit.shop.log('KCO update order');
  return visit.klarna.call('POST', `/checkout/v3/orders/${klarnaOrderId}`, identity(visit), body);
}

export const snippetOf = ({ html_snippet: snippet }: Record<string, unknown>): string =>
  typeof snippet === 'string' ? snippet : '';

export const identity = ({ shop }: Pick<Visit, 'shop'>) => ({
  apiHost: shop.profile.apiHost,
  merchant: shop.request.merchant,
});
