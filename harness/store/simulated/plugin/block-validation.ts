import { z } from 'zod';
import { hasOrder } from '../klarna-client.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import type { Reply, Visit } from '../visit.ts';
import { loginCookie } from '../wordpress/login.ts';
import { printedError, readCheckoutOrder } from './checkout-order.ts';

const text = z.string().catch('');
const address = z.record(z.string(), z.unknown()).catch({});
/** What the validation takes out of Klarna's order. */
const klarnaOrder = z.object({
  order_id: text,
  merchant_reference2: text,
  merchant_data: text,
  billing_address: address,
  shipping_address: address,
});
type KlarnaOrder = z.infer<typeof klarnaOrder>;

const merchantData = z.object({
  wc_cart_hash: text,
  wc_shipping_hash: text,
  wc_cart_token: text,
  wc_nonce: text,
  wp_logged_in_cookie: text,
});
type MerchantData = z.infer<typeof merchantData>;

/** What speaks against the purchase; whoever is to be told hears the same sentence every time. */
class NotValid extends Error {
  override readonly name = 'NotValid';
}

/**
 * Klarna asks before it takes the payment: the shop submits its own order by a request to itself, and then looks whether it is
 * what Klarna was told. The body of Klarna's request is not read.
 * @source KCO 2.16.0 to 2.20.9, OrderController::validate and OrderValidation
 */
export async function validateBlockOrder(visit: Visit, klarnaOrderId: string): Promise<Reply> {
  const answered = (status: number, body: string): Reply => ({
    status,
    contentType: 'application/json; charset=UTF-8',
    body,
  });
  const printed: string[] = [];
  try {
    await validate(visit, klarnaOrderId, printed);
    return answered(200, printed.join(''));
  } catch (error) {
    if (!(error instanceof NotValid)) throw error;
    visit.shop.log(`${klarnaOrderId}: not valid, ${error.message}`);
    const told = {
      error_type: 'approval_failed',
      error_text: 'Failed to validate your order, please try again.',
    };
    return answered(400, printed.join('') + JSON.stringify(told));
  }
}

/** @param printed what WooCommerce prints before the answer */
async function validate(visit: Visit, klarnaOrderId: string, printed: string[]): Promise<void> {
  const { shop, orders } = visit;
  const answer = await readCheckoutOrder(visit, klarnaOrderId);
  if (!hasOrder(answer)) {
    printed.push(printedError(shop.profile, answer));
    throw new NotValid('Could not find the order, please try again.');
  }
  const known = klarnaOrder.parse(answer.json);
  const kept = merchantData.safeParse(jsonOf(known.merchant_data)).data;
  const needsReference = shop.block?.validationUrl !== 'always';
  if (!kept || (needsReference && known.merchant_reference2 === '')) {
    throw new NotValid('Could not validate the order, please try again.');
  }
  const order = known.merchant_reference2 === '' ? undefined : orders.byId(Number(known.merchant_reference2));
  if (known.merchant_reference2 !== '' && !order) throw new NotValid('Could not find the order, please try again.');
  if (order) linkDraft(visit, order, klarnaOrderId);
  const submitted = await submit(visit, order, known, kept);
  if (submitted.hashes.cart !== kept.wc_cart_hash || submitted.hashes.shipping !== kept.wc_shipping_hash) {
    throw new NotValid('Could not validate the order, please try again.');
  }
}

/** @throws NotValid where the order is paid: before or after Klarna's id is written into it */
function linkDraft({ shop }: Visit, order: WooOrder, klarnaOrderId: string): void {
  const isPaid = order.paidAt !== undefined;
  if (isPaid && shop.block?.checksPaid === 'first') throw new NotValid('Order is already paid.');
  order.linkKlarna(klarnaOrderId);
  if (isPaid) throw new NotValid('Order is already paid.');
}

const submittedAnswer = z.object({ order_id: z.number() });

/** Posts the order to the Store API as the customer would, by the shop's public name. @returns the order as it is after that */
async function submit(
  visit: Visit,
  order: WooOrder | undefined,
  known: KlarnaOrder,
  kept: MerchantData,
): Promise<WooOrder> {
  const { shop, orders, addresses, secure } = visit;
  const route = order ? `/wc/store/v1/checkout/${order.id}` : '/wc/store/v1/checkout';
  const answer = await visit.askItself({
    url: addresses.rest(route, secure),
    headers: {
      [shop.block?.tokenHeader ?? 'Cart-Token']: kept.wc_cart_token,
      Nonce: kept.wc_nonce,
      // WP_Http_Cookie encodes nothing.
      ...(kept.wp_logged_in_cookie === '' ? {} : { cookie: `${loginCookie}=${kept.wp_logged_in_cookie}` }),
    },
    body: {
      ...(order ? { key: order.key } : {}),
      payment_method: 'kco',
      billing_email: known.billing_address.email ?? '',
      payment_data: [
        { key: '_wc_klarna_checkout_flow', value: 'embedded' },
        { key: '_wc_klarna_order_id', value: known.order_id },
      ],
      billing_address: addressOf(known.billing_address),
      shipping_address: addressOf(known.shipping_address),
    },
  });
  shop.log(`[Blocks] - Submit WC Order: ${answer?.status ?? 'no answer'}`);
  if (!answer || answer.status < 200 || answer.status >= 300) {
    throw new NotValid('Could not submit the order to WooCommerce.');
  }
  const { order_id: id } = submittedAnswer.safeParse(jsonOf(answer.body)).data ?? {};
  const submitted = id === undefined ? undefined : orders.byId(id);
  if (!submitted) throw new NotValid('Could not find the WooCommerce order.');
  return submitted;
}

const addressOf = (klarna: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  first_name: klarna.given_name ?? '',
  last_name: klarna.family_name ?? '',
  address_1: klarna.street_address ?? '',
  city: klarna.city ?? '',
  postcode: klarna.postal_code ?? '',
  country: String(klarna.country ?? '').toUpperCase(),
  email: klarna.email ?? '',
  phone: klarna.phone ?? '',
});

/**
 * The gateway's part of an order that the Store API submits: the order now belongs to Klarna's.
 * @returns why not
 * @throws ScriptEnded from a hook
 * @source EmbeddedBlockFlow::process
 */
export async function processBlockPayment(visit: Visit, order: WooOrder): Promise<string | undefined> {
  const { shop, session } = visit;
  const klarnaOrderId = order.klarnaOrderId || session.klarnaOrderId;
  if (!klarnaOrderId) return 'Kustom order ID not found.';
  if (!hasOrder(await readCheckoutOrder(visit, klarnaOrderId))) return 'Kustom order not found or an error occurred.';
  order.linkKlarna(klarnaOrderId);
  if (shop.block?.setsPending) await order.setStatus('pending', 'Kustom order placed, waiting for confirmation');
  return undefined;
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // PHP's json_decode gives null
  }
}
