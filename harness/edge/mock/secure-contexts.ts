import { createSecureContext, type SecureContext } from 'node:tls';
import { type Authority, createAuthority } from '../../lib/certificates.ts';
import type { Clock } from '../../lib/clock.ts';
import type { EdgePolicy } from '../edge-policy.ts';
import { policyOfHost } from './policy-of-host.ts';

interface Options {
  policies: readonly EdgePolicy[];
  klarnaHosts: readonly string[];
  authority: Authority;
  clock: Clock;
}

/** The certificate that a name is served with, or undefined where the name has no TLS: the handshake then fails. */
export async function secureContexts(options: Options): Promise<(name: string) => SecureContext | undefined> {
  const sites = ['*.shop.test', '*.shop.internal'];
  const stranger = await createAuthority('Nobody trusts this authority', options.clock.now());
  const context = async (authority: Authority, names: readonly string[]) => {
    const { certificate, key } = await authority.issue(names);
    return createSecureContext({ cert: certificate, key });
  };
  const [trusted, untrusted, klarna] = await Promise.all([
    context(options.authority, sites),
    context(stranger, sites),
    context(options.authority, options.klarnaHosts),
  ]);
  return (name) => {
    if (options.klarnaHosts.includes(name)) return klarna;
    const policy = policyOfHost(options.policies, name);
    if (policy?.https === 'none') return undefined;
    return policy?.certificate === 'untrusted' ? untrusted : trusted;
  };
}
