import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../../lib/errors.ts';
import type { KlarnaClient } from './klarna-client.ts';
import { readBody } from './read-body.ts';
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

/** Serves all shops, by Host. Never throws: what fails here is a 500, which the shop's record names. */
export async function handleWeb(web: Web, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const shop = web.shops.find((request.headers.host ?? '').toLowerCase());
  if (!shop) {
    response.writeHead(421, { 'content-type': 'text/plain' }).end('no site of this name\n');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://shop');
  if (url.pathname === scriptPath) {
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(web.script);
    return;
  }
  if (url.pathname === '/favicon.ico') {
    response.writeHead(204).end();
    return;
  }
  const session = sessionOf(shop, request);
  const reply = await answer(web, shop, session, url, request);
  if (reply.status >= 500)
    shop.beyond.push(`${request.method} ${request.url}: ${reply.status}, ${reply.summary ?? ''}`);
  if (session.cartHasProduct && !shop.sessions.has(session.cookie)) {
    shop.sessions.set(session.cookie, session);
    response.setHeader('set-cookie', `${sessionCookie}=${encodeURIComponent(session.cookie)}; path=/; HttpOnly`);
  }
  if (reply.location !== undefined) response.setHeader('location', reply.location);
  response.writeHead(reply.status, { 'content-type': reply.contentType });
  response.end(request.method === 'HEAD' ? undefined : reply.body);
}

async function answer(
  { klarna }: Web,
  shop: Shop,
  session: Session,
  url: URL,
  request: IncomingMessage,
): Promise<Reply> {
  try {
    const body = await readBody(request);
    const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
    return await serveVisit({
      shop,
      addresses: shop.addresses,
      klarna,
      secure: request.headers['x-forwarded-proto'] === 'https',
      session,
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(isForm ? body : ''),
      body,
    });
  } catch (error) {
    return { status: 500, contentType: 'text/plain', body: 'the simulated store failed\n', summary: messageOf(error) };
  }
}

/** The customer's session by its cookie, or a new one, which is kept once there is something in the cart. */
function sessionOf(shop: Shop, request: IncomingMessage): Session {
  const [, value = ''] = new RegExp(`(?:^|;\\s*)${sessionCookie}=([^;]*)`).exec(request.headers.cookie ?? '') ?? [];
  return shop.sessions.get(decodeURIComponent(value)) ?? newSession(shop.now());
}
