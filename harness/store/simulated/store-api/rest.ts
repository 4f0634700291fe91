import { PhpException } from '../hooks.ts';
import { notModelled } from '../pages/pages.ts';
import { validateBlockOrder } from '../plugin/block-validation.ts';
import type { Reply, Visit } from '../visit.ts';
import { type ApiAnswer, type ApiRequest, noRoute, refusal, withCartHeaders } from './api.ts';
import { batch } from './batch.ts';
import { cartOf, extendCart } from './cart.ts';
import { payForOrder, placeCart } from './checkout.ts';

/**
 * WordPress's REST routes, as far as the block checkout needs them. Others that a real shop has are not modelled.
 * @throws ScriptEnded or PhpException from a hook
 */
export async function serveRest(visit: Visit, route: string): Promise<Reply> {
  const headers = Object.fromEntries(
    Object.entries(visit.headers).map(([name, value]) => [name, [value ?? []].flat()[0]]),
  );
  await visit.faults.passHook('rest_api_init');
  const request = { method: visit.method, route, headers, body: jsonOf(visit.body) };
  const [, klarnaOrderId] = /^\/kco-block\/order\/([^/]+)\/validate$/.exec(route) ?? [];
  if (klarnaOrderId !== undefined) return validation(visit, klarnaOrderId);
  if (route === '/wc/store/v1/batch' && request.method === 'POST') {
    const answer = await batch(visit, request, (part) => answered(visit, part));
    return answer ? replyOf(answer) : notModelled(visit, `a part of ${route}`);
  }
  const answer = await answered(visit, request);
  return answer ? replyOf(answer) : notModelled(visit, `the REST route ${route}`);
}

/** Only a plugin that sees the block in the checkout page has this route. */
async function validation(visit: Visit, klarnaOrderId: string): Promise<Reply> {
  const { shop, method, faults } = visit;
  if (!shop.hasKlarna) faults.misses('plugin');
  if (!shop.block || method !== 'POST') return replyOf(noRoute());
  return validateBlockOrder(visit, decodeURIComponent(klarnaOrderId));
}

/** @returns undefined for what a real shop answers and this one does not */
async function answered(visit: Visit, request: ApiRequest): Promise<ApiAnswer | undefined> {
  const { method, route } = request;
  const [, orderId] = /^\/wc\/store\/v1\/checkout\/(\d+)$/.exec(route) ?? [];
  try {
    if (orderId !== undefined && method === 'POST') return await payForOrder(visit, request, Number(orderId));
    switch (`${method} ${route}`) {
      case 'GET /wc/store/v1/cart':
        return withCartHeaders(visit, { status: 200, body: await cartOf(visit) });
      case 'POST /wc/store/v1/cart/extensions':
        return await extendCart(visit, request);
      case 'POST /wc/store/v1/checkout':
        return await placeCart(visit, request);
    }
  } catch (error) {
    // The Store API turns every Exception into an answer of its own.
    if (error instanceof PhpException) {
      return refusal(500, 'woocommerce_rest_unknown_server_error', error.message);
    }
    throw error;
  }
  return ofThisShop.test(route) && !forPosting.test(route) ? undefined : noRoute();
}

/** These have no other method. */
const forPosting = /^\/wc\/store\/v1\/(?:batch|cart\/extensions)$/;

/** The root, and the namespaces that WordPress and WooCommerce have. */
const ofThisShop = /^\/(?:$|(?:wp|oembed|wp-site-health|wp-block-editor|batch|wc|wc-admin|wc-analytics|wccom-site)\/)/;

function replyOf({ status, body, headers = {} }: ApiAnswer): Reply {
  return {
    status,
    contentType: 'application/json; charset=UTF-8',
    body: body === undefined ? '' : JSON.stringify(body),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON: the fields that are asked for are missing
  }
}
