import { z } from 'zod';
import type { LedgerEvent } from '../../evidence/events.ts';
import {
  type Authorization,
  capturedAmount,
  type KlarnaOrder,
  orderLine,
  refundedAmount,
  remainingAuthorizedAmount,
} from './klarna-order.ts';
import { noSuchOrder, refuse, refuseBody, type Transition } from './transition.ts';

/** What may happen to an order once the customer has paid: by the store through order management, and by Klarna. */

/** Order management knows only completed orders: before that, every request answers NO_SUCH_ORDER. */
function managed(order: KlarnaOrder, change: (authorization: Authorization) => Transition): Transition {
  return order.authorization ? change(order.authorization) : refuse(noSuchOrder(order.orderId));
}

/** The order with its authorization changed. */
function reauthorized(
  order: KlarnaOrder,
  authorization: Authorization,
  change: LedgerEvent['change'],
  detail?: string,
): Transition {
  return { type: 'changed', order: { ...order, authorization }, change, detail };
}

/** 403 with the code of what is not allowed. */
const notAllowed = (errorCode: string, message: string): Transition =>
  refuse({ status: 403, errorCode, messages: [message] });

const positiveAmount = z.number().int().positive();
const orderLines = z.array(orderLine).nullish();

export const decision = z.enum(['accepted', 'rejected']);
export type Decision = z.infer<typeof decision>;

/** Klarna makes up its mind about a purchase that is under review. */
export function decideOrder(order: KlarnaOrder, decided: Decision): Transition {
  return managed(order, (authorization) => {
    if (authorization.fraudStatus !== 'PENDING') {
      const message = `Not under review: fraud_status is ${authorization.fraudStatus}`;
      return refuse({ status: 409, errorCode: 'NOT_PENDING', messages: [message] });
    }
    const fraudStatus = decided === 'accepted' ? 'ACCEPTED' : 'REJECTED';
    return reauthorized(order, { ...authorization, fraudStatus }, 'decided', `fraud_status ${fraudStatus}`);
  });
}

/** The store has the order. Klarna accepts it again without effect. */
export function acknowledgeOrder(order: KlarnaOrder, now: number): Transition {
  return managed(order, (authorization) =>
    authorization.acknowledgedAt === undefined
      ? reauthorized(order, { ...authorization, acknowledgedAt: now }, 'acknowledged')
      : { type: 'unchanged', order },
  );
}

const references = z.object({
  merchant_reference1: z.union([z.string(), z.number()]).transform(String).nullish(),
  merchant_reference2: z.union([z.string(), z.number()]).transform(String).nullish(),
});

/** The store's own order number and id; what is absent or null stays. */
export function setMerchantReferences(order: KlarnaOrder, body: unknown): Transition {
  const parsed = references.safeParse(body);
  if (!parsed.success) return refuseBody(parsed.error);
  const merchantReference1 = parsed.data.merchant_reference1 ?? order.merchantReference1;
  const merchantReference2 = parsed.data.merchant_reference2 ?? order.merchantReference2;
  return managed(order, () => ({
    type: 'changed',
    order: { ...order, merchantReference1, merchantReference2 },
    change: 'references-set',
    detail: `${merchantReference1 ?? ''} ${merchantReference2 ?? ''}`.trim(),
  }));
}

const authorizationRequest = z.object({
  order_amount: positiveAmount,
  order_lines: orderLines,
});

/** New amount and lines for a completed order (an upsell on the thank-you page). */
export function changeAuthorization(order: KlarnaOrder, body: unknown): Transition {
  return managed(order, (authorization) => {
    const parsed = authorizationRequest.safeParse(body);
    if (!parsed.success) return refuseBody(parsed.error);
    if (authorization.cancelledAt !== undefined) return notAllowed('NOT_ALLOWED', 'The order is cancelled');
    const { order_amount: orderAmount, order_lines } = parsed.data;
    if (orderAmount < capturedAmount(order)) return notAllowed('NOT_ALLOWED', 'More than this is captured already');
    return {
      type: 'changed',
      order: {
        ...order,
        orderAmount,
        orderLines: order_lines ?? order.orderLines,
        authorization: { ...authorization, orderAmount },
      },
      change: 'updated',
      detail: `authorization ${orderAmount}`,
    };
  });
}

const captureRequest = z.object({
  captured_amount: positiveAmount,
  order_lines: orderLines,
});

/** Captures part or all of what is left. A capture also acknowledges. @source KCO issue 112 */
export function captureOrder(order: KlarnaOrder, body: unknown, captureId: string, now: number): Transition {
  return managed(order, (authorization) => {
    const parsed = captureRequest.safeParse(body);
    if (!parsed.success) return refuseBody(parsed.error);
    const { captured_amount: amount, order_lines } = parsed.data;
    if (authorization.cancelledAt !== undefined || authorization.fraudStatus !== 'ACCEPTED') {
      return notAllowed('CAPTURE_NOT_ALLOWED', 'The order is not open for captures. Capture not possible.');
    }
    if (amount > remainingAuthorizedAmount(order)) {
      return notAllowed(
        'CAPTURE_NOT_ALLOWED',
        'Captured amount is higher than the remaining authorized amount. Capture not possible.',
      );
    }
    const capture = { captureId, capturedAt: now, amount, orderLines: order_lines ?? [] };
    const captures = [...authorization.captures, capture];
    const acknowledgedAt = authorization.acknowledgedAt ?? now;
    return reauthorized(order, { ...authorization, captures, acknowledgedAt }, 'captured', String(amount));
  });
}

const refundRequest = z.object({ refunded_amount: positiveAmount });

/** Gives back part or all of what is captured. */
export function refundOrder(order: KlarnaOrder, body: unknown, refundId: string, now: number): Transition {
  return managed(order, (authorization) => {
    const parsed = refundRequest.safeParse(body);
    if (!parsed.success) return refuseBody(parsed.error);
    const amount = parsed.data.refunded_amount;
    if (authorization.captures.length === 0) {
      return notAllowed('REFUND_NOT_ALLOWED', 'Order has no captures. Refund not possible');
    }
    if (amount > capturedAmount(order) - refundedAmount(order)) {
      return notAllowed('REFUND_NOT_ALLOWED', 'Refunded amount exceeds what is captured');
    }
    const refunds = [...authorization.refunds, { refundId, refundedAt: now, amount }];
    return reauthorized(order, { ...authorization, refunds }, 'updated', `refunded ${amount}`);
  });
}

/** Gives up what is not captured. @source KCO order management: not after CAPTURED or PART_CAPTURED. */
export function cancelOrder(order: KlarnaOrder, now: number): Transition {
  return managed(order, (authorization) => {
    if (authorization.captures.length > 0)
      return notAllowed('CANCEL_NOT_ALLOWED', 'Order has previous captures. Cancel not possible');
    if (authorization.cancelledAt !== undefined) return { type: 'unchanged', order };
    return reauthorized(order, { ...authorization, cancelledAt: now }, 'cancelled');
  });
}
