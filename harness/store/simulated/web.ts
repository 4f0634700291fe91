import { messageOf } from '../../lib/errors.ts';
import type { PlainAnswer, PlainRequest } from '../../lib/http/plain-http.ts';
import type { KlarnaClient } from './klarna-client.ts';
import { serveVisit } from './serve-visit.ts';
import { newSession, type Session } from './shop/session.ts';
import type { Shop } from './shop/shop.ts';
import type { Shops } from './shops.ts';
import type { Reply } from './visit.ts';

const sessionCookie = 'wp_woocommerce_session_simulated';
const scriptPath = '/wp-content/simulated/checkout.js';

export interface Web {
  shops: Shops;
  klarna: KlarnaClient;
  /** The checkout's script. */
  script: string;
}

const plain = (status: number, type = 'text/plain', body = ''): PlainAnswer => ({
  status,
  headers: { 'content-type': type },
  body,
});

/** Serves all shops, by Host. Never throws: what fails here is a 500, which the shop's record names. */
export async function serveWeb(web: Web, request: PlainRequest): Promise<PlainAnswer> {
  const shop = web.shops.find((request.headers.host ?? '').toLowerCase());
  if (!shop) return plain(421, 'text/plain', 'no site of this name\n');
  const url = urlOf(request);
  if (!url) return plain(400, 'text/plain', 'the URL cannot be read\n');
  if (url.pathname === scriptPath) return plain(200, 'text/javascript; charset=utf-8', web.script);
  if (url.pathname === '/favicon.ico') return plain(204);

  const session = sessionOf(shop, request);
  const reply = await answer(web, shop, session, url, request);
  if (reply.summary !== undefined)
    shop.beyond.push(`${request.method} ${request.url}: ${reply.status}, ${reply.summary}`);
  const isNew = session.cartHasProduct && !shop.sessions.has(session.cookie);
  if (isNew) shop.sessions.set(session.cookie, session);
  return {
    status: reply.status,
    headers: {
      'content-type': reply.contentType,
      ...(reply.location === undefined ? {} : { location: reply.location }),
      ...(isNew ? { 'set-cookie': `${sessionCookie}=${encodeURIComponent(session.cookie)}; path=/; HttpOnly` } : {}),
    },
    body: reply.body,
  };
}

async function answer({ klarna }: Web, shop: Shop, session: Session, url: URL, request: PlainRequest): Promise<Reply> {
  try {
    const body = request.body.toString();
    const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
    return await serveVisit({
      shop,
      addresses: shop.addresses,
      klarna,
      secure: request.headers['x-forwarded-proto'] === 'https',
      session,
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(isForm ? body : ''),
      body,
    });
  } catch (error) {
    return { status: 500, contentType: 'text/plain', body: 'the simulated store failed\n', summary: messageOf(error) };
  }
}

/** Callers send what they like, such as `:99999/`, which is no path and would be a port. */
function urlOf(request: PlainRequest): URL | undefined {
  const url = `http://shop${request.url}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** The customer's session by its cookie, or a new one, which is kept once there is something in the cart. */
function sessionOf(shop: Shop, request: PlainRequest): Session {
  const [, value = ''] = new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;]*)`).exec(request.headers.cookie ?? '') ?? [];
  return shop.sessions.get(decoded(value)) ?? newSession(shop.now());
}

/** What is no percent-encoding stays as it is, as in PHP, and is then the cookie of no session. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
