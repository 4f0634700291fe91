import { z } from 'zod';
import { type CartUpdate, type ShippingOption, shippingOption } from './checkout-api.ts';
import type { KlarnaOrder, OrderLine } from './klarna-order.ts';
import { badValue, readOnlyOrder, refuse, type Transition } from './transition.ts';

/** What the customer can choose from in the iframe. What is no shipping option is left out. */
export function shippingOptions({ passedThrough }: Pick<KlarnaOrder, 'passedThrough'>): ShippingOption[] {
  const offered = passedThrough.shipping_options;
  if (!Array.isArray(offered)) return [];
  return offered.flatMap((option: unknown) => {
    const parsed = shippingOption.safeParse(option);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The customer's choice, else what the store preselected. */
export function selectedShippingOption(order: KlarnaOrder): ShippingOption | undefined {
  const options = shippingOptions(order);
  return (
    options.find(({ id }) => id === order.chosenShippingId) ?? options.find(({ preselected }) => preselected === true)
  );
}

/**
 * With Klarna's own line for the selected shipping. Klarna adds the cost itself where the store has no
 * `shipping_option_update` to do so; a line that the store posts, as it posts Klarna's back, stands for it.
 * @source KCO 2.5.9 to 2.14.4 `get_order_amount` and `process_shipping`: with shipping in the iframe, neither amount nor
 * lines have it, but the completed order is compared with WooCommerce's total; Klarna's "Server-side callbacks".
 */
export function withShippingLine(order: KlarnaOrder): KlarnaOrder {
  const selected = selectedShippingOption(order);
  if (!selected || order.merchantUrls.shipping_option_update !== undefined) return order;
  if (order.orderLines.some(({ type }) => type === 'shipping_fee')) return order;
  const { id, name, price, tax_amount, tax_rate } = selected;
  const line: OrderLine = {
    type: 'shipping_fee',
    reference: id,
    name,
    quantity: 1,
    unit_price: price,
    tax_rate,
    total_amount: price,
    total_discount_amount: 0,
    total_tax_amount: tax_amount,
  };
  return {
    ...order,
    orderAmount: order.orderAmount + price,
    orderTaxAmount: order.orderTaxAmount + tax_amount,
    orderLines: [...order.orderLines, line],
  };
}

/** Without the line that `withShippingLine` added. */
export function withoutShippingLine(order: KlarnaOrder): KlarnaOrder {
  const selected = selectedShippingOption(order);
  if (!selected || order.merchantUrls.shipping_option_update !== undefined) return order;
  const own = order.orderLines.find(({ type, reference }) => type === 'shipping_fee' && reference === selected.id);
  if (!own) return order;
  return {
    ...order,
    orderAmount: order.orderAmount - Number(own.total_amount),
    orderTaxAmount: order.orderTaxAmount - Number(own.total_tax_amount),
    orderLines: order.orderLines.filter((line) => line !== own),
  };
}

const choice = z.object({ id: z.string() });

/**
 * The customer chooses one of the order's shipping options.
 * @param body `{ id }`
 * @param cart what the store makes of it; `{}` where it was not asked
 */
export function changeShipping(order: KlarnaOrder, body: unknown, cart: Partial<CartUpdate>, now: number): Transition {
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
