import type { Exchange, Exchanged } from '../../lib/http/exchange.ts';
import { klarnaSecondMs } from '../../scenario/klarna-second.ts';
import type { RequestFaults } from './request-faults.ts';
import type { Shop } from './shop/shop.ts';

/** Sends a request by the way that any visitor comes to a site's public name. Never throws. */
export type PublicWay = (request: Omit<Exchange, 'place' | 'trust'>) => Promise<Exchanged>;

/** A request of the shop to its own public name. */
export interface OwnRequest {
  url: string;
  headers: Readonly<Record<string, string>>;
  /** JSON. */
  body: unknown;
}

/** What WordPress gives back. */
export interface OwnAnswer {
  status: number;
  body: string;
}

const scale = klarnaSecondMs / 1_000;
const timeoutMs = 30_000;
const connectTimeoutMs = 10_000;
const mostRedirects = 5;
/** Larger than any answer to one of the shop's own requests. */
const keepBytes = 1_000_000;

/**
 * `wp_remote_post` to the shop itself, which waits for 30 seconds: over the network, as any visitor's request, unless a fault
 * keeps it from going out. Redirects are followed; 302 and 303 make a GET of it.
 * @returns undefined where no whole answer came, as WP_Error is for the plugin
 * @source WordPress 6.8, class-wp-http.php
 */
export async function askItself(
  { shop, faults, way }: { shop: Shop; faults: RequestFaults; way: PublicWay | undefined },
  { url, headers, body }: OwnRequest,
): Promise<OwnAnswer | undefined> {
  const isSlow = shop.faults.takesTime || shop.conditions.phpWorkers === 'one';
  const within = isSlow ? timeoutMs * scale : timeoutMs;
  let asked: { method: string; url: URL; body?: string } = {
    method: 'POST',
    url: new URL(url),
    body: JSON.stringify(body),
  };
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const met = await faults.loopback(asked.method, asked.url.pathname, within);
    if (met?.type === 'failed') return undefined;
    if (met) return met;
    // A shop that nobody can reach by its name.
    if (!way) return undefined;
    const answer = await way({
      origin: asked.url.origin,
      method: asked.method,
      path: asked.url.pathname + asked.url.search,
      headers: {
        ...headers,
        host: asked.url.host,
        'user-agent': `WordPress/6.8; ${shop.addresses.homeOption}`,
        ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: asked.body,
      timeouts: { connectMs: connectTimeoutMs, readMs: within },
      keepBytes,
    });
    if (answer.type === 'failed' || answer.brokeOff) return undefined;
    const to = redirectOf(answer, asked.url);
    if (!to) return { status: answer.status, body: answer.bodyStart };
    asked = answer.status === 302 || answer.status === 303 ? { method: 'GET', url: to } : { ...asked, url: to };
  }
  return undefined;
}

function redirectOf({ status, headers }: Extract<Exchanged, { type: 'answered' }>, from: URL): URL | undefined {
  const [location] = [headers.location ?? []].flat();
  return status >= 300 && status < 400 && location !== undefined && URL.canParse(location, from)
    ? new URL(location, from)
    : undefined;
}
