import { z } from 'zod';
import type { KlarnaConditions } from '../scenario/conditions.ts';
import { faultSchema } from '../scenario/fault.ts';
import { addressFields, fraudStatus } from './order/klarna-order.ts';

/** A country that the merchant sells in, and the currency there: both as Klarna writes them, in capitals. */
const market = z.strictObject({
  country: z.string().regex(/^[A-Z]{2}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
});
export type Market = z.infer<typeof market>;

/** How Klarna treats one merchant's purchases. Scripted answers of a scenario belong here. */
export const merchantOptions = z.strictObject({
  fraudStatus,
  /** `hold`: the iframe stays on "Payment accepted" until the customer presses "Back to the shop". */
  returnMode: z.enum(['auto', 'hold']),
  /** Whether the iframe's event `shipping_address_change` comes for every address, or only for one beside the billing address. */
  shippingAddressEvent: z.enum(['always', 'when-separate'] satisfies KlarnaConditions['shippingAddressEvent'][]),
  /**
   * The address that Klarna knows of whoever opens the iframe, which then asks for none; null where it knows nobody. `told`: its page
   * gets the events of an address.
   */
  knownAddress: z
    .strictObject({ told: z.boolean(), address: z.partialRecord(z.enum(addressFields), z.string()) })
    .nullable(),
  /** `differs`: a completed purchase is held in order management with `amountDifference` more than the checkout order had. */
  amount: z.enum(['agrees', 'differs'] satisfies KlarnaConditions['amount'][]),
  /** The scenario's list, of which Klarna heeds those at `klarna-api`. */
  faults: z.array(faultSchema),
  /** Klarna's time since the customer paid, by which faults begin and end; null before. */
  sincePaidMs: z.number().nonnegative().nullable(),
  /** How far Klarna's clock is ahead of the real one. The book and the expiry of orders follow it, events do not. */
  aheadMs: z.number().int().nonnegative(),
  /** Whether a purchase waits for the callbacks that Klarna makes meanwhile, which the harness sends. */
  serverSideCallbacks: z.boolean(),
  /** Where the merchant's contract lets it sell: an order of another country or currency is refused. */
  markets: z.array(market).min(1),
  /** `https`: as published, for what Klarna asks while the customer waits. `any`: URLs on http are taken as well. */
  urlsWhileWaiting: z.enum(['https', 'any']),
  /** Which of the shop's calls are parked until they are released. */
  breakpoint: z.enum(['off', 'order-management', 'every-call']),
});
export type MerchantOptions = z.infer<typeof merchantOptions>;

export const defaultMerchantOptions: MerchantOptions = {
  fraudStatus: 'ACCEPTED',
  returnMode: 'auto',
  shippingAddressEvent: 'always',
  knownAddress: null,
  amount: 'agrees',
  faults: [],
  sincePaidMs: null,
  aheadMs: 0,
  serverSideCallbacks: false,
  markets: [{ country: 'SE', currency: 'SEK' }],
  urlsWhileWaiting: 'https',
  breakpoint: 'off',
};

/** What an order is held against besides its own form. */
export type OrderRules = Pick<MerchantOptions, 'markets' | 'urlsWhileWaiting'>;

/** In minor units. */
export const amountDifference = 100;
