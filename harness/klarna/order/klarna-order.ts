import { z } from 'zod';

/** What Klarna's book holds of a purchase. Its shape is a schema, because workers get it over HTTP from the run's process. */

export const addressFields = [
  'title',
  'given_name',
  'family_name',
  'organization_name',
  'attention',
  'email',
  'phone',
  'street_address',
  'street_address2',
  'postal_code',
  'city',
  'region',
  'country',
] as const;

/** An address as Klarna's API names its fields. Countries: two letters. Absent means not known. */
const address = z.partialRecord(z.enum(addressFields), z.string());
export type Address = z.infer<typeof address>;

/** Order lines are kept and given back as the store wrote them: newer versions of the plugin post them back. */
export const orderLine = z.record(z.string(), z.unknown());
export type OrderLine = z.infer<typeof orderLine>;

/** Templates as the store registered them, with `{checkout.order.id}` in them. */
const merchantUrls = z.strictObject({
  terms: z.string(),
  checkout: z.string(),
  confirmation: z.string(),
  push: z.string(),
  validation: z.string().optional(),
  notification: z.string().optional(),
  shipping_option_update: z.string().optional(),
  address_update: z.string().optional(),
  country_change: z.string().optional(),
  cancellation_terms: z.string().optional(),
});
export type MerchantUrls = z.infer<typeof merchantUrls>;

export const fraudStatus = z.enum(['ACCEPTED', 'PENDING', 'REJECTED']);
export type FraudStatus = z.infer<typeof fraudStatus>;

/** Milliseconds since the epoch. */
const time = z.number();
/** In minor units. */
const amount = z.number();

/** Fields of a capture or a refund that are kept as the store posted them. */
const posted = z.record(z.string(), z.unknown());

/** What exists once the customer has paid. */
const authorization = z.strictObject({
  completedAt: time,
  klarnaReference: z.string(),
  fraudStatus,
  /** What order management holds. */
  orderAmount: amount,
  /** As it was when the customer paid; `orderAmount` differs from it after an upsell. */
  originalOrderAmount: amount,
  acknowledgedAt: time.optional(),
  cancelledAt: time.optional(),
  /** By it the merchant makes further orders, where the order asked for that. */
  recurringToken: z.string().optional(),
  captures: z.array(
    z.strictObject({ captureId: z.string(), capturedAt: time, amount, orderLines: z.array(orderLine), posted }),
  ),
  refunds: z.array(
    z.strictObject({ refundId: z.string(), refundedAt: time, amount, orderLines: z.array(orderLine), posted }),
  ),
});
export type Authorization = z.infer<typeof authorization>;

/** One purchase in Klarna's book. Plain data: it survives a JSON round trip. */
export const klarnaOrder = z.strictObject({
  orderId: z.string(),
  merchantId: z.string(),
  purchaseCountry: z.string(),
  purchaseCurrency: z.string(),
  locale: z.string(),
  orderAmount: amount,
  orderTaxAmount: amount,
  orderLines: z.array(orderLine),
  merchantUrls,
  merchantReference1: z.string().optional(),
  merchantReference2: z.string().optional(),
  billingAddress: address,
  shippingAddress: address,
  /** Who has the last word on the addresses. */
  addressFrom: z.enum(['store', 'customer']),
  /** Made by the merchant with a token of the customer's: the checkout API does not know it. */
  byToken: z.literal(true).optional(),
  /** Fields that are stored and given back untouched: `customer`, `options`, `merchant_data`, … */
  passedThrough: z.record(z.string(), z.unknown()),
  /** One of the store's `shipping_options`, once the customer chose one in the iframe. */
  chosenShippingId: z.string().optional(),
  /** What the customer did to the shop's boxes, by their keys. */
  checkboxes: z.record(z.string(), z.boolean()).optional(),
  /** Why the store's answer to the last choice stops the purchase. */
  shippingRefusal: z.string().optional(),
  createdAt: time,
  /** Last update by the store or input by the customer. */
  touchedAt: time,
  /** Absent until the customer has paid. */
  authorization: authorization.optional(),
});
export type KlarnaOrder = z.infer<typeof klarnaOrder>;

/** In minor units, as the next two. */
export const capturedAmount = (order: KlarnaOrder): number =>
  (order.authorization?.captures ?? []).reduce((sum, capture) => sum + capture.amount, 0);

export const refundedAmount = (order: KlarnaOrder): number =>
  (order.authorization?.refunds ?? []).reduce((sum, refund) => sum + refund.amount, 0);

export const remainingAuthorizedAmount = (order: KlarnaOrder): number =>
  order.authorization && order.authorization.cancelledAt === undefined
    ? order.authorization.orderAmount - capturedAmount(order)
    : 0;

/** How long a purchase can be captured. @source facts/klarna-contract.md, "order management" */
const capturableMs = 28 * 24 * 3_600_000;

export const expiresAt = ({ completedAt }: Pick<Authorization, 'completedAt'>): number => completedAt + capturableMs;

/** Whether nothing can be captured any more of what was not. */
export const isLapsed = (authorization: Pick<Authorization, 'completedAt'>, now: number): boolean =>
  now > expiresAt(authorization);

/** @source KCO pull request 787: checkout orders live 48 hours; after that 404 with an empty body. */
const lifetimeMs = 48 * 3_600_000;

/** Whether the checkout API has forgotten the order. Order management keeps it. */
export const isExpired = (order: KlarnaOrder, now: number): boolean => now - order.touchedAt > lifetimeMs;

/**
 * A merchant URL as Klarna calls it: `{checkout.order.id}` becomes the order's id, `{checkout.order.url}` its address at the API.
 * Only the literal forms are filled; no version of the plugin encodes them, and what Klarna does with
 * `%7Bcheckout.order.id%7D` is not documented.
 * @source facts/kco-plugin.md; `KCO_Merchant_URLs` builds with `add_query_arg`, which does not encode new values.
 */
export function fillMerchantUrl(template: string, orderId: string): string {
  return template
    .replaceAll('{checkout.order.id}', orderId)
    .replaceAll('{checkout.order.url}', `https://api.klarna.com/checkout/v3/orders/${orderId}`);
}
