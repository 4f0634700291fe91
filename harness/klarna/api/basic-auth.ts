import { timingSafeEqual } from 'node:crypto';
import type { Ledger, Merchant } from '../ledger.ts';

export type Credentials =
  | { type: 'merchant'; merchant: Merchant }
  /** `claimed` is the merchant id in the header, if it is a registered one. */
  | { type: 'stranger'; claimed: string | undefined };

/** Basic authentication, merchant id : shared secret. */
export function authenticate(ledger: Ledger, header: string | undefined): Credentials {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return { type: 'stranger', claimed: undefined };
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const merchant = ledger.merchant(decoded.slice(0, Math.max(colon, 0)));
  if (!merchant) return { type: 'stranger', claimed: undefined };
  return same(decoded.slice(colon + 1), merchant.sharedSecret)
    ? { type: 'merchant', merchant }
    : { type: 'stranger', claimed: merchant.merchantId };
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
