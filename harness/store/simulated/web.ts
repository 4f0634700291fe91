import { messageOf } from '../../lib/errors.ts';
import type { PlainAnswer, PlainRequest, Serve } from '../../lib/http/plain-http.ts';
import { folderOf, pathInShop } from '../../scenario/shop-folder.ts';
import { askItself, type PublicWay } from './ask-itself.ts';
import { KlarnaClient } from './klarna-client.ts';
import { RequestFaults } from './request-faults.ts';
import { serveVisit } from './serve-visit.ts';
import { guest } from './shop/secrets.ts';
import { newSession, type Session } from './shop/session.ts';
import type { Shop, Shops } from './shop/shop.ts';
import type { Reply, Visit } from './visit.ts';
import { loginCookie } from './wordpress/login.ts';

const sessionCookie = 'wp_woocommerce_session_simulated';

export interface Web {
  shops: Shops;
  /** Klarna's API. */
  klarna: Serve;
  /** How shops reach their own names; undefined: not at all. */
  publicWay: PublicWay | undefined;
  /** The checkout's scripts, by path. */
  scripts: ReadonlyMap<string, string>;
}

const plain = (status: number, type = 'text/plain', body = ''): PlainAnswer => ({
  status,
  headers: { 'content-type': type },
  body,
});

/** What nginx itself says where WordPress lives in a folder: of the root that it has no index. */
function pastTheShop(path: string): PlainAnswer {
  const [status, title] = path === '/' ? [403, '403 Forbidden'] : [404, '404 Not Found'];
  return plain(status, 'text/html', `<html><head><title>${title}</title></head></html>\n`);
}

/** nginx itself adds the slash to a folder's name, whatever the method, and knows nothing of the https before it. @source the container store */
function toFolder({ request, conditions }: Shop, { search }: URL): PlainAnswer {
  const { status, body, headers } = plain(301, 'text/html');
  return { status, body, headers: { ...headers, location: `http://${request.host}${folderOf(conditions)}/${search}` } };
}

/** Serves all shops, by Host. Never throws: what fails here is a 500, which the shop's record names. */
export async function serveWeb(web: Web, request: PlainRequest): Promise<PlainAnswer> {
  const shop = web.shops.find((request.headers.host ?? '').toLowerCase());
  if (!shop) return plain(421, 'text/plain', 'no site of this name\n');
  const url = urlOf(request);
  if (!url) return plain(400, 'text/plain', 'the URL cannot be read\n');
  const script = web.scripts.get(url.pathname);
  if (script !== undefined) return plain(200, 'text/javascript; charset=utf-8', script);
  if (url.pathname === '/favicon.ico') return plain(204);

  if (pathInShop(url.pathname, shop.conditions) === undefined) return pastTheShop(url.pathname);
  if (url.pathname === folderOf(shop.conditions)) return toFolder(shop, url);
  if (shop.conditions.phpWorkers === 'enough') return serveShop(web, shop, request);
  // The worker takes what waits for it, also when whoever asked has gone.
  const served = shop.worker.then(() => serveShop(web, shop, request));
  shop.worker = served;
  return served;
}

async function serveShop(web: Web, shop: Shop, request: PlainRequest): Promise<PlainAnswer> {
  const { 'x-request-id': requestId } = request.headers;
  const faults = new RequestFaults(shop, {
    method: request.method,
    url: request.url,
    requestId: typeof requestId === 'string' ? requestId : undefined,
  });
  const login = cookieOf(request, loginCookie);
  const user = { id: login === undefined ? guest : shop.secrets.userOf(login), cookie: login };
  const kept = sessionOf(shop, request, user.id);
  // WooCommerce saves a session at the end of a request, where the database takes it.
  const session = faults.mayNotWrite ? structuredClone(kept) : kept;
  const reply = await answer(web, shop, { faults, session, user }, request);
  if (reply.summary !== undefined)
    shop.beyond.push(`${request.method} ${request.url}: ${reply.status}, ${reply.summary}`);
  const isNew = session.quantity > 0 && !shop.sessions.has(session.cookie);
  if (faults.writes) {
    Object.assign(kept, session);
    if (isNew) shop.sessions.set(session.cookie, kept);
  }
  return {
    status: reply.status,
    headers: {
      'content-type': reply.contentType,
      ...reply.headers,
      ...(reply.location === undefined ? {} : { location: reply.location }),
      ...(isNew
        ? {
            'set-cookie': `${sessionCookie}=${encodeURIComponent(session.cookie)}; path=${folderOf(shop.conditions)}/; HttpOnly`,
          }
        : {}),
    },
    body: reply.body,
  };
}

async function answer(
  { klarna, publicWay: way }: Web,
  shop: Shop,
  { faults, session, user }: Pick<Visit, 'faults' | 'session' | 'user'>,
  request: PlainRequest,
): Promise<Reply> {
  try {
    const url = new URL(`http://shop${faults.url}`);
    const body = request.body.toString();
    const isForm = (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
    return await serveVisit({
      shop,
      orders: shop.orders.within(faults),
      faults,
      addresses: shop.addresses,
      klarna: new KlarnaClient(klarna, shop.account, faults),
      askItself: (own) => askItself({ shop, faults, way }, own),
      secure: request.headers['x-forwarded-proto'] === 'https',
      session,
      user,
      method: request.method,
      path: url.pathname.slice(folderOf(shop.conditions).length),
      query: url.searchParams,
      headers: request.headers,
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

/** The customer's session by its cookie or its cart's token, or a new one, which is kept once there is something in the cart. */
function sessionOf(shop: Shop, request: PlainRequest, user: number): Session {
  const { 'cart-token': token } = request.headers;
  // WooCommerce knows its Store API by the path: with plain permalinks the token opens no session.
  if (typeof token === 'string' && /\/wp-json\/wc\/store\//.test(request.url.split('?')[0] ?? '')) {
    const id = shop.secrets.sessionOf(token);
    const carts = [...shop.sessions.values()];
    if (id !== undefined) return carts.find((session) => session.id === id) ?? newSession(shop.now(), user);
  }
  return shop.sessions.get(cookieOf(request, sessionCookie) ?? '') ?? newSession(shop.now(), user);
}

function cookieOf({ headers }: PlainRequest, name: string): string | undefined {
  const [, value] = new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(headers.cookie ?? '') ?? [];
  return value === undefined ? undefined : decoded(value);
}

/** What is no percent-encoding stays as it is, as in PHP, and is then the cookie of no session. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
