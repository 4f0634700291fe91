import { klarnaAddresses, sourceHeader } from '../../../scenario/klarna-addresses.ts';
import type { Visitor } from './layer.ts';

/** What firewalls take for a person: Klarna's callbacks say `APIs-Klarna`. */
export function isBrowser({ request }: Visitor): boolean {
  return request.headers['user-agent']?.startsWith('Mozilla/') ?? false;
}

/** Where the connection comes from, as the callback sender says; shoppers, who say nothing, are at home. */
export function isFromKlarna({ request }: Visitor): boolean {
  return klarnaAddresses.includes(String(request.headers[sourceHeader] ?? ''));
}

export function pathOf({ request }: Visitor): string {
  return request.url.split('?')[0] ?? '';
}
