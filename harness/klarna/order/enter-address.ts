import { z } from 'zod';
import type { Address, KlarnaOrder } from './klarna-order.ts';
import { badFields } from './order-request.ts';
import { badValue, readOnlyOrder } from './refusal.ts';
import { refuse, type Transition } from './transition.ts';

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
  if (!parsed.success) return refuse(badValue(...badFields(parsed.error)));
  const country = parsed.data.country ?? order.purchaseCountry.toLowerCase();
  const address: Address = { ...parsed.data, country };
  return {
    type: 'changed',
    change: 'updated',
    detail: 'address typed by the customer',
    order: { ...order, billingAddress: address, shippingAddress: address, addressFrom: 'customer', touchedAt: now },
  };
}
