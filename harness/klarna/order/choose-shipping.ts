import { z } from 'zod';
import type { KlarnaOrder } from './klarna-order.ts';
import type { CartUpdate } from './order-request.ts';
import { badValue, readOnlyOrder } from './refusal.ts';
import { shippingOptions, withoutShippingLine, withShippingLine } from './shipping-options.ts';
import { refuse, type Transition } from './transition.ts';

const choice = z.object({ id: z.string() });

/**
 * The customer chooses one of the order's shipping options.
 * @param body `{ id }`
 * @param cart what the store makes of it; `{}` where it was not asked
 */
export function chooseShipping(order: KlarnaOrder, body: unknown, cart: CartUpdate, now: number): Transition {
  if (order.authorization) return refuse(readOnlyOrder);
  const chosen = choice.safeParse(body);
  const selected = shippingOptions(order).find(({ id }) => id === chosen.data?.id);
  if (!selected) return refuse(badValue('id'));
  const before = withoutShippingLine(order);
  const changed = withShippingLine({
    ...before,
    chosenShippingId: selected.id,
    shippingRefusal: undefined,
    orderAmount: cart.order_amount ?? before.orderAmount,
    orderTaxAmount: cart.order_tax_amount ?? before.orderTaxAmount,
    orderLines: cart.order_lines ?? before.orderLines,
    passedThrough: cart.shipping_options
      ? { ...before.passedThrough, shipping_options: cart.shipping_options }
      : before.passedThrough,
    touchedAt: now,
  });
  return { type: 'changed', order: changed, change: 'updated', detail: `shipping option ${selected.id}` };
}

/** The store did not agree to the customer's choice: the purchase stops until it agrees to one. */
export function refuseShipping(order: KlarnaOrder, why: string, now: number): Transition {
  if (order.authorization) return refuse(readOnlyOrder);
  return {
    type: 'changed',
    order: { ...order, shippingRefusal: why, touchedAt: now },
    change: 'updated',
    detail: `shipping option refused: ${why}`,
  };
}
