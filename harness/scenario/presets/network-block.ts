import type { Fault } from '../fault.ts';
import { type Listed, listed, page, type Times, timed } from './preset.ts';

/** The host lets visitors from the shop's own country in; Klarna calls from abroad, and who is at home has no address here. */
export const countryBlock = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { source: '?*' },
  does: { answer: page(403, '403 Forbidden', 'nginx') },
  ...listed(options),
  called: 'country-block',
  why: 'The host lets in visitors of the shop’s own country only, and Klarna calls from abroad: {callback} was answered 403.',
  advice: 'Let Klarna’s addresses in; behind a proxy, restore the visitor’s address first.',
  removal: 'Let visitors in from all countries',
});

/** The host's firewall cuts connections from Klarna's addresses. @source woo-picpay issue 8 */
export const ipBlock = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { source: 'klarna' },
  does: { reset: true },
  ...listed(options),
  called: 'ip-block',
  why: 'The host’s firewall cut the connection from Klarna’s address: {callback} got no answer at all.',
  advice: 'Unblock Klarna’s addresses at the host.',
  removal: 'Unblock Klarna’s addresses at the host',
});

/**
 * A proxy whose address the firewalls behind it see in the place of the caller's: put it before them in the list. Customers
 * come in, or the shop would notice; the callbacks' own address is lost. @source failure-catalog row 18
 */
export const addressHiddenByProxy = (times: Times = {}): Fault => ({
  at: 'edge',
  on: { callback: 'any' },
  does: { rewrite: { source: '10.0.0.1' } },
  ...timed(times),
  heedsUnless: false,
  called: 'address-hidden',
  removal: 'Restore the visitor’s address behind the proxy',
});
