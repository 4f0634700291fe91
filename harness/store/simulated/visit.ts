import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../../scenario/http-parts.ts';
import type { OwnAnswer, OwnRequest } from './ask-itself.ts';
import type { KlarnaClient } from './klarna-client.ts';
import type { RequestFaults } from './request-faults.ts';
import type { OrderBook } from './shop/order-book.ts';
import type { Session } from './shop/session.ts';
import type { Shop } from './shop/shop.ts';
import type { Addresses } from './wordpress/addresses.ts';

/** One request to a shop, with all that its handlers need. */
export interface Visit {
  shop: Shop;
  /** The shop's orders, as this request works on them. */
  orders: OrderBook;
  faults: RequestFaults;
  addresses: Addresses;
  klarna: KlarnaClient;
  /** Posts to the shop's own public name. @returns undefined where no answer came */
  askItself(request: OwnRequest): Promise<OwnAnswer | undefined>;
  /** Whether the visitor came by https, as the edge says. */
  secure: boolean;
  session: Session;
  /** Who is logged in, by WordPress's id and the cookie that says so. */
  user: { id: number; cookie: string | undefined };
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Fields of a posted form. */
  form: URLSearchParams;
  /** As it was sent. */
  body: string;
  /** The page so far, where one is begun. */
  said?: string;
}

/** What goes back to the visitor. */
export interface Reply {
  status: number;
  contentType: string;
  body: string;
  /** Address of a redirect. */
  location?: string;
  /** Headers beside these, by lower-case name. */
  headers?: Record<string, string>;
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
/** As WordPress tells visitors. */
const criticalErrorText = '<p>There has been a critical error on this website.</p>';

/** What a visitor sees of a fatal error of PHP. */
export const criticalError = (): Reply => html(500, criticalErrorText);

/**
 * What a visitor gets of a request in which PHP has ended. Pages are held back until they are whole, so that an error still
 * changes their status and comes after what was said, and an answer of somebody's own takes the place of it all.
 * @param said the page so far
 * @source observed on the container store, WordPress 6.8 and WooCommerce 10.0.2
 */
export function endedReply(how: 'exit' | 'fatal' | Answer, said = ''): Reply {
  if (how === 'exit') return html(200, said);
  if (how === 'fatal') return html(500, said + criticalErrorText);
  const headers = Object.entries(how.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return { ...html(how.status, how.body ?? ''), headers: Object.fromEntries(headers) };
}
