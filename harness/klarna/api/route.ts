import type { Answer } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';
import type { Refusal } from '../order/transition.ts';

/** One authenticated request for one resource. */
export interface ApiRequest {
  ledger: Ledger;
  merchant: Merchant;
  /** `{id}` of the route's path, or the empty string. */
  orderId: string;
  /** Undefined when there is none. */
  body: unknown;
  snippetBaseUrl: string;
  /** `https://` and the host that was called, for Location headers. */
  origin: string;
}

/** A refusal with an empty body is what Klarna answers for expired orders. */
export type ApiAnswer = { type: 'answer'; answer: Answer } | { type: 'refused'; refusal: Refusal; emptyBody?: true };

export interface Route {
  method: string;
  /** With at most one `{id}`. */
  path: string;
  handle(request: ApiRequest): ApiAnswer;
}

export interface Match {
  route: Route;
  orderId: string;
}

/** The route for a method and a path (without query), or undefined. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const [before, after] = route.path.split('{id}');
    if (after === undefined) {
      if (path === route.path) return { route, orderId: '' };
      continue;
    }
    const orderId = path.slice((before ?? '').length, after === '' ? undefined : -after.length);
    if (/^[^/]+$/.test(orderId) && path === `${before}${orderId}${after}`) return { route, orderId };
  }
  return undefined;
}
