import { klarnaAddresses } from '../../../scenario/klarna-addresses.ts';
import type { Visitor } from './layer.ts';

/** What every caller looks like behind a proxy that hides where they come from. */
export const proxyAddress = '10.0.0.1';

/** What firewalls take for a person: Klarna's callbacks say `APIs-Klarna`. */
export function isBrowser({ request }: Visitor): boolean {
  return request.headers['user-agent']?.startsWith('Mozilla/') ?? false;
}

export function isFromKlarna({ source }: Visitor): boolean {
  return source !== undefined && klarnaAddresses.includes(source);
}

export function pathOf({ request }: Visitor): string {
  return request.url.split('?')[0] ?? '';
}

/** Whether a request is to WooCommerce's API for callbacks, in whichever form its address has. */
export function isCallback({ request }: Visitor): boolean {
  const [path = '', query = ''] = request.url.split(/\?(.*)/s);
  return path.includes('/wc-api/') || new URLSearchParams(query).has('wc-api');
}
