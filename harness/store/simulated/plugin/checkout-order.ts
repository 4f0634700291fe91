import type { KlarnaAnswer } from '../klarna-client.ts';
import type { CheckoutCall } from '../profiles/profile.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { withQuery } from '../wordpress/addresses.ts';
import { merchantUrls } from './merchant-urls.ts';

/** Opens the checkout order at Klarna at the first look at the checkout; later looks read it. */
export async function openCheckoutOrder(visit: Visit): Promise<KlarnaAnswer> {
  const { session, shop } = visit;
  if (session.klarnaOrderId) {
    const read = await callCheckout(visit, 'read');
    if (read.status === 200 && read.json.status !== 'checkout_complete') return read;
  }
  shop.log('KCO create order');
  const body = { ...purchase(visit), merchant_urls: merchantUrls(visit) };
  const created = await visit.klarna.call('POST', '/checkout/v3/orders', identity(visit), body);
  session.klarnaOrderId = typeof created.json.order_id === 'string' ? created.json.order_id : undefined;
  return created;
}

/** Makes the calls that the version makes at this step, one after the other. @returns the last answer that was read. */
export async function makeCalls(visit: Visit, calls: readonly CheckoutCall[], order?: WooOrder): Promise<KlarnaAnswer> {
  let last: KlarnaAnswer = { status: 0, json: {} };
  for (const call of calls) last = await callCheckout(visit, call, order);
  return last;
}

export async function callCheckout(visit: Visit, call: CheckoutCall, order?: WooOrder): Promise<KlarnaAnswer> {
  const path = `/checkout/v3/orders/${visit.session.klarnaOrderId ?? ''}`;
  visit.shop.log(`KCO ${call} order`);
  switch (call) {
    case 'read':
      return visit.klarna.call('GET', path, identity(visit));
    case 'update': {
      // The trap of the real plugin: addresses go back with nulls in them.
      const nothing = { given_name: null, family_name: null, email: null };
      const body = { ...purchase(visit), merchant_urls: merchantUrls(visit), billing_address: nothing };
      return visit.klarna.call('POST', path, identity(visit), body);
    }
    case 'confirm':
      return visit.klarna.call('POST', path, identity(visit), { ...purchase(visit), ...orderReferences(visit, order) });
  }
}

export const identity = ({ shop }: Pick<Visit, 'shop'>) => ({
  apiHost: shop.profile.apiHost,
  merchant: shop.request.merchant,
});

/** Once the order exists, Klarna sends the customer to its order-received page. */
function orderReferences(visit: Visit, order: WooOrder | undefined) {
  if (!order) return { merchant_urls: merchantUrls(visit) };
  const received = visit.addresses.orderReceived(order.id, order.key, visit.secure);
  const confirmation = withQuery(received, `kco_confirm=yes&kco_order_id={checkout.order.id}&order_id=${order.id}`);
  return {
    merchant_urls: { ...merchantUrls(visit), confirmation },
    merchant_reference1: String(order.id),
    merchant_reference2: String(order.id),
  };
}

function purchase({ shop }: Visit) {
  const { product } = shop;
  const line = (fields: Record<string, unknown>, amount: number) => ({
    ...fields,
    quantity: 1,
    unit_price: amount,
    tax_rate: 0,
    total_amount: amount,
    total_tax_amount: 0,
  });
  return {
    purchase_country: 'SE',
    purchase_currency: 'SEK',
    locale: 'en-US',
    order_amount: shop.totalMinor,
    order_tax_amount: 0,
    order_lines: [
      line({ type: 'physical', reference: product.sku, name: product.name }, product.priceMinor),
      line({ type: 'shipping_fee', reference: 'flat_rate:1', name: 'Flat rate' }, product.shippingMinor),
    ],
    merchant_data: JSON.stringify({ is_user_logged_in: false }),
  };
}
