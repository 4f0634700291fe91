import { type Authority, type CertificatePair, createAuthority } from '../lib/certificates.ts';
import type { CertificateKind } from '../scenario/fault.ts';
import { siteWildcards } from '../scenario/site-host.ts';

const hourMs = 60 * 60 * 1000;

/**
 * One certificate of each kind, for whoever trusts `authority` and no other. Every edge serves these.
 * `untrusted`: by an authority that nobody knows. `expired`: since six hours. `wrong-host`: the hosting provider's own name.
 * `incomplete-chain`: by an intermediate authority whose certificate is not sent.
 * @param now milliseconds since the epoch
 */
export async function siteCertificates(
  authority: Authority,
  now: number,
): Promise<Record<CertificateKind, CertificatePair>> {
  const stranger = await createAuthority('Nobody trusts this authority', now);
  const intermediate = await authority.issueIntermediate('kco-harness intermediate');
  const past = { notBefore: new Date(now - 24 * hourMs), notAfter: new Date(now - 6 * hourMs) };
  return {
    trusted: await authority.issue(siteWildcards),
    untrusted: await stranger.issue(siteWildcards),
    expired: await authority.issue(siteWildcards, past),
    'wrong-host': await authority.issue(['server7.hosting.test']),
    'incomplete-chain': await intermediate.issue(siteWildcards),
  };
}
