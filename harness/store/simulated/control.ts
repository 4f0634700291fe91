import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { Serve } from '../../lib/http/plain-http.ts';
import { openRequest, ownerRequest, timeRequest } from './control-messages.ts';
import { freeWay, KlarnaClient } from './klarna-client.ts';
import { ownerActs, passTime } from './shop/between-requests.ts';
import type { Shops } from './shop/shop.ts';

/** What is controlled. */
export interface Controlled {
  shops: Shops;
  /** Klarna's API. */
  klarna: Serve;
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
    case 'GET faults':
      return { status: 200, body: shop.faults.events };
    case 'POST owner':
      await ownerActs(shop, ownerRequest.parse(JSON.parse(body)).action);
      return { status: 200, body: {} };
    case 'PUT time':
      await passTime(
        shop,
        new KlarnaClient(klarna, shop.account, freeWay),
        timeRequest.parse(JSON.parse(body)).sincePaidMs,
      );
      return { status: 200, body: {} };
    case 'DELETE ':
      shops.close(host);
      return { status: 200, body: {} };
    default:
      return refused(404, `no ${request.method} ${request.url}`);
  }
}
