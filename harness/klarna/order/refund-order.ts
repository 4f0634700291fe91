import { z } from 'zod';
import { capturedAmount, refundedAmount } from './amounts.ts';
import type { KlarnaOrder } from './klarna-order.ts';
import { managed, notAllowed, reauthorized } from './managed.ts';
import { badFields } from './order-request.ts';
import { badValue } from './refusal.ts';
import { refuse, type Transition } from './transition.ts';

const refundRequest = z.object({ refunded_amount: z.number().int().positive() });

/** Gives back part or all of what is captured. */
export function refundOrder(order: KlarnaOrder, body: unknown, refundId: string, now: number): Transition {
  return managed(order, (authorization) => {
    const parsed = refundRequest.safeParse(body);
    if (!parsed.success) return refuse(badValue(...badFields(parsed.error)));
    const amount = parsed.data.refunded_amount;
    if (amount > capturedAmount(order) - refundedAmount(order)) {
      return notAllowed('REFUND_NOT_ALLOWED', 'Refunded amount exceeds what is captured');
    }
    const refunds = [...authorization.refunds, { refundId, refundedAt: now, amount }];
    return reauthorized(order, { ...authorization, refunds }, 'updated', `refunded ${amount}`);
  });
}
