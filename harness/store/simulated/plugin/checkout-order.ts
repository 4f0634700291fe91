import { hasOrder, isSuccess, type KlarnaAnswer } from '../klarna-client.ts';
import type { CheckoutCall, Profile } from '../profiles/profile.ts';
import { type ShippingMethod, shippingMethodsOf } from '../shop/goods.ts';
import { guest } from '../shop/secrets.ts';
import type { Session } from '../shop/session.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import { type Reply, redirect, type Visit } from '../visit.ts';
import { withQuery } from '../wordpress/addresses.ts';
import { blockOptions, draftForKlarna, merchantData, validationUrl } from './block-order.ts';

const noAnswer: KlarnaAnswer = { status: 0, json: {} };

export async function createCheckoutOrder(visit: Visit): Promise<KlarnaAnswer> {
  const { session, shop } = visit;
  shop.log('KCO create order');
  const body = { ...purchase(visit), ...shopsEnd(visit) };
  const created = await visit.klarna.call('POST', '/checkout/v3/orders', body);
  session.klarnaOrderId = typeof created.json.order_id === 'string' ? created.json.order_id : undefined;
  return created;
}

export function readCheckoutOrder(visit: Visit, klarnaOrderId: string): Promise<KlarnaAnswer> {
  visit.shop.log('KCO read order');
  return visit.klarna.call('GET', `/checkout/v3/orders/${klarnaOrderId}`);
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

/**
 * Makes calls in a request of the checkout's script: what fails is told the customer at the next occasion.
 * @source check_for_api_error and kco_print_error_message, 2.7.0 and later; a read that failed on the container store
 */
export async function makeCallsOfScript(visit: Visit, calls: readonly CheckoutCall[]): Promise<KlarnaAnswer> {
  const { session, shop } = visit;
  let last = noAnswer;
  for (const call of calls) {
    const answer = await makeCall(visit, call, { last, order: undefined });
    const error = answer && !isSuccess(answer) ? errorOf(answer) : undefined;
    if (error !== undefined && keeps(shop.profile, error)) session.notices.push(error);
    last = answer ?? last;
  }
  return last;
}

const emptyBody = 'received empty body';

const keeps = ({ keepsErrors }: Profile, error: string): boolean =>
  keepsErrors === 'all' || (keepsErrors === 'with-body' && error !== emptyBody);

/**
 * What the plugin prints of a failed call into the answer to a request that is none of its script's; empty where it does not.
 * @source kco_print_error_message and wc_print_notice
 */
export function printedError(profile: Profile, answer: KlarnaAnswer): string {
  const error = isSuccess(answer) ? undefined : errorOf(answer);
  return error !== undefined && keeps(profile, error)
    ? `<ul class="woocommerce-error" role="alert"><li>${error}</li></ul>`
    : '';
}

/** @source KCO 2.13.11, process_response in class-kco-request.php */
function errorOf({ status, json }: KlarnaAnswer): string {
  if (status === 0) return String(json.error);
  return Object.keys(json).length === 0 ? emptyBody : JSON.stringify(json);
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
    ...shopsEnd(visit),
    billing_address: { ...nothing, ...billingOf(visit) },
  });
}

/**
 * What Klarna is told of the address: nothing of a customer who is logged in and has not agreed to it, which nobody asks here.
 * @source KCO 2.20.9, kco_wc_prefill_allowed; observed on the container store
 */
const billingOf = ({ session, user }: Visit): Session['billing'] => (user.id === guest ? session.billing : {});

/** What an update would say: all that can be another in this shop. */
const updateOf = (visit: Visit): string => {
  const { shop } = visit;
  const ofBlock = shop.block ? [shopsEnd(visit), billingOf(visit)] : [];
  return JSON.stringify([purchase(visit), addressOnForm(visit.form), ...ofBlock]);
};

function post(visit: Visit, klarnaOrderId: string, body: unknown): Promise<KlarnaAnswer> {
  visit.shop.log('KCO update order');
  return visit.klarna.call('POST', `/checkout/v3/orders/${klarnaOrderId}`, body);
}

export const snippetOf = ({ html_snippet: snippet }: Record<string, unknown>): string =>
  typeof snippet === 'string' ? snippet : '';

/** Whom Klarna is to ask before it takes the money. @source KCO 1.11.8; KCO_Request_Options of 2.0.16 to 2.20.9 */
const serverValidation = { require_validate_callback_success: true };
const clientValidation = { require_client_validation: true, require_client_validation_callback_response: true };

/** The cart as Klarna gets it. With shipping in the iframe Klarna gets the choice; newer versions leave the cost to it. */
function purchase(visit: Visit): Record<string, unknown> {
  const { shop, session } = visit;
  const { product, profile, conditions } = shop;
  const inIframe = conditions.shipping === 'in-iframe';
  const isEmpty = session.quantity === 0;
  const withShipping = !isEmpty && (!inIframe || profile.iframeShipping === 'in-total');
  const { shipping } = session;
  return {
    purchase_country: 'SE',
    purchase_currency: 'SEK',
    locale: 'en-US',
    order_amount: product.priceMinor * session.quantity + (withShipping ? shipping.priceMinor : 0),
    order_tax_amount: 0,
    order_lines: [
      ...(isEmpty
        ? []
        : [
            line(
              { type: 'physical', reference: product.sku, name: product.name },
              product.priceMinor,
              session.quantity,
            ),
          ]),
      ...(withShipping
        ? [line({ type: 'shipping_fee', reference: shipping.id, name: shipping.name }, shipping.priceMinor)]
        : []),
    ],
    merchant_data: shop.block ? merchantData(visit) : JSON.stringify({ is_user_logged_in: visit.user.id !== guest }),
    options: shop.block ? blockOptions : profile.orderCreated === 'on-return' ? serverValidation : clientValidation,
    ...(inIframe ? { shipping_options: shippingMethodsOf(conditions).map((method) => option(method, shipping)) } : {}),
  };
}

export const line = (fields: Record<string, unknown>, amountMinor: number, quantity = 1) => ({
  ...fields,
  quantity,
  unit_price: amountMinor,
  tax_rate: 0,
  total_amount: amountMinor * quantity,
  total_tax_amount: 0,
});

const option = ({ id, name, priceMinor }: ShippingMethod, chosen: ShippingMethod) => ({
  id,
  name,
  price: priceMinor,
  tax_amount: 0,
  tax_rate: 0,
  preselected: id === chosen.id,
});

/**
 * What the form in hand says about the customer's address, as the plugin reads it into an update: WooCommerce's order
 * review knows a part of it under short names.
 */
function addressOnForm(form: URLSearchParams): Record<string, string> {
  const address: Record<string, string> = {};
  for (const [name, value] of form) {
    if (/^(?:billing_|shipping_|s_)|^(?:country|state|postcode|city|address|address_2)$/.test(name)) {
      address[name] = value;
    }
  }
  return address;
}

export type Opened = { type: 'snippet'; snippet: string } | { type: 'redirect'; reply: Reply };

/**
 * The checkout page asks for Klarna's snippet: of the order that the session has, else of a new one.
 * @param reopen the calls on a page whose customer has chosen Klarna
 * @source kco_create_or_update_order and update_klarna_order, 2.x; get_order, 1.11.8
 */
export async function openCheckoutOrder(
  visit: Visit,
  reopen: readonly CheckoutCall[] = visit.shop.profile.calls.reopen,
): Promise<Opened> {
  const { session, shop } = visit;
  const { calls, expired } = shop.profile;
  if (!session.klarnaOrderId) return shown(await createCheckoutOrder(visit));
  const answer = await makeCalls(visit, session.choseKlarna ? reopen : calls.reopenUnchosen);
  if (hasOrder(answer)) return shown(answer);
  const leave = answer.json.error_code === 'READ_ONLY_ORDER' ? leadToOrder(visit, session.klarnaOrderId) : undefined;
  if (leave) return { type: 'redirect', reply: leave };
  if (expired === 'new-order') return shown(await createCheckoutOrder(visit));
  session.klarnaOrderId = undefined;
  return {
    type: 'redirect',
    reply: redirect(withQuery(visit.addresses.page('cart', visit.secure), 'kco-order=error'), 302),
  };
}

/** The customer has paid already and is led to the order, where the version does that. */
export function leadToOrder({ shop, orders, addresses, secure }: Visit, klarnaOrderId: string): Reply | undefined {
  const { completed } = shop.profile;
  const order = orders.byKlarnaId(klarnaOrderId);
  if (!order || completed === 'new-order' || completed === 'klarna-confirmation') return undefined;
  const received = addresses.orderReceived(order.id, order.key, secure);
  if (completed === 'order-received' || order.paidAt !== undefined) return redirect(received, 302);
  return redirect(withQuery(received, `kco_confirm=yes&kco_order_id=${klarnaOrderId}&order_id=${order.id}`), 302);
}

const shown = ({ json }: KlarnaAnswer): Opened => ({ type: 'snippet', snippet: snippetOf(json) });

const orderId = '{checkout.order.id}';

/** Where Klarna finds the shop and the shop finds its order: in the block checkout the draft, as soon as there is one. */
function shopsEnd(visit: Visit): Record<string, unknown> {
  const draft = visit.shop.block ? draftForKlarna(visit) : undefined;
  const urls = merchantUrls(visit);
  if (!visit.shop.block) return { merchant_urls: urls };
  return {
    merchant_urls: {
      ...urls,
      ...(draft ? { confirmation: confirmationUrl(visit, draft) } : {}),
      validation: validationUrl(visit, orderId),
    },
    ...(draft ? { merchant_reference1: String(draft.id), merchant_reference2: String(draft.id) } : {}),
  };
}

/** The URLs that the plugin registers with a checkout order. Undefined: the version does not send it. */
export function merchantUrls({ shop, addresses, secure, session }: Visit): Record<string, string | undefined> {
  const { profile } = shop;
  const sends = (name: (typeof profile.extraUrls)[number], url: string) =>
    profile.extraUrls.includes(name) ? url : undefined;
  const callback = (action: string, query: string) => addresses.wcApi(action, query, secure);
  const sessionId =
    profile.sessionId === 'none' ? '' : `&kco_session_id=${profile.sessionId === 'id' ? session.id : session.cookie}`;
  const confirmation =
    profile.orderCreated === 'on-return'
      ? `confirm=yes&kco_wc_order_id=${orderId}`
      : `kco_confirm=yes&kco_order_id=${orderId}`;
  return {
    terms: addresses.page('terms', secure),
    checkout: addresses.page('checkout', secure),
    confirmation: withQuery(addresses.page('checkout', secure), confirmation),
    push: callback('KCO_WC_Push', `kco-action=push&kco_wc_order_id=${orderId}${sessionId}`),
    validation: sends(
      'validation',
      onHttps(callback('KCO_WC_Validation', `kco-action=validation&kco_wc_order_id=${orderId}${sessionId}`)),
    ),
    shipping_option_update: sends('shipping_option_update', onHttps(callback('KCO_WC_Shipping_Option_Update', ''))),
    notification: sends('notification', callback('KCO_WC_Notification', `kco_wc_order_id=${orderId}`)),
  };
}

/** Klarna calls these while the customer shops, and the plugin takes https for granted. */
const onHttps = (url: string): string => url.replace(/^http:/, 'https:');

/** Once the order exists, Klarna sends the customer to its order-received page; 2.0 by way of the checkout. */
export function confirmationUrl({ shop, addresses, secure }: Visit, order: WooOrder): string {
  return shop.profile.confirm.at === 'wp-head'
    ? withQuery(addresses.page('checkout', secure), `kco_confirm=yes&kco_order_id=${orderId}&wc_order_id=${order.id}`)
    : withQuery(
        addresses.orderReceived(order.id, order.key, secure),
        `kco_confirm=yes&kco_order_id=${orderId}&order_id=${order.id}`,
      );
}
