import { z } from 'zod';
import type { BadValue } from '../../evidence/bad-value.ts';
import type { OrderRules } from '../merchant-options.ts';
import { addressFields, type KlarnaOrder } from './klarna-order.ts';
import { checkoutLine, checkoutLines } from './order-lines.ts';
import { orderOptions, paymentProviders } from './posted-extras.ts';
import {
  address,
  amount,
  answeredTime,
  country,
  currency,
  locale,
  reference,
  text,
  url,
  whole,
} from './posted-fields.ts';
import { asSent } from './transition.ts';

/**
 * The checkout API as far as the plugin uses it: what the store may post, and what it is answered. Posted fields outside this
 * list that Klarna gives back are in `passedThroughFields`; all others are ignored, as Klarna ignores them.
 * @source Klarna's published checkout API, version 3
 */

/** These alone must be https. */
const askedWhileWaiting = ['validation', 'shipping_option_update', 'address_update', 'country_change'] as const;

const requiredUrls = { terms: url, checkout: url, confirmation: url, push: url };
const optionalUrls = {
  validation: url.optional(),
  notification: url.optional(),
  shipping_option_update: url.optional(),
  address_update: url.optional(),
  country_change: url.optional(),
  cancellation_terms: url.optional(),
};
const someUrls = { error: 'the shop’s addresses are wanted' };

/** As the store offers it. Amounts in minor units. */
export const shippingOption = z.looseObject({
  id: z.string({ error: 'text is wanted' }).min(1, { error: 'at least 1 character is wanted' }),
  name: text(255, 1),
  price: whole,
  tax_amount: whole,
  tax_rate: amount,
  preselected: z.boolean({ error: 'true or false is wanted' }).nullish(),
});
export type ShippingOption = z.infer<typeof shippingOption>;

const shippingOptions = z.array(shippingOption, { error: 'a list of shipping options is wanted' });

const customerType = z.enum(['person', 'organization'], { error: 'one of person, organization is wanted' });

/** PHP writes a customer of whom nothing is known as `[]`. */
const customer = z.preprocess(
  (posted) => (Array.isArray(posted) && posted.length === 0 ? {} : posted),
  z.looseObject({ type: customerType.nullish() }, { error: 'a customer is wanted' }),
);

const required = {
  purchase_country: country,
  purchase_currency: currency,
  locale,
  order_amount: amount,
  order_tax_amount: amount,
  order_lines: checkoutLines,
};
const optional = {
  merchant_reference1: reference.optional(),
  merchant_reference2: reference.optional(),
  billing_address: address.optional(),
  shipping_address: address.optional(),
  merchant_data: text(6000).optional(),
  shipping_options: shippingOptions.optional(),
  external_payment_methods: paymentProviders.optional(),
  external_checkouts: paymentProviders.optional(),
  options: orderOptions.optional(),
  customer: customer.optional(),
};

export const createRequest = z.object(
  { ...required, ...optional, merchant_urls: z.object({ ...requiredUrls, ...optionalUrls }, someUrls) },
  { error: 'an order is wanted' },
);

export const updateRequest = z
  .object({ ...required, merchant_urls: z.object({ ...requiredUrls, ...optionalUrls }, someUrls).partial() })
  .partial()
  .extend(optional);

/** What a store's answer to a shipping option update must have; its ways of shipping stay as they are where it names none. */
export const cartUpdate = z.object({
  order_amount: amount,
  order_tax_amount: amount,
  order_lines: checkoutLines,
  purchase_currency: currency,
  shipping_options: shippingOptions.optional(),
});
export type CartUpdate = z.infer<typeof cartUpdate>;

/** What the merchant's contract and the published rules for URLs have against an order that is well formed. */
export function misfitsOfContract(
  order: Pick<KlarnaOrder, 'purchaseCountry' | 'purchaseCurrency' | 'merchantUrls'>,
  { markets, urlsWhileWaiting }: OrderRules,
): BadValue[] {
  const [countryCode, currencyCode] = [order.purchaseCountry.toUpperCase(), order.purchaseCurrency.toUpperCase()];
  const there = markets.filter((market) => market.country === countryCode);
  const sells = there.length > 0 ? there : markets;
  const value = (field: string, sent: unknown, rule: string): BadValue => ({
    field,
    sent: asSent(sent),
    rule,
    kind: 'value',
  });
  const known = `the merchant sells in ${sells.map((market) => `${market.country} for ${market.currency}`).join(', ')}`;
  const ofMarket =
    there.length === 0
      ? [value('purchase_country', order.purchaseCountry, known)]
      : there.some((market) => market.currency === currencyCode)
        ? []
        : [value('purchase_currency', order.purchaseCurrency, known)];
  const ofUrls = askedWhileWaiting.flatMap((name) => {
    const wanted = order.merchantUrls[name];
    if (urlsWhileWaiting === 'any' || wanted === undefined || /^https:/i.test(wanted)) return [];
    return [value(`merchant_urls.${name}`, wanted, 'https is wanted')];
  });
  return [...ofMarket, ...ofUrls];
}

/** Given back as posted. @source `…Request_Update_Confirmation::get_body` posts most of them back. */
export const passedThroughFields = [
  'customer',
  'options',
  'merchant_data',
  'billing_countries',
  'shipping_countries',
  'shipping_options',
  'gui',
  'attachment',
  'external_payment_methods',
  'external_checkouts',
  'recurring',
] as const;

/** Drops nulls at the first two levels: in an update they mean "no value from me", not "delete". */
export function withoutNulls(body: Record<string, unknown>): Record<string, unknown> {
  // Not by assignment: a field called __proto__ would be where all fields that are missing are looked for.
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      if (value === null || value === undefined) return [];
      return [[name, name === 'merchant_urls' && isRecord(value) ? withoutNulls(value) : value]];
    }),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const answeredCountry = z.string().regex(/^[a-z]{2}$/);

/** An address in an answer. @param countryCode in lower case from the checkout API, in capitals from order management */
export const answeredAddress = (countryCode: z.ZodType) =>
  z.strictObject({
    ...(Object.fromEntries(addressFields.map((field) => [field, z.string().optional()])) as Record<
      (typeof addressFields)[number],
      z.ZodOptional<z.ZodString>
    >),
    country: countryCode,
  });

/** A line in an answer. */
export const answeredLine = checkoutLine.extend({ total_discount_amount: amount });

/** The order as the checkout API answers it to the store; callbacks have it without `html_snippet`. */
export const checkoutAnswer = z.strictObject({
  order_id: z.uuid(),
  status: z.enum(['checkout_incomplete', 'checkout_complete']),
  purchase_country: answeredCountry,
  purchase_currency: currency,
  locale,
  billing_address: answeredAddress(answeredCountry),
  shipping_address: answeredAddress(answeredCountry),
  order_amount: amount,
  order_tax_amount: amount,
  order_lines: z.array(answeredLine).min(1),
  merchant_urls: z.strictObject({ ...requiredUrls, ...optionalUrls }),
  merchant_reference1: text(255).optional(),
  merchant_reference2: text(255).optional(),
  started_at: answeredTime,
  last_modified_at: answeredTime,
  completed_at: answeredTime.optional(),
  customer: z.looseObject({ type: customerType }),
  options: z.record(z.string(), z.unknown()),
  merchant_data: text(6000).optional(),
  billing_countries: z.unknown().optional(),
  shipping_countries: z.unknown().optional(),
  shipping_options: shippingOptions.optional(),
  selected_shipping_option: shippingOption.optional(),
  gui: z.unknown().optional(),
  attachment: z.unknown().optional(),
  external_payment_methods: paymentProviders.optional(),
  external_checkouts: paymentProviders.optional(),
  merchant_requested: z
    .strictObject({
      additional_checkbox: z.boolean().optional(),
      additional_checkboxes: z.array(z.strictObject({ id: z.string(), checked: z.boolean() })).optional(),
    })
    .optional(),
  recurring: z.unknown().optional(),
  recurring_token: z.uuid().optional(),
  html_snippet: z.string().min(1),
});
