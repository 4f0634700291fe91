import type { KlarnaClient } from './klarna-client.ts';
import type { Session } from './shop/session.ts';
import type { Shop } from './shop/shop.ts';
import type { Addresses } from './wordpress/addresses.ts';

/** One request to a shop, with all that its handlers need. */
export interface Visit {
  shop: Shop;
  addresses: Addresses;
  klarna: KlarnaClient;
  /** Whether the visitor came by https, as the edge says. */
  secure: boolean;
  session: Session;
  method: string;
  path: string;
  query: URLSearchParams;
  /** Fields of a posted form. */
  form: URLSearchParams;
  /** As it was sent. */
  body: string;
}

/** What goes back to the visitor. */
export interface Reply {
  status: number;
  contentType: string;
  body: string;
  /** Address of a redirect. */
  location?: string;
  /** What this store cannot do, for the record. */
  summary?: string;
}

export const html = (status: number, body: string): Reply => ({
  status,
  contentType: 'text/html; charset=UTF-8',
  body,
});
export const json = (value: unknown): Reply => ({
  status: 200,
  contentType: 'application/json; charset=UTF-8',
  body: JSON.stringify(value),
});
export const redirect = (location: string, status = 301): Reply => ({
  status,
  contentType: 'text/html; charset=UTF-8',
  body: '',
  location,
});
/** What a visitor sees of a fatal error of PHP. */
export const criticalError = (): Reply => html(500, '<p>There has been a critical error on this website.</p>');
