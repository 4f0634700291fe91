/** Host name that serves the loader script, the iframe and its endpoints. Reserved top level domain: it exists nowhere. */
export const snippetHost = 'checkout.klarna.test';

/**
 * Host names of the API that the plugin may call, by region and by brand.
 * @source KCO 1.11.8 to 2.20.9: `https://api{-na}{.playground}.{klarna.com|kustom.co}/`; `-oc` is Klarna's third region.
 */
export const apiHosts: readonly string[] = [
  ...['api', 'api-na', 'api-oc'].flatMap((region) => [`${region}.klarna.com`, `${region}.playground.klarna.com`]),
  'api.kustom.co',
  'api.playground.kustom.co',
];

export type HostRole = 'api' | 'snippet' | 'unknown';

/** What a `Host` header asks for. The port is ignored; `extraSnippetHost` serves tests without a name server. */
export function roleOfHost(hostHeader: string | undefined, extraSnippetHost?: string): HostRole {
  const host = (hostHeader ?? '').toLowerCase().replace(/:\d+$/, '');
  if (apiHosts.includes(host)) return 'api';
  return host === snippetHost || host === extraSnippetHost ? 'snippet' : 'unknown';
}
