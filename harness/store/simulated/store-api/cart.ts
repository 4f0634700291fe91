import { z } from 'zod';
import { cartAction, cartAddress } from '../plugin/block-cart.ts';
import { syncDraft } from '../shop/draft.ts';
import type { Visit } from '../visit.ts';
import { type ApiAnswer, type ApiRequest, refusal, withCartHeaders, withoutNonce } from './api.ts';

const extension = z.object({ namespace: z.unknown(), data: z.record(z.string(), z.unknown()).catch({}) }).catch({
  namespace: undefined,
  data: {},
});

/**
 * `POST /wc/store/v1/cart/extensions`: a plugin's script tells the cart something, and gets the cart as it is then.
 * @source WooCommerce 10.0.2, CartExtensions and CartExtensionsSchema
 */
export async function extendCart(visit: Visit, request: ApiRequest): Promise<ApiAnswer> {
  const answer = withoutNonce(visit, request) ?? (await extended(visit, extension.parse(request.body)));
  // Even after a refusal.
  syncDraft(visit);
  return withCartHeaders(visit, answer);
}

async function extended(visit: Visit, { namespace, data }: z.infer<typeof extension>): Promise<ApiAnswer> {
  const refuse = (message: string) => refusal(400, 'woocommerce_rest_cart_extensions_error', message);
  if (typeof namespace !== 'string') {
    return refuse('You must provide a plugin namespace when extending a Store REST endpoint.');
  }
  if (namespace !== 'kco-block' || !visit.shop.block) {
    return refuse(`There is no such namespace registered: ${namespace}.`);
  }
  await cartAction(visit, data);
  return { status: 200, body: await cartOf(visit) };
}

/** The cart as the Store API gives it: what a checkout needs of it. Plugins add to it, and KCO asks Klarna for what. */
export async function cartOf(visit: Visit): Promise<Record<string, unknown>> {
  const { shop, session } = visit;
  const { product } = shop;
  const items = session.quantity === 0 ? [] : [{ id: product.id, name: product.name, quantity: session.quantity }];
  const price = (minor: number) => String(minor);
  return {
    items,
    items_count: session.quantity,
    totals: {
      total_items: price(product.priceMinor * session.quantity),
      total_shipping: price(session.shipping.priceMinor),
      total_price: price(shop.totalMinor(session)),
      currency_code: 'SEK',
      currency_minor_unit: 2,
    },
    extensions: { kco_address: await cartAddress(visit) },
  };
}
