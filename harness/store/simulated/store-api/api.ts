import type { Visit } from '../visit.ts';

/** A request to a REST route, as WordPress has understood it: a request of its own, or a part of a batch. */
export interface ApiRequest {
  method: string;
  /** `/wc/store/v1/batch`, whatever the permalinks. */
  route: string;
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>;
  /** What its JSON says; undefined where there is none. */
  body: unknown;
}

export interface ApiAnswer {
  status: number;
  /** Undefined: nothing is sent. */
  body: unknown;
  /** Those that the Store API adds. */
  headers?: Record<string, string>;
}

/** What WordPress and WooCommerce say when they refuse. */
export const refusal = (
  status: number,
  code: string,
  message: string,
  more: Record<string, unknown> = {},
): ApiAnswer => ({
  status,
  body: { code, message, data: { status, ...more } },
});

export const noRoute = (): ApiAnswer =>
  refusal(404, 'rest_no_route', 'No route was found matching the URL and request method.');

/**
 * Guests show a nonce before they change anything. A cart's token takes its place.
 * @returns the refusal
 * @source WooCommerce 10.0.2, AbstractCartRoute::check_nonce
 */
export function withoutNonce({ shop, user }: Visit, { headers }: ApiRequest): ApiAnswer | undefined {
  if (shop.secrets.sessionOf(headers['cart-token'] ?? '') !== undefined) return undefined;
  const { nonce } = headers;
  if (nonce === undefined) {
    const message = 'Missing the Nonce header. This endpoint requires a valid nonce.';
    return refusal(401, 'woocommerce_rest_missing_nonce', message);
  }
  return shop.secrets.isNonce(nonce, user.id)
    ? undefined
    : refusal(403, 'woocommerce_rest_invalid_nonce', 'Nonce is invalid.');
}

/** @source AbstractCartRoute::add_response_headers */
export function withCartHeaders({ shop, session, user }: Visit, answer: ApiAnswer): ApiAnswer {
  const headers = {
    Nonce: shop.secrets.nonce(user.id),
    'Nonce-Timestamp': String(Math.floor(shop.now() / 1_000)),
    'User-ID': String(user.id),
    'Cart-Token': shop.secrets.cartToken(session.id),
    'Cart-Hash': shop.contentOf(session).hashes.cart,
  };
  return { ...answer, headers };
}
