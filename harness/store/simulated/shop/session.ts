import { randomBytes } from 'node:crypto';
import { flatRate, type ShippingMethod } from './goods.ts';

/** A customer's session: a cart, and the Klarna order that the checkout opened. */
export interface Session {
  /** `t_` and 30 hexadecimal digits, as WooCommerce names guests. */
  id: string;
  /** Value of the session cookie: the id, two times and a hash, separated by `|` since WooCommerce 10. */
  cookie: string;
  cartHasProduct: boolean;
  shipping: ShippingMethod;
  klarnaOrderId: string | undefined;
  /** WooCommerce's `order_awaiting_payment`, and from when on a request that begins can know of it. */
  awaiting: { orderId: number; knownFrom: number } | undefined;
  /** Whether the customer's browser has told that Klarna is the payment method. */
  choseKlarna: boolean;
  /** What the last update told Klarna: the plugin does not repeat itself. */
  lastUpdate: string | undefined;
  /** Error notices that the next checkout form finds, and is refused for. */
  notices: string[];
}

export function newSession(now: number): Session {
  const id = `t_${randomBytes(15).toString('hex')}`;
  const expires = Math.floor(now / 1000) + 48 * 60 * 60;
  const hash = `$generic$${randomBytes(20).toString('hex')}`;
  return {
    id,
    cookie: `${id}|${expires}|${expires - 3600}|${hash}`,
    cartHasProduct: false,
    shipping: flatRate,
    klarnaOrderId: undefined,
    awaiting: undefined,
    choseKlarna: false,
    lastUpdate: undefined,
    notices: [],
  };
}
