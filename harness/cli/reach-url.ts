import { EnvHttpProxyAgent, interceptors, request } from 'undici';
import { messageOf, systemCode } from '../lib/errors.ts';
import type { Reached } from '../shopper/browser/provide-browser.ts';

/**
 * Asks an address with HEAD, through the proxies of the environment as Playwright reads them. Any status is an answer.
 * @source playwright-core 1.65: `<scheme>_proxy`, then `all_proxy`, small letters before capitals; a proxy may lack its scheme.
 */
export async function reachUrl(
  url: string,
  { environment, timeoutMs, signal }: { environment: NodeJS.ProcessEnv; timeoutMs: number; signal?: AbortSignal },
): Promise<Reached> {
  const late = AbortSignal.timeout(timeoutMs);
  const variable = (name: string) => environment[name] || environment[name.toUpperCase()] || '';
  const proxy = (scheme: 'http' | 'https') => {
    const named = variable(`${scheme}_proxy`) || variable('all_proxy');
    return named === '' || named.includes('://') ? named : `http://${named}`;
  };
  const agent = new EnvHttpProxyAgent({
    httpProxy: proxy('http'),
    httpsProxy: proxy('https'),
    noProxy: variable('no_proxy'),
  });
  try {
    const { statusCode, headers } = await request(url, {
      method: 'HEAD',
      dispatcher: agent.compose(interceptors.redirect({ maxRedirections: 3 })),
      signal: signal ? AbortSignal.any([late, signal]) : late,
    });
    return { type: 'answered', status: statusCode, bytes: Number(headers['content-length']) || undefined };
  } catch (error) {
    // A host with two addresses fails with an AggregateError that has a code and no message.
    const why = messageOf(error) || (systemCode(error) ?? 'unknown network error');
    return { type: 'silent', reason: late.aborted ? `no answer within ${timeoutMs} ms` : why };
  } finally {
    await agent.destroy();
  }
}
