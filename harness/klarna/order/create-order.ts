import type { KlarnaOrder } from './klarna-order.ts';
import { badFields, createRequest, isRecord, passedThroughFields, withoutNulls } from './order-request.ts';
import { badValue } from './refusal.ts';
import { withShippingLine } from './shipping-options.ts';
import { refuse, type Transition } from './transition.ts';

export interface CreateContext {
  orderId: string;
  merchantId: string;
  now: number;
}

/** A new order from what the store posted, `checkout_incomplete`; or BAD_VALUE naming each field that is wrong. */
export function createOrder(body: unknown, { orderId, merchantId, now }: CreateContext): Transition {
  const posted = isRecord(body) ? withoutNulls(body) : {};
  const parsed = createRequest.safeParse(posted);
  if (!parsed.success) return refuse(badValue(...badFields(parsed.error)));
  const request = parsed.data;
  const billingAddress = request.billing_address ?? {};
  const order: KlarnaOrder = {
    orderId,
    merchantId,
    purchaseCountry: request.purchase_country,
    purchaseCurrency: request.purchase_currency,
    locale: request.locale,
    orderAmount: request.order_amount,
    orderTaxAmount: request.order_tax_amount,
    orderLines: request.order_lines,
    merchantUrls: request.merchant_urls,
    merchantReference1: request.merchant_reference1,
    merchantReference2: request.merchant_reference2,
    billingAddress,
    shippingAddress: request.shipping_address ?? billingAddress,
    addressFrom: 'store',
    passedThrough: { customer: { type: 'person' }, options: {}, ...passedThrough(posted) },
    createdAt: now,
    touchedAt: now,
  };
  const priced = withShippingLine(order);
  return {
    type: 'changed',
    order: priced,
    change: 'created',
    detail: `${priced.orderAmount} ${order.purchaseCurrency}`,
  };
}

/** The fields that Klarna stores without looking at them. */
export function passedThrough(posted: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(passedThroughFields.flatMap((name) => (name in posted ? [[name, posted[name]]] : [])));
}
