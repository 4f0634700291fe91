import { z } from 'zod';
import { type Address, addressFields, orderLine } from './klarna-order.ts';

/**
 * What the store may post when it creates or updates a checkout order. Fields outside this list that Klarna gives back
 * are in `passedThroughFields`; all others are ignored, as Klarna ignores them.
 */
const text = z.string().min(1);
const url = z.string().regex(/^https?:\/\/\S+$/i);
const amount = z.number().int().nonnegative();
const reference = z.union([z.string(), z.number()]).transform(String);

/** Nulls, empty strings and unknown fields of an address say nothing. */
const address = z.record(z.string(), z.unknown()).transform((fields): Address => {
  const known: Address = {};
  for (const field of addressFields) {
    const value = fields[field];
    if (typeof value === 'string' && value !== '') known[field] = value;
  }
  return known;
});
/** PHP writes an address without fields as `[]`. */
const addressOrNothing = z.union([address, z.array(z.unknown()).transform((): Address => ({}))]);

const optional = {
  merchant_reference1: reference.optional(),
  merchant_reference2: reference.optional(),
  billing_address: addressOrNothing.optional(),
  shipping_address: addressOrNothing.optional(),
};
const optionalUrls = {
  validation: url.optional(),
  notification: url.optional(),
  shipping_option_update: url.optional(),
  address_update: url.optional(),
  country_change: url.optional(),
  cancellation_terms: url.optional(),
};

const orderLines = z.array(orderLine).min(1);

/** @source facts/klarna-contract.md and Klarna's API reference: what an order needs. */
const required = {
  purchase_country: z.string().length(2),
  purchase_currency: z.string().length(3),
  locale: text,
  order_amount: amount,
  order_tax_amount: amount,
  order_lines: orderLines,
};
const requiredUrls = { terms: url, checkout: url, confirmation: url, push: url };

/** What a store's answer to a shipping option update must have; its ways of shipping stay as they are where it names none. */
export const cartUpdate = z.object({
  order_amount: amount,
  order_tax_amount: amount,
  order_lines: orderLines,
  purchase_currency: required.purchase_currency,
  shipping_options: z.array(z.unknown()).optional(),
});
export type CartUpdate = z.infer<typeof cartUpdate>;

export const createRequest = z.object({
  ...required,
  ...optional,
  merchant_urls: z.object({ ...requiredUrls, ...optionalUrls }),
});
export type CreateRequest = z.infer<typeof createRequest>;

export const updateRequest = z
  .object({ ...required, merchant_urls: z.object({ ...requiredUrls, ...optionalUrls }).partial() })
  .partial()
  .extend(optional);
export type UpdateRequest = z.infer<typeof updateRequest>;

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
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (value === null || value === undefined) continue;
    kept[name] = name === 'merchant_urls' && isRecord(value) ? withoutNulls(value) : value;
  }
  return kept;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
