import { z } from 'zod';
import { type ControlAnswer, type ControlCall, refusal } from '../../lib/http/control-server.ts';
import { languagePrefixes, ownerActions, storeFaults } from '../../scenario/conditions.ts';
import type { OpenSiteRequest } from '../store.ts';
import type { KlarnaClient } from './klarna-client.ts';
import { passTime } from './plugin/pass-time.ts';
import { ownerActs } from './shop/owner-acts.ts';
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

/** JSON over HTTP on loopback, for the workers of a run. Its client is `simulated-store.ts`. */
export async function answerControl(
  { shops, klarna }: Controlled,
  { method, path, posted }: ControlCall,
): Promise<ControlAnswer> {
  if (method === 'POST' && path === '/sites') {
    const parsed = openRequest.safeParse(posted);
    if (!parsed.success) return refusal(400, z.prettifyError(parsed.error));
    const shop = shops.open(parsed.data);
    return { status: 200, body: { productId: shop.product.id } };
  }
  const [, host = '', part = ''] = /^\/sites\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const shop = shops.find(host);
  if (!shop) return refusal(404, `no site "${host}"`);
  switch (`${method} ${part}`) {
    case 'GET orders':
      return { status: 200, body: shop.toShopOrders() };
    case 'GET log':
      return { status: 200, body: { log: shop.logText() } };
    case 'GET beyond':
      return { status: 200, body: shop.beyond };
    case 'GET stock':
      return { status: 200, body: { left: shop.stockLeft } };
    case 'POST owner':
      ownerActs(shop, ownerRequest.parse(posted).action);
      return { status: 200, body: {} };
    case 'PUT time':
      await passTime(shop, klarna, timeRequest.parse(posted).sincePaidMs);
      return { status: 200, body: {} };
    case 'DELETE ':
      shops.close(host);
      return { status: 200, body: {} };
    default:
      return refusal(404, `no ${method} ${path}`);
  }
}
