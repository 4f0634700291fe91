import { type Dispatcher, interceptors, request } from 'undici';
import { messageOf, systemCode } from '../lib/errors.ts';
import { proxyAgent } from '../lib/http/proxies.ts';
import type { Reached } from '../shopper/browser/provide-browser.ts';

export interface Reaching {
  /** For the proxies. */
  environment: Readonly<Record<string, string | undefined>>;
  timeoutMs: number;
  signal?: AbortSignal;
}

/** Asks an address with HEAD, through the environment's proxies. Any status is an answer; nothing is thrown. */
export async function reachUrl(url: string, { environment, timeoutMs, signal }: Reaching): Promise<Reached> {
  const late = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([late, signal]) : late;
  const agent = proxyAgent(environment);
  // Beside the request's own signal, because a tunnel to a proxy that says nothing does not heed that.
  const silence = new Promise<Reached>((resolve) => {
    const give = () => resolve({ type: 'silent', reason: `no answer within ${timeoutMs} ms` });
    if (stop.aborted) give();
    stop.addEventListener('abort', give, { once: true });
  });
  try {
    return await Promise.race([ask(url, agent, stop), silence]);
  } finally {
    // Not awaited, for the same reason; what becomes of its connections is nobody's concern.
    agent.destroy().catch(() => {});
  }
}

async function ask(url: string, agent: Dispatcher, signal: AbortSignal): Promise<Reached> {
  try {
    const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 3 }));
    const { statusCode, headers } = await request(url, { method: 'HEAD', dispatcher, signal });
    return { type: 'answered', status: statusCode, bytes: Number(headers['content-length']) || undefined };
  } catch (error) {
    // A host with two addresses fails with an AggregateError that has a code and no message.
    return { type: 'silent', reason: messageOf(error) || (systemCode(error) ?? 'unknown network error') };
  }
}
