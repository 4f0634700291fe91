import { createSecureContext, type SecureContext } from 'node:tls';
import type { CertificatePair } from '../../lib/certificates.ts';
import { siteCertificates } from '../site-certificates.ts';
import { policyOfHost } from './policy-of-host.ts';
import type { MockEdgeOptions } from './start-mock-edge.ts';

/**
 * The certificate that a name is served with. As nginx-conf.ts: a site's is that of its policy, and a name that no policy
 * has meets the trusted one and is refused after that. undefined for a site without TLS: the handshake then fails.
 */
export async function secureContexts({
  policies,
  klarnaHosts,
  authority,
  clock,
}: Pick<MockEdgeOptions, 'policies' | 'klarnaHosts' | 'authority' | 'clock'>): Promise<
  (name: string) => SecureContext | undefined
> {
  const pairs = await siteCertificates(authority, clock.now());
  const ofSites = {
    trusted: contextOf(pairs.trusted),
    untrusted: contextOf(pairs.untrusted),
    expired: contextOf(pairs.expired),
    'wrong-host': contextOf(pairs['wrong-host']),
    'incomplete-chain': contextOf(pairs['incomplete-chain']),
  };
  const ofKlarna = contextOf(await authority.issue(klarnaHosts));
  return (name) => {
    if (klarnaHosts.includes(name)) return ofKlarna;
    const policy = policyOfHost(policies, name);
    return policy?.https === 'none' ? undefined : ofSites[policy?.certificate ?? 'trusted'];
  };
}

const contextOf = ({ certificate, key }: CertificatePair): SecureContext =>
  createSecureContext({ cert: certificate, key });
