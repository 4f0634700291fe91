import { EnvHttpProxyAgent } from 'undici';

/**
 * Connections through the environment's proxies, the same ones for whoever looks whether a host answers and whoever
 * downloads from it. They are read as Playwright's download reads them: http goes through without a tunnel.
 * @source playwright-core 1.65: `<scheme>_proxy`, then `all_proxy`, small letters before capitals, with or without scheme.
 */
export function proxyAgent(
  environment: Readonly<Record<string, string | undefined>>,
  options: EnvHttpProxyAgent.Options = {},
): EnvHttpProxyAgent {
  const variable = (name: string) => environment[name] || environment[name.toUpperCase()] || '';
  const proxy = (scheme: 'http' | 'https') => {
    const named = variable(`${scheme}_proxy`) || variable('all_proxy');
    return named === '' || named.includes('://') ? named : `http://${named}`;
  };
  return new EnvHttpProxyAgent({
    ...options,
    // Never undefined, for which undici would look into the process's environment by itself.
    httpProxy: proxy('http'),
    httpsProxy: proxy('https'),
    noProxy: variable('no_proxy'),
    proxyTunnel: false,
  });
}
