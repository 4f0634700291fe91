import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { languagePrefixes, ownerActions, storeFaults } from '../../scenario/conditions.ts';
import type { OpenSiteRequest } from '../store.ts';
import type { KlarnaClient } from './klarna-client.ts';
import { ownerActs, passTime } from './shop/between-requests.ts';
import type { Shops } from './shops.ts';

const openRequest: z.ZodType<OpenSiteRequest> = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+$/),
  host: z.string().min(1),
  set: z.string().min(1),
  merchant: z.strictObject({ id: z.string().min(1), sharedSecret: z.string().min(1) }),
  conditions: z.strictObject({
    permalinks: z.enum(['pretty', 'plain', 'index.php']),
    https: z.enum(['everywhere', 'checkout-only', 'none']),
    languagePrefix: z.enum(languagePrefixes),
    callbackUrls: z.enum(['path', 'query']),
    fault: z.enum(['none', ...storeFaults]),
    faultFrom: z.enum(['start', 'paid']),
    faultHeals: z.union([z.literal('never'), z.number()]),
    stock: z.enum(['not-managed', 'managed']),
    holdStockMinutes: z.number(),
    callbackSeconds: z.number(),
    owner: z.enum(ownerActions),
    ownerAfterMinutes: z.number(),
    shipping: z.enum(['in-shop', 'in-iframe']),
  }),
});
const ownerRequest = z.strictObject({ action: z.enum(ownerActions).exclude(['none']) });

const timeRequest = z.strictObject({ sincePaidMs: z.number() });

/** What is controlled. */
export interface Controlled {
  shops: Shops;
  klarna: KlarnaClient;
}

/** JSON over HTTP on loopback, for the workers of a run. Its client is `simulated-store.ts`. Never throws. */
export async function handleControl(
  controlled: Controlled,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await control(controlled, request).catch((error) => ({
    status: error instanceof HarnessError ? 400 : 500,
    body: { error: messageOf(error) },
  }));
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function control(
  { shops, klarna }: Controlled,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  const refused = (status: number, error: string) => ({ status, body: { error } });
  // Its own loopback name only, so that no web page can reach it by rebinding a name.
  if (!/^127\.0\.0\.1(:\d+)?$/.test(request.headers.host ?? '')) return refused(403, 'not my name');
  const body = await text(request);
  if (request.method === 'POST' && request.url === '/sites') {
    const parsed = openRequest.safeParse(JSON.parse(body));
    if (!parsed.success) return refused(400, z.prettifyError(parsed.error));
    const shop = shops.open(parsed.data);
    return { status: 200, body: { productId: shop.product.id } };
  }
  const [, host = '', part = ''] = /^\/sites\/([^/]+)(?:\/(\w+))?$/.exec(request.url ?? '') ?? [];
  const shop = shops.find(host);
  if (!shop) return refused(404, `no site "${host}"`);
  switch (`${request.method} ${part}`) {
    case 'GET orders':
      return { status: 200, body: shop.toShopOrders() };
    case 'GET log':
      return { status: 200, body: { log: shop.logText() } };
    case 'GET beyond':
      return { status: 200, body: shop.beyond };
    case 'GET stock':
      return { status: 200, body: { left: shop.stockLeft } };
    case 'POST owner':
      ownerActs(shop, ownerRequest.parse(JSON.parse(body)).action);
      return { status: 200, body: {} };
    case 'PUT time':
      await passTime(shop, klarna, timeRequest.parse(JSON.parse(body)).sincePaidMs);
      return { status: 200, body: {} };
    case 'DELETE ':
      shops.close(host);
      return { status: 200, body: {} };
    default:
      return refused(404, `no ${request.method} ${request.url}`);
  }
}
