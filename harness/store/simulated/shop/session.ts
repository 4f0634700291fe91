import { randomBytes } from 'node:crypto';
import { flatRate, type ShippingMethod } from './goods.ts';
import { guest } from './secrets.ts';

/** A customer's session: a cart, and the Klarna order that the checkout opened. */
export interface Session {
  /** `t_` and 30 hexadecimal digits, as WooCommerce names guests; the number of a customer who is logged in. */
  id: string;
  /** Value of the session cookie: the id, two times and a hash, separated by `|` since WooCommerce 10. */
  cookie: string;
  /** Pieces of the one product that are in the cart. */
  quantity: number;
  shipping: ShippingMethod;
  klarnaOrderId: string | undefined;
  /** WooCommerce's `order_awaiting_payment`, and from when on a request that begins can know of it. */
  awaiting: { orderId: number; knownFrom: number } | undefined;
  /** WooCommerce's `store_api_draft_order`: which order the block checkout has made of the cart. */
  draftOrderId: number | undefined;
  /** The plugin's `kco_wc_cart_token`, made once. */
  cartToken: string | undefined;
  /** What the shop knows of the customer's billing address, by Klarna's names. */
  billing: Readonly<Record<string, string>>;
  /** Whether the customer's browser has told that Klarna is the payment method. */
  choseKlarna: boolean;
  /** What the last update told Klarna: the plugin does not repeat itself. */
  lastUpdate: string | undefined;
  /** Error notices that the next checkout form finds, and is refused for. */
  notices: string[];
}

/** @param user WordPress's id */
export function newSession(now: number, user: number): Session {
  const id = user === guest ? `t_${randomBytes(15).toString('hex')}` : String(user);
  const expires = Math.floor(now / 1000) + 48 * 60 * 60;
  const hash = `$generic$${randomBytes(20).toString('hex')}`;
  return {
    id,
    cookie: `${id}|${expires}|${expires - 3600}|${hash}`,
    quantity: 0,
    shipping: flatRate,
    klarnaOrderId: undefined,
    awaiting: undefined,
    draftOrderId: undefined,
    cartToken: undefined,
    billing: {},
    choseKlarna: false,
    lastUpdate: undefined,
    notices: [],
  };
}
