import { z } from 'zod';
import { remainingAuthorizedAmount } from './amounts.ts';
import type { KlarnaOrder, OrderLine } from './klarna-order.ts';
import { managed, notAllowed, reauthorized } from './managed.ts';
import { badFields } from './order-request.ts';
import { badValue } from './refusal.ts';
import { refuse, type Transition } from './transition.ts';

const captureRequest = z.object({
  captured_amount: z.number().int().positive(),
  order_lines: z.array(z.record(z.string(), z.unknown()) as z.ZodType<OrderLine>).nullish(),
});

/** Captures part or all of what is left. A capture also acknowledges. @source KCO issue 112 */
export function captureOrder(order: KlarnaOrder, body: unknown, captureId: string, now: number): Transition {
  return managed(order, (authorization) => {
    const parsed = captureRequest.safeParse(body);
    if (!parsed.success) return refuse(badValue(...badFields(parsed.error)));
    const { captured_amount: amount, order_lines: orderLines } = parsed.data;
    if (authorization.cancelledAt !== undefined || authorization.fraudStatus !== 'ACCEPTED') {
      return notAllowed('CAPTURE_NOT_ALLOWED', 'The order is not open for captures. Capture not possible.');
    }
    if (amount > remainingAuthorizedAmount(order)) {
      return notAllowed(
        'CAPTURE_NOT_ALLOWED',
        'Captured amount exceeds the remaining authorization. Capture not possible.',
      );
    }
    const capture = { captureId, capturedAt: now, amount, orderLines: orderLines ?? [] };
    const captures = [...authorization.captures, capture];
    const acknowledgedAt = authorization.acknowledgedAt ?? now;
    return reauthorized(order, { ...authorization, captures, acknowledgedAt }, 'captured', String(amount));
  });
}
