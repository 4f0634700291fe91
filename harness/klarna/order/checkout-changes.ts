import { z } from 'zod';
import { defaultMerchantOptions, type OrderRules } from '../merchant-options.ts';
import {
  createRequest,
  isRecord,
  misfitsOfContract,
  passedThroughFields,
  updateRequest,
  withoutNulls,
} from './checkout-api.ts';
import type { Address, FraudStatus, KlarnaOrder } from './klarna-order.ts';
import { untickedBox } from './merchant-extras.ts';
import { misfitsOfOrder } from './order-lines.ts';
import { withoutShippingLine, withShippingLine } from './shipping.ts';
import { badValue, readOnlyOrder, refuse, refuseBody, refuseValues, stopped, type Transition } from './transition.ts';

/** What may happen to an order until the customer has paid: by the store through the checkout API, and by the customer. */

export interface CreateContext {
  orderId: string;
  merchantId: string;
  now: number;
}

/** A new order from what the store posted, `checkout_incomplete`; or BAD_VALUE naming each field that is wrong. */
export function createOrder(
  body: unknown,
  { orderId, merchantId, now }: CreateContext,
  rules: OrderRules = defaultMerchantOptions,
): Transition {
  const posted = isRecord(body) ? withoutNulls(body) : {};
  const parsed = createRequest.safeParse(posted);
  if (!parsed.success) return refuseBody(parsed.error, posted);
  const request = parsed.data;
  // An address that nobody has given yet is the country alone. @source facts/klarna-contract.md, "response"
  const nowhere: Address = { country: request.purchase_country.toLowerCase() };
  const billingAddress = { ...nowhere, ...request.billing_address };
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
    shippingAddress: request.shipping_address ? { ...nowhere, ...request.shipping_address } : billingAddress,
    addressFrom: 'store',
    passedThrough: { ...person, options: {}, ...passedThrough(posted, request, person) },
    createdAt: now,
    touchedAt: now,
  };
  const misfits = [...misfitsOfContract(order, rules), ...misfitsOfOrder(order)];
  if (misfits.length > 0) return refuse(refuseValues(misfits));
  const priced = withShippingLine(order);
  return {
    type: 'changed',
    order: priced,
    change: 'created',
    detail: `${priced.orderAmount} ${order.purchaseCurrency}`,
  };
}

/** The default. @source Klarna's published checkout API, `customer.type` */
const person = { customer: { type: 'person' } };

/**
 * The fields that Klarna stores as they are.
 * @param request `options` and `customer` as they were read: either may be written as `[]`
 * @param before whose type a customer has who is posted without one
 */
function passedThrough(
  posted: Record<string, unknown>,
  { options, customer }: { options?: Record<string, unknown>; customer?: Record<string, unknown> },
  before: Record<string, unknown>,
): Record<string, unknown> {
  const { type } = { ...person.customer, ...(isRecord(before.customer) && before.customer) };
  const read: Record<string, unknown> = {
    ...posted,
    ...(options && { options }),
    ...(customer && { customer: { ...customer, type: customer.type ?? type } }),
  };
  return Object.fromEntries(passedThroughFields.flatMap((name) => (name in read ? [[name, read[name]]] : [])));
}

/**
 * The store's update: fields it does not name, or names with null, stay as they are.
 * @source facts/klarna-contract.md, "Trap": every update posts the address back with nulls.
 */
export function updateOrder(
  order: KlarnaOrder,
  body: unknown,
  now: number,
  rules: OrderRules = defaultMerchantOptions,
): Transition {
  if (order.authorization) return refuse(readOnlyOrder);
  const posted = isRecord(body) ? withoutNulls(body) : {};
  const parsed = updateRequest.safeParse(posted);
  if (!parsed.success) return refuseBody(parsed.error, posted);
  const request = parsed.data;
  const { order_amount, order_tax_amount, order_lines } = request;
  // A posted cart may lack the shipping that Klarna adds: then it is held against amounts that lack it, too.
  const lacksShipping = order_lines?.every(({ type }) => type !== 'shipping_fee') ?? false;
  const before = lacksShipping ? withoutShippingLine(order) : order;
  const updated: KlarnaOrder = {
    ...order,
    purchaseCountry: request.purchase_country ?? order.purchaseCountry,
    purchaseCurrency: request.purchase_currency ?? order.purchaseCurrency,
    locale: request.locale ?? order.locale,
    orderAmount: order_amount ?? before.orderAmount,
    orderTaxAmount: order_tax_amount ?? before.orderTaxAmount,
    orderLines: order_lines ?? order.orderLines,
    merchantUrls: { ...order.merchantUrls, ...request.merchant_urls },
    merchantReference1: request.merchant_reference1 ?? order.merchantReference1,
    merchantReference2: request.merchant_reference2 ?? order.merchantReference2,
    billingAddress: addressAfter(order, order.billingAddress, request.billing_address),
    shippingAddress: addressAfter(order, order.shippingAddress, request.shipping_address),
    passedThrough: { ...order.passedThrough, ...passedThrough(posted, request, order.passedThrough) },
    touchedAt: now,
  };
  const isPriced = [order_amount, order_tax_amount, order_lines].some((part) => part !== undefined);
  const misfits = [...misfitsOfContract(updated, rules), ...(isPriced ? misfitsOfOrder(updated) : [])];
  if (misfits.length > 0) return refuse(refuseValues(misfits));
  const priced = order_lines ? withShippingLine(updated) : updated;
  return { type: 'changed', order: priced, change: 'updated', detail: Object.keys(posted).join(' ') };
}

/** Once the customer has given data, the store's is ignored. @source facts/klarna-contract.md, "update" */
const addressAfter = ({ addressFrom }: KlarnaOrder, known: Address, posted: Address | undefined): Address =>
  addressFrom === 'customer' ? known : { ...known, ...posted };

const text = z.string().trim().min(1);

/** What a customer must type. The shop's countries are the store's business, so any two letters will do. */
const typedAddress = z.object({
  email: z
    .string()
    .trim()
    .regex(/^[^\s@]+@[^\s@]+$/),
  postal_code: text,
  given_name: text,
  family_name: text,
  street_address: text,
  street_address2: z.string().optional(),
  city: text,
  phone: text,
  region: z.string().optional(),
  country: z
    .string()
    .length(2)
    .transform((country) => country.toLowerCase())
    .optional(),
});

/**
 * The customer's own input: billing and shipping address at once.
 * The checkout API gives countries in lower case. @source `kco_convert_region` compares with `'ie'`.
 */
export function enterAddress(order: KlarnaOrder, body: unknown, now: number): Transition {
  if (order.authorization) return refuse(readOnlyOrder);
  const parsed = typedAddress.safeParse(body);
  if (!parsed.success) return refuseBody(parsed.error, body);
  const country = parsed.data.country ?? order.purchaseCountry.toLowerCase();
  const address: Address = { ...parsed.data, country };
  return {
    type: 'changed',
    change: 'updated',
    detail: 'address typed by the customer',
    order: { ...order, billingAddress: address, shippingAddress: address, addressFrom: 'customer', touchedAt: now },
  };
}

export interface Completion {
  now: number;
  fraudStatus: FraudStatus;
  klarnaReference: string;
  /** For an order with `recurring: true`: by it the merchant makes further orders. */
  recurringToken?: string;
  /** What Klarna authorizes above the checkout order's amount, in minor units. Default 0. */
  amountAbove?: number;
}

/** The customer pays: `checkout_incomplete` → `checkout_complete`, and the order exists in order management. Once. */
export function completeOrder(order: KlarnaOrder, completion: Completion): Transition {
  const { now, fraudStatus, klarnaReference, recurringToken, amountAbove = 0 } = completion;
  if (order.authorization) {
    return refuse({ status: 409, errorCode: 'READ_ONLY_ORDER', messages: ['The purchase is already completed'] });
  }
  if (order.addressFrom !== 'customer') return refuse(badValue('billing_address'));
  if (order.shippingRefusal !== undefined) {
    return refuse(stopped('shipping_option_update_failed', order.shippingRefusal));
  }
  const unticked = untickedBox(order);
  if (unticked) return unticked;
  const authorized = order.orderAmount + amountAbove;
  const completed: KlarnaOrder = {
    ...order,
    touchedAt: now,
    authorization: {
      completedAt: now,
      klarnaReference,
      fraudStatus,
      ...(order.passedThrough.recurring === true && recurringToken !== undefined && { recurringToken }),
      orderAmount: authorized,
      originalOrderAmount: authorized,
      captures: [],
      refunds: [],
    },
  };
  return { type: 'changed', order: completed, change: 'completed', detail: `fraud_status ${fraudStatus}` };
}
