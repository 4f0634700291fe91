import { isSuccess, type KlarnaAnswer, type KlarnaClient } from '../klarna-client.ts';
import type { Shop } from '../shop/shop.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import { type ManagedOrder, readManagedOrder } from './order-management.ts';

/**
 * Order management as 2.19 and later have it built in: what becomes of a paid order in the shop is told Klarna. An order
 * without a date of payment is nobody's business: of it nothing is sent.
 * @source KCO 2.19.1 and 2.20.9, src/OrderManagement/OrderManagement.php; observed on the container store
 */
export interface Management {
  shop: Shop;
  klarna: KlarnaClient;
}

/** How the plugin calls Klarna in these notes; undefined: nobody acts, by version or by a setting of the shop. */
function brandOf({ shop }: Management, setting?: keyof Shop['conditions']['orderManagement']): string | undefined {
  if (!shop.hasKlarna || (setting && shop.conditions.orderManagement[setting] === 'off')) return undefined;
  return shop.profile.orderManagement?.brand;
}

/** The order is cancelled in the shop. @source cancel_klarna_order */
export async function cancelAtKlarna(management: Management, order: WooOrder): Promise<void> {
  const brand = brandOf(management, 'cancel');
  if (!brand || order.paidAt === undefined) return;
  const managed = await readManagedOrder(management, order.klarnaOrderId);
  if (managed.readFailed) order.addNote(`${brand} order could not be cancelled due to an error.`);
  else if (isCaptured(managed)) {
    order.addNote(`The ${brand} order cannot be cancelled due to it already being captured.`);
  } else if (managed.status === 'CANCELLED') order.addNote(`${brand} order has already been cancelled.`);
  else {
    const answer = await call(management, 'POST', order, 'cancel');
    const failed = `Could not cancel ${brand} order. ${errorOf(answer)}.`;
    order.addNote(isSuccess(answer) ? `${brand} order cancelled.` : failed);
  }
}

/** The order is completed in the shop. What goes wrong puts it on hold. @source capture_klarna_order */
export async function captureAtKlarna(management: Management, order: WooOrder): Promise<void> {
  const brand = brandOf(management, 'capture');
  if (!brand || order.paidAt === undefined) return;
  // The plugin loads the order anew: whoever completes it goes on with what it was then.
  const hold = async (why: string) => management.shop.orders.byId(order.id)?.setStatus('on-hold', why);
  if (order.captureId !== undefined) {
    order.addNote(`${brand} order has already been captured.`);
    return;
  }
  const managed = await readManagedOrder(management, order.klarnaOrderId);
  if (managed.readFailed) return hold(`${brand} order could not be captured due to an error.`);
  if (managed.fraudStatus === 'PENDING') {
    return hold(`${brand} order is pending review and could not be captured at this time.`);
  }
  const [captured] = managed.captures;
  if (managed.status === 'CAPTURED' && captured) {
    order.addNote(`${brand} order has already been captured on ${captured.capturedAt}`);
    order.setCaptureId(captured.captureId);
    return;
  }
  if (managed.status === 'CANCELLED' || managed.fraudStatus !== 'ACCEPTED') {
    const why = managed.status === 'CANCELLED' ? 'failed to capture, the order has already been canceled' : '';
    order.addNote(`${brand} order ${why || 'could not be captured at this time.'}`);
    return;
  }
  const body = { captured_amount: order.totalMinor, order_lines: linesOf(order, managed), shipping_info: [] };
  const answer = await call(management, 'POST', order, 'captures', body);
  if (!isSuccess(answer)) return hold(`Could not capture ${brand} order. ${captureError(answer, managed)}`);
  const captureId = answer.headers?.['capture-id'] ?? '';
  order.addNote(`${brand} order captured. Capture amount: ${money(order.totalMinor)}. Capture ID: ${captureId}`);
  order.setCaptureId(captureId);
}

/** The order's lines are saved in the shop: told Klarna of an order on hold alone. @source update_klarna_order_items */
export async function updateAtKlarna(management: Management, order: WooOrder): Promise<void> {
  const brand = brandOf(management, 'update');
  if (!brand || order.paidAt === undefined || order.status !== 'on-hold') return;
  const managed = await readManagedOrder(management, order.klarnaOrderId);
  if (managed.readFailed) {
    order.addNote(`${brand} order could not be updated due to an error.`);
    return;
  }
  if (isCaptured(managed) || managed.status === 'CANCELLED') return;
  const body = { order_amount: order.totalMinor, order_tax_amount: 0, order_lines: linesOf(order, managed) };
  const answer = await call(management, 'PATCH', order, 'authorization', body);
  const failed = `Could not update ${brand} order lines: ${errorOf(answer)}.`;
  order.addNote(isSuccess(answer) ? `${brand} order updated.` : failed);
}

/**
 * The owner gives all the money back.
 * @returns whether Klarna has done it: else WooCommerce takes its refund back
 * @source refund_klarna_order; no setting switches it off
 */
export async function refundAtKlarna(management: Management, order: WooOrder): Promise<boolean> {
  const brand = brandOf(management);
  if (!brand) return false;
  const notCaptured = `${brand} order has not been captured and cannot be refunded.`;
  if (order.captureId === undefined) {
    order.addNote(notCaptured);
    return false;
  }
  const managed = await readManagedOrder(management, order.klarnaOrderId);
  if (managed.readFailed || !isCaptured(managed)) {
    order.addNote(managed.readFailed ? `Could not refund ${brand} order. API Error.` : notCaptured);
    return false;
  }
  const body = { refunded_amount: order.totalMinor, description: '', order_lines: linesOf(order, managed) };
  const answer = await call(management, 'POST', order, 'refunds', body);
  if (!isSuccess(answer)) {
    order.addNote(`Could not refund ${brand} order. ${errorOf(answer)}.`);
    return false;
  }
  order.addNote(`Processing a refund of ${money(order.totalMinor)} with ${brand}.`);
  return true;
}

const isCaptured = ({ status }: ManagedOrder): boolean => status === 'CAPTURED' || status === 'PART_CAPTURED';

function call(
  { shop, klarna }: Management,
  method: 'POST' | 'PATCH',
  { klarnaOrderId }: WooOrder,
  what: string,
  body?: unknown,
): Promise<KlarnaAnswer> {
  shop.log(`order management: ${what}`);
  return klarna.call(method, `/ordermanagement/v1/orders/${klarnaOrderId}/${what}`, body);
}

/** The lines that the customer bought, and one for what the owner added since. */
function linesOf(order: WooOrder, { lines, linesTotalMinor }: ManagedOrder): unknown[] {
  const addedMinor = order.totalMinor - linesTotalMinor;
  if (addedMinor === 0) return [...lines];
  const fee = { type: 'surcharge', reference: 'Fee', name: 'Gift wrapping', quantity: 1, tax_rate: 0 };
  return [...lines, { ...fee, unit_price: addedMinor, total_amount: addedMinor, total_tax_amount: 0 }];
}

/** @source process_response in src/OrderManagement/Request/Request.php */
function errorOf({ status, json }: KlarnaAnswer): string {
  if (status === 0) return String(json.error);
  return Array.isArray(json.error_messages) ? json.error_messages.join(' ') : `API Error ${status}`;
}

/** Where more is asked for than Klarna holds, the plugin says how much that is. */
function captureError(answer: KlarnaAnswer, { remainingMinor, currency }: ManagedOrder): string {
  const error = errorOf(answer);
  return error.includes('Captured amount is higher than the remaining authorized amount.')
    ? error.replace('. Capture not possible.', `: ${remainingMinor / 100} ${currency}.`)
    : error;
}

/** As WooCommerce prints kronor in a note, without the HTML around it. */
const money = (minor: number): string => `&#107;&#114;${(minor / 100).toFixed(2)}`;
