import type { ShopperEvent } from '../evidence/events.ts';
import type { ShopperConditions, StoreConditions } from '../scenario/conditions.ts';

/** How long a customer waits for a page before giving the shop up: in Klarna's time where a fault is silent to customers, else really. */
export const customerPatienceMs = 60_000;

/** What the shopper is to do out of the ordinary. Plain data. */
export interface ShopperOptions {
  pays: ShopperConditions['pays'];
  submits: ShopperConditions['submits'];
  account: ShopperConditions['account'];
  /** Comes by the cart page before the checkout. */
  opensCart: boolean;
  /** `adds-to-cart`: puts one more piece into the cart in another tab, with the checkout open. */
  otherTab: ShopperConditions['otherTab'];
  /** `in-iframe`: chooses the shipping in Klarna's iframe, where that offers any. */
  shipping: StoreConditions['shipping'];
  /** How long a page may take, in real milliseconds. */
  patienceMs: number;
}

/** What a shopper needs to know of a site. */
export interface Visit {
  /** The shop's home: `https://s7-a-open.shop.test`, with http where the shop lives on it, and a folder where it is in one. */
  baseUrl: string;
  /** Below the home. */
  paths: {
    addToCart: string;
    cart: string;
    checkout: string;
    account: string;
    /** Of an order that is there already, and that the shopper is to pay in place of buying. */
    order?: string;
  };
  /** Version of the plugin: whoever shops without a browser does what its script does. */
  kco: string;
  options: ShopperOptions;
  /** Receives what the shopper does, as it happens, and the page that a way back led to. */
  record(step: ShopperEvent['step'], detail?: string, page?: ShopperEvent['page']): void;
  /** Told when the shopper's own machine got in the way, which says nothing about the shop. */
  disturbed(reason: string): void;
  /** Awaited after the checkout was opened and before Buy is pressed. */
  beforeBuying(): Promise<void>;
  /** When given: awaited with the checkout open, which the shopper then opens once more. */
  hesitate?: () => Promise<void>;
  /** When given: awaited when the payment was refused, before the shopper presses Buy once more. */
  beforePayingAgain?: () => Promise<void>;
}

/** What the checkout block's script is told by the page, and what the usual cause is where the page does not. */
export const blockSettings =
  'the block’s settings (wcSettings), which stand in the footer: does the theme call wp_footer()?';

/** How a visit to the checkout ended. */
export type Purchase =
  | {
      type: 'paid';
      /** Goes back to the shop by the confirmation URL, as Klarna's page would. */
      returnToShop(): Promise<void>;
      /** Opens the checkout page again, in the same session, and follows wherever that leads. */
      reloadCheckout(): Promise<void>;
      /** Never returns. */
      closeTab(): Promise<void>;
    }
  /** The shop or Klarna stopped the purchase and said why. */
  | { type: 'refused'; message: string }
  /** The shopper went away without paying, as wished. */
  | { type: 'left' }
  /** The shopper could not go on: the page did not offer what it should. */
  | { type: 'stuck'; message: string };

export type Unpaid = Exclude<Purchase, { type: 'paid' }>;

/** Presses Buy; and once more after a refusal, where the visit wants that. @param pay what follows, each time */
export async function pressBuy<Outcome extends { type: 'paid' }>(
  visit: Visit,
  pay: () => Promise<Outcome | Unpaid>,
): Promise<Outcome | Unpaid> {
  visit.record('pressed-buy');
  const first = await pay();
  if (first.type !== 'refused' || !visit.beforePayingAgain) return first;
  visit.record('refused', first.message);
  await visit.beforePayingAgain();
  visit.record('pressed-buy');
  return pay();
}

/** Buys one product with Klarna Checkout. Whatever the shop does is evidence: only a harness fault throws. */
export interface Shopper {
  checkOut(visit: Visit): Promise<Purchase>;
}

/**
 * A page as the record has it. `fatal`: WordPress's page about an error of PHP's, or PHP's own words.
 * @source WordPress, class-wp-fatal-error-handler.php; PHP with display_errors on
 */
export function pageSeen(status: number, url: string, body: string): NonNullable<ShopperEvent['page']> {
  const fatal = /There has been a critical error on this website|(?:Fatal|Parse) error<?\/?b?>?:/.test(body);
  return { status, path: new URL(url).pathname, fatal };
}

/** The shop's own answer: a checkout that works, with other ways to pay or none. */
export const noKlarna: Unpaid = { type: 'refused', message: 'the checkout page offers no Klarna' };

/**
 * 1.x sends the customer back to the cart when Klarna gives it no order, and says why in the address.
 * @source KCO 1.11.8: `?kco-order=error&reason=`, the reason in base64
 */
export function sentBackToCart(url: string): Unpaid | undefined {
  const query = new URL(url).searchParams;
  if (query.get('kco-order') !== 'error') return undefined;
  const reason = Buffer.from(query.get('reason') ?? '', 'base64').toString('utf8');
  return { type: 'refused', message: `the shop sent the customer back to the cart: ${reason || 'no reason given'}` };
}

/** Beside `entered-address`, where nobody typed one. */
export const knownToKlarna = 'Klarna knew it';

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

/** The shipping that the shopper chooses where Klarna's iframe offers it, by the name that it has there. */
export const wantedShipping = 'Flat rate';
