import { timingSafeEqual } from 'node:crypto';
import type { KlarnaAnswer } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';

type Credentials =
  | { type: 'merchant'; merchant: Merchant }
  /** `claimed` is the merchant id in the header, if it is a registered one. */
  | { type: 'unauthenticated'; claimed: string | undefined };

/** Basic authentication, merchant id : shared secret. */
export function authenticate(ledger: Ledger, header: string | undefined): Credentials {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return { type: 'unauthenticated', claimed: undefined };
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const merchant = ledger.merchant(decoded.slice(0, Math.max(colon, 0)));
  if (!merchant) return { type: 'unauthenticated', claimed: undefined };
  return same(decoded.slice(colon + 1), merchant.sharedSecret)
    ? { type: 'merchant', merchant }
    : { type: 'unauthenticated', claimed: merchant.merchantId };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * Klarna's answer to wrong or missing credentials is a page, not the envelope.
 * @source a log of `api.klarna.com` quoted in woocommerce-gateway-amazon-pay issue 236; KCO 1.x, too, expects no
 * envelope with 401.
 */
export const unauthorizedAnswer: KlarnaAnswer = {
  status: 401,
  headers: { 'Content-Type': 'text/html', 'WWW-Authenticate': 'Basic realm="Klarna"' },
  body: '<html><head><title>401 Authorization Required</title></head><body><center><h1>401 Authorization Required</h1></center></body></html>',
};
