import { type ControlAnswer, type ControlCall, checked, refusal } from '../../lib/http/control-server.ts';
import type { Serve } from '../../lib/http/plain-http.ts';
import { openRequest, ownerRequest, timeRequest } from './control-messages.ts';
import { freeWay, KlarnaClient } from './klarna-client.ts';
import { makeOrder, ownerActs, passTime } from './shop/between-requests.ts';
import type { Shops } from './shop/shop.ts';

/** What is controlled. */
export interface Controlled {
  shops: Shops;
  /** Klarna's API. */
  klarna: Serve;
}

/** JSON over HTTP on loopback, for the workers of a run. Its client is `simulated-store.ts`. */
export async function answerControl(
  { shops, klarna }: Controlled,
  { method, path, posted }: ControlCall,
): Promise<ControlAnswer> {
  if (method === 'POST' && path === '/sites') {
    return checked(openRequest, posted, (site) => ({ status: 200, body: { productId: shops.open(site).product.id } }));
  }
  const [, host = '', part = ''] = /^\/sites\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const shop = shops.find(host);
  if (!shop) return refusal(404, `no site "${host}"`);
  switch (`${method} ${part}`) {
    case 'GET orders':
      return { status: 200, body: shop.toShopOrders() };
    case 'GET drafts':
      return { status: 200, body: { drafts: shop.orders.drafts } };
    case 'GET log':
      return { status: 200, body: { log: shop.logText() } };
    case 'GET beyond':
      return { status: 200, body: shop.beyond };
    case 'GET stock':
      return { status: 200, body: { left: shop.stockLeft } };
    case 'GET faults':
      return { status: 200, body: shop.faults.events };
    case 'POST owner':
      await ownerActs(
        { shop, klarna: new KlarnaClient(klarna, shop.account, freeWay) },
        ownerRequest.parse(posted).action,
      );
      return { status: 200, body: {} };
    case 'POST order':
      return { status: 200, body: { path: makeOrder(shop) } };
    case 'PUT time':
      await passTime(shop, new KlarnaClient(klarna, shop.account, freeWay), timeRequest.parse(posted).sincePaidMs);
      return { status: 200, body: {} };
    case 'DELETE ':
      shops.close(host);
      return { status: 200, body: {} };
    default:
      return refusal(404, `no ${method} ${path}`);
  }
}
