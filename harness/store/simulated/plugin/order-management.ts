import { z } from 'zod';
import { isSuccess, type KlarnaAnswer, type KlarnaClient } from '../klarna-client.ts';
import type { Shop } from '../shop/shop.ts';
import type { WooOrder } from '../shop/woo-order.ts';

/** A paid order at Klarna, as far as the plugin reads it. */
export interface ManagedOrder {
  orderId: string;
  /** Minor units; 0 where the answer has none. */
  amountMinor: number;
  lines: readonly unknown[];
  /** Sum of its lines. */
  linesTotalMinor: number;
  /** What of the amount is neither captured nor given up. */
  remainingMinor: number;
  currency: string;
  /** AUTHORIZED, CAPTURED, CANCELLED, …; empty where the answer has none. */
  status: string;
  captures: readonly { captureId: string; capturedAt: string }[];
  /** Empty where the answer has none. */
  fraudStatus: string;
  readFailed: boolean;
  /** A success whose JSON is broken: PHP's null, which has no customer either. */
  isNull: boolean;
}

/** Each field by itself: the plugin takes what is there, and PHP's null for what is not. */
const managedOrder = z.object({
  order_amount: z.number().catch(0),
  order_lines: z.array(z.looseObject({ total_amount: z.number() })).catch([]),
  remaining_authorized_amount: z.number().catch(0),
  purchase_currency: z.string().catch(''),
  status: z.string().catch(''),
  fraud_status: z.string().catch(''),
  captures: z.array(z.object({ capture_id: z.string(), captured_at: z.string() })).catch([]),
});

interface Parties {
  shop: Shop;
  klarna: KlarnaClient;
}

/**
 * A success whose JSON is broken, or whose body is no JSON, is an empty order and no failed read.
 * @source process_response in class-kco-request.php: json_decode gives null, which is not looked at
 */
export async function readManagedOrder({ shop, klarna }: Parties, orderId: string): Promise<ManagedOrder> {
  shop.log('KCO get order management order');
  const answer = await klarna.call('GET', `/ordermanagement/v1/orders/${orderId}`);
  const read = isSuccess(answer);
  const order = managedOrder.parse(read ? answer.json : {});
  return {
    orderId,
    amountMinor: order.order_amount,
    lines: order.order_lines,
    linesTotalMinor: order.order_lines.reduce((sum, line) => sum + line.total_amount, 0),
    remainingMinor: order.remaining_authorized_amount,
    currency: order.purchase_currency,
    status: order.status,
    fraudStatus: order.fraud_status,
    captures: order.captures.map(({ capture_id, captured_at }) => ({
      captureId: capture_id,
      capturedAt: captured_at,
    })),
    readFailed: !read,
    isNull: read && Object.keys(answer.json).length === 0,
  };
}

/** What push and return both do in the end: acknowledge, then write the order's number into Klarna's book. */
export async function acknowledge(
  { shop, klarna }: Parties,
  orderId: string,
  order: Pick<WooOrder, 'id'>,
): Promise<KlarnaAnswer> {
  const path = `/ordermanagement/v1/orders/${orderId}`;
  shop.log('KCO acknowledge order');
  await klarna.call('POST', `${path}/acknowledge`);
  shop.log('KCO set merchant reference');
  const references = { merchant_reference1: String(order.id), merchant_reference2: String(order.id) };
  return klarna.call('PATCH', `${path}/merchant-references`, references);
}

/**
 * Sets the order on hold when the two totals differ by more than one minor unit. A failed read counts as a total of 0.
 * @returns whether they agree
 */
export async function totalsAgree(shop: Shop, order: WooOrder, managed: ManagedOrder): Promise<boolean> {
  if (Math.abs(managed.amountMinor - order.totalMinor) <= 1) return true;
  const { brand, mismatchDecimals } = shop.profile;
  const money = (minor: number) => (minor / 100).toFixed(mismatchDecimals);
  await order.setStatus(
    'on-hold',
    `${brand} order total (${money(managed.amountMinor)}) does not match WooCommerce order total (${money(order.totalMinor)}). Please verify the order with ${brand} before processing.`,
  );
  return false;
}

/**
 * What Klarna thinks of the purchase becomes the order's status: as the push does it, and all of 1.x. Any other word, as
 * after a failed read, leaves the order as it is.
 * @throws ScriptEnded from a hook on the payment
 */
export async function settlePayment(
  order: WooOrder,
  { orderId, fraudStatus }: ManagedOrder,
  brand: string,
): Promise<void> {
  switch (fraudStatus) {
    case 'ACCEPTED':
      await order.paymentComplete();
      order.addNote(`Payment via ${brand} Checkout, order ID: ${orderId}`);
      break;
    case 'REJECTED':
      await order.setStatus('on-hold', `${brand} Checkout order was rejected.`);
      break;
    case 'PENDING':
      await order.setStatus('on-hold', `${brand} order is under review, order ID: ${orderId}.`);
      break;
  }
}
