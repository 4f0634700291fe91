import { z } from 'zod';
import { capturedAmount } from './amounts.ts';
import type { KlarnaOrder, OrderLine } from './klarna-order.ts';
import { managed, notAllowed } from './managed.ts';
import { badFields } from './order-request.ts';
import { badValue } from './refusal.ts';
import { refuse, type Transition } from './transition.ts';

const authorizationRequest = z.object({
  order_amount: z.number().int().positive(),
  order_lines: z.array(z.record(z.string(), z.unknown()) as z.ZodType<OrderLine>).nullish(),
});

/** New amount and lines for a completed order (an upsell on the thank-you page). */
export function changeAuthorization(order: KlarnaOrder, body: unknown): Transition {
  return managed(order, (authorization) => {
    const parsed = authorizationRequest.safeParse(body);
    if (!parsed.success) return refuse(badValue(...badFields(parsed.error)));
    if (authorization.cancelledAt !== undefined) return notAllowed('NOT_ALLOWED', 'The order is cancelled');
    const { order_amount: orderAmount, order_lines: orderLines } = parsed.data;
    if (orderAmount < capturedAmount(order)) return notAllowed('NOT_ALLOWED', 'More than this is captured already');
    return {
      type: 'changed',
      order: {
        ...order,
        orderAmount,
        orderLines: orderLines ?? order.orderLines,
        authorization: { ...authorization, orderAmount },
      },
      change: 'updated',
      detail: `authorization ${orderAmount}`,
    };
  });
}
