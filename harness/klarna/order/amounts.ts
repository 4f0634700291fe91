import type { KlarnaOrder } from './klarna-order.ts';

/** All amounts in minor units. */
export const capturedAmount = (order: KlarnaOrder): number =>
  (order.authorization?.captures ?? []).reduce((sum, capture) => sum + capture.amount, 0);

export const refundedAmount = (order: KlarnaOrder): number =>
  (order.authorization?.refunds ?? []).reduce((sum, refund) => sum + refund.amount, 0);

export const remainingAuthorizedAmount = (order: KlarnaOrder): number =>
  order.authorization && order.authorization.cancelledAt === undefined
    ? order.authorization.orderAmount - capturedAmount(order)
    : 0;
