import type { CertificateKind, Fault } from '../fault.ts';
import { type Times, timed } from './preset.ts';

const certificates: Readonly<Record<Exclude<CertificateKind, 'trusted'>, string>> = {
  'incomplete-chain': 'Let the web server send the certificate with its intermediate certificates',
  untrusted: 'Install a certificate from a public authority, with its intermediate certificates',
  expired: 'Renew the certificate',
  'wrong-host': 'Install a certificate that names the shop’s host',
};

/** The site's certificate as Klarna sees it. Shoppers accept all of them. @source failure-catalog row 26 */
export const certificate = (kind: Exclude<CertificateKind, 'trusted'>): Fault => ({
  at: 'tls',
  does: { certificate: kind },
  called: `certificate-${kind}`,
  removal: certificates[kind],
});

/** Klarna and the site have no TLS version in common. */
export const tlsTooOld = (times: Times = {}): Fault => ({
  at: 'tls',
  does: { protocol: 'none-in-common' },
  ...timed(times),
  called: 'tls-too-old',
  why: 'Klarna and the shop’s server have no version of TLS in common, so {callback} ended before any request was sent.',
  advice: 'Let the web server offer TLS 1.2 and 1.3.',
  removal: 'Let the web server offer TLS 1.2 and 1.3',
});

/** The name means nothing on the internet: a local site, a VPN, a private zone. @source failure-catalog row 1 */
export const namePrivate = (times: Times = {}): Fault => ({
  at: 'name',
  does: { resolve: 'nothing' },
  ...timed(times),
  called: 'name-private',
  removal: 'Give the shop a public name, or put a tunnel in front of it while you test',
});

/** The name has an IPv6 address at which nobody listens. Whether Klarna tries the next address is not documented. */
export const deadIpv6 = (times: Times = {}): Fault => ({
  at: 'name',
  does: { resolve: 'dead-ipv6' },
  ...timed(times),
  called: 'dead-ipv6',
  why: 'The shop’s name has an IPv6 address at which nothing answers, so {callback} found no server.',
  advice: 'Take the AAAA record out of the DNS, or let the web server listen on that address.',
  removal: 'Take the dead AAAA record out of the DNS',
});
