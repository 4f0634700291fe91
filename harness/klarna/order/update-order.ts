import { passedThrough } from './create-order.ts';
import type { Address, KlarnaOrder } from './klarna-order.ts';
import { badFields, isRecord, updateRequest, withoutNulls } from './order-request.ts';
import { badValue, readOnlyOrder } from './refusal.ts';
import { withShippingLine } from './shipping-options.ts';
import { refuse, type Transition } from './transition.ts';

/**
 * The store's update: fields it does not name, or names with null, stay as they are.
 * @source facts/klarna-contract.md, "Trap": every update posts the address back with nulls.
 */
export function updateOrder(order: KlarnaOrder, body: unknown, now: number): Transition {
  if (order.authorization) return refuse(readOnlyOrder);
  const posted = isRecord(body) ? withoutNulls(body) : {};
  const parsed = updateRequest.safeParse(posted);
  if (!parsed.success) return refuse(badValue(...badFields(parsed.error)));
  const request = parsed.data;
  const updated: KlarnaOrder = {
    ...order,
    purchaseCountry: request.purchase_country ?? order.purchaseCountry,
    purchaseCurrency: request.purchase_currency ?? order.purchaseCurrency,
    locale: request.locale ?? order.locale,
    orderAmount: request.order_amount ?? order.orderAmount,
    orderTaxAmount: request.order_tax_amount ?? order.orderTaxAmount,
    orderLines: request.order_lines ?? order.orderLines,
    merchantUrls: { ...order.merchantUrls, ...request.merchant_urls },
    merchantReference1: request.merchant_reference1 ?? order.merchantReference1,
    merchantReference2: request.merchant_reference2 ?? order.merchantReference2,
    billingAddress: mergeAddress(order, order.billingAddress, request.billing_address),
    shippingAddress: mergeAddress(order, order.shippingAddress, request.shipping_address),
    passedThrough: { ...order.passedThrough, ...passedThrough(posted) },
    touchedAt: now,
  };
  // A posted cart may lack the shipping that Klarna adds; a posted amount alone is the whole one.
  const priced = request.order_lines ? withShippingLine(updated) : updated;
  return { type: 'changed', order: priced, change: 'updated', detail: Object.keys(posted).join(' ') };
}

/** What the customer typed wins over what the store posts; the store may still fill the gaps. */
function mergeAddress(order: KlarnaOrder, known: Address, posted: Address | undefined): Address {
  if (!posted) return known;
  return order.addressFrom === 'customer' ? { ...posted, ...known } : { ...known, ...posted };
}
