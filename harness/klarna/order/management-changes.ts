import { z } from 'zod';
import type { LedgerEvent } from '../../evidence/events.ts';
import {
  type Authorization,
  capturedAmount,
  isLapsed,
  type KlarnaOrder,
  type OrderLine,
  refundedAmount,
  remainingAuthorizedAmount,
} from './klarna-order.ts';
import { authorizationRequest, captureRequest, referencesRequest, refundRequest } from './management-api.ts';
import { misfitsOfManagedLines } from './order-lines.ts';
import { noSuchOrder, refuse, refuseBody, refuseValues, type Transition } from './transition.ts';

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

/** A body that fits its schema and whose lines add up, and what is then made of it. Order management answers others 422. */
function posted<Body extends { order_lines?: OrderLine[] | null | undefined }>(
  schema: z.ZodType<Body>,
  body: unknown,
  change: (request: Body) => Transition,
): Transition {
  const parsed = schema.safeParse(body);
  if (!parsed.success) return refuseBody(parsed.error, body, 422);
  const misfits = misfitsOfManagedLines(parsed.data.order_lines ?? []);
  return misfits.length > 0 ? refuse(refuseValues(misfits, 422)) : change(parsed.data);
}

/** What of a capture or a refund is kept as it was posted. */
function kept(request: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => (request[name] === null || request[name] === undefined ? [] : [[name, request[name]]])),
  );
}

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

/** The store's own order number and id; what is absent or null stays. */
export function setMerchantReferences(order: KlarnaOrder, body: unknown): Transition {
  return managed(order, (authorization) => {
    const parsed = referencesRequest.safeParse(body);
    if (!parsed.success) return refuseBody(parsed.error, body, 422);
    if (authorization.cancelledAt !== undefined) return notAllowed('NOT_ALLOWED', 'The order is cancelled');
    const merchantReference1 = parsed.data.merchant_reference1 ?? order.merchantReference1;
    const merchantReference2 = parsed.data.merchant_reference2 ?? order.merchantReference2;
    return {
      type: 'changed',
      order: { ...order, merchantReference1, merchantReference2 },
      change: 'references-set',
      detail: `${merchantReference1 ?? ''} ${merchantReference2 ?? ''}`.trim(),
    };
  });
}

/** New amount and lines for a completed order (an upsell on the thank-you page). */
export function changeAuthorization(order: KlarnaOrder, body: unknown, now: number): Transition {
  return managed(order, (authorization) =>
    posted(authorizationRequest, body, ({ order_amount: orderAmount, order_lines }) => {
      if (authorization.cancelledAt !== undefined) return notAllowed('NOT_ALLOWED', 'The order is cancelled');
      if (isLapsed(authorization, now)) return notAllowed('NOT_ALLOWED', 'The order has expired');
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
    }),
  );
}

/** Captures part or all of what is left. A capture also acknowledges. @source KCO issue 112 */
export function captureOrder(order: KlarnaOrder, body: unknown, captureId: string, now: number): Transition {
  return managed(order, (authorization) =>
    posted(captureRequest, body, (request) => {
      const { captured_amount: amount, order_lines: orderLines } = request;
      const { cancelledAt, fraudStatus } = authorization;
      if (cancelledAt !== undefined || fraudStatus !== 'ACCEPTED' || isLapsed(authorization, now)) {
        return notAllowed('CAPTURE_NOT_ALLOWED', 'The order is not open for captures. Capture not possible.');
      }
      if (amount > remainingAuthorizedAmount(order)) {
        return notAllowed(
          'CAPTURE_NOT_ALLOWED',
          'Captured amount is higher than the remaining authorized amount. Capture not possible.',
        );
      }
      const capture = {
        captureId,
        capturedAt: now,
        amount,
        orderLines: orderLines ?? [],
        posted: kept(request, 'description', 'reference', 'shipping_info'),
      };
      const captures = [...authorization.captures, capture];
      const acknowledgedAt = authorization.acknowledgedAt ?? now;
      return reauthorized(order, { ...authorization, captures, acknowledgedAt }, 'captured', String(amount));
    }),
  );
}

/** Gives back part or all of what is captured. */
export function refundOrder(order: KlarnaOrder, body: unknown, refundId: string, now: number): Transition {
  return managed(order, (authorization) =>
    posted(refundRequest, body, (request) => {
      const { refunded_amount: amount, order_lines: orderLines } = request;
      if (authorization.captures.length === 0) {
        return notAllowed('REFUND_NOT_ALLOWED', 'Order has no captures. Refund not possible');
      }
      if (amount > capturedAmount(order) - refundedAmount(order)) {
        return notAllowed('REFUND_NOT_ALLOWED', 'Refunded amount exceeds what is captured');
      }
      const refund = {
        refundId,
        refundedAt: now,
        amount,
        orderLines: orderLines ?? [],
        posted: kept(request, 'description', 'reference'),
      };
      const refunds = [...authorization.refunds, refund];
      return reauthorized(order, { ...authorization, refunds }, 'updated', `refunded ${amount}`);
    }),
  );
}

/** Gives up what is not captured. @source KCO order management: not after CAPTURED or PART_CAPTURED. */
export function cancelOrder(order: KlarnaOrder, now: number): Transition {
  return managed(order, (authorization) => {
    if (authorization.captures.length > 0)
      return notAllowed('CANCEL_NOT_ALLOWED', 'Order has previous captures. Cancel not possible');
    if (authorization.cancelledAt !== undefined) return { type: 'unchanged', order };
    if (isLapsed(authorization, now)) return notAllowed('CANCEL_NOT_ALLOWED', 'Order has expired. Cancel not possible');
    return reauthorized(order, { ...authorization, cancelledAt: now }, 'cancelled');
  });
}
