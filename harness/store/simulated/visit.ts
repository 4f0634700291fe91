import type { Answer } from '../../scenario/fault.ts';
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
  /** What of a page is on its way already: whatever ends PHP from then on ends that page, with its status. */
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
const criticalErrorText = '<p>There has been a critical error on this website.</p>';

/** What a visitor sees of a fatal error of PHP. */
export const criticalError = (): Reply => html(500, criticalErrorText);

/** What a visitor gets of a request in which PHP has ended. */
export function endedReply(how: 'exit' | 'fatal' | Answer, said: string | undefined): Reply {
  if (how === 'exit') return html(200, said ?? '');
  if (how === 'fatal') return said === undefined ? criticalError() : html(200, said + criticalErrorText);
  if (said !== undefined) return html(200, said + (how.body ?? ''));
  const headers = Object.fromEntries(
    Object.entries(how.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { ...html(how.status, how.body ?? ''), headers };
}
