import type { ShopperEvent } from '../evidence/events.ts';

/** What a shopper needs to know of a site. */
export interface Visit {
  /** `https://s7-a-open.shop.test`, or http where the shop lives on http. */
  baseUrl: string;
  paths: { addToCart: string; checkout: string };
  /** Receives what the shopper does, as it happens. */
  record(step: ShopperEvent['step'], detail?: string): void;
  /** Told when the shopper's own machine got in the way, which says nothing about the shop. */
  disturbed(reason: string): void;
}

/** How a visit to the checkout ended. */
export type Purchase =
  | {
      type: 'paid';
      /** Goes back to the shop by the confirmation URL, as Klarna's page would. */
      returnToShop(): Promise<void>;
      /** Never returns. */
      closeTab(): Promise<void>;
    }
  /** The shop or Klarna stopped the purchase and said why. */
  | { type: 'refused'; message: string }
  /** The shopper could not go on: the page did not offer what it should. */
  | { type: 'stuck'; message: string };

/** Buys one product with Klarna Checkout. Whatever the shop does is evidence: only a harness fault throws. */
export interface Shopper {
  checkOut(visit: Visit): Promise<Purchase>;
}

/** The person who shops, Klarna's test person for Sweden. */
export const testPerson = {
  given_name: 'Testperson-se',
  family_name: 'Approved',
  email: 'shopper@shop.test',
  street_address: 'Stårgatan 1',
  postal_code: '12345',
  city: 'Ankeborg',
  phone: '+46765260000',
  country: 'se',
} as const;
