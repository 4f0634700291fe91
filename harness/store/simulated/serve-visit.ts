import { checkoutPage } from './pages/checkout.ts';
import { fieldsOfKlarnaOrder } from './pages/klarna-address.ts';
import { cart, home, notFound, notModelled, orderReceived, orderUnknown, productPage, terms } from './pages/pages.ts';
import { ajax, isEndpoint } from './plugin/ajax.ts';
import { dispatchCallback } from './plugin/callbacks.ts';
import { callCheckout, openCheckoutOrder } from './plugin/checkout-order.ts';
import { confirm } from './plugin/confirm.ts';
import { type Reply, redirect, type Visit } from './visit.ts';
import { withQuery } from './wordpress/addresses.ts';
import { type Route, route } from './wordpress/front-controller.ts';

/** Answers one request to a shop. What it does not model it answers 501, which no real shop does. */
export async function serveVisit(visit: Visit): Promise<Reply> {
  const { shop, query, session } = visit;
  if (query.has('add-to-cart')) session.cartHasProduct = Number(query.get('add-to-cart')) === shop.product.id;
  const target = route(visit, shop.request.conditions);
  switch (target.type) {
    case 'wc-api':
      return dispatchCallback(visit, target.action);
    case 'wc-ajax':
      return servedAjax(visit, target.endpoint);
    case 'redirect':
      return redirect(addressOf(visit, target.to));
    case 'home':
      return home(visit);
    case 'product':
      return productPage(visit);
    case 'page':
      return page(visit, target.page);
    case 'order-received':
      return received(visit, target.orderId);
    case 'not-found':
      return notFound();
  }
}

/** An endpoint that nobody has is the home page, as WordPress goes on after an action without handlers. */
async function servedAjax(visit: Visit, endpoint: string): Promise<Reply> {
  const reply = await ajax(visit, endpoint);
  if (reply) return reply;
  return isEndpoint(endpoint) ? notModelled(visit, `wc-ajax=${endpoint}`) : home(visit);
}

/** Canonical redirects keep the rest of the query. */
function addressOf({ addresses, secure, query }: Visit, to: Extract<Route, { type: 'redirect' }>['to']): string {
  const kept = new URLSearchParams(query);
  for (const name of ['page_id', 'p']) kept.delete(name);
  const address =
    typeof to === 'object'
      ? addresses.origin(secure) + to.path
      : to === 'product'
        ? addresses.product(secure)
        : addresses.page(to, secure);
  return kept.size > 0 ? withQuery(address, String(kept)) : address;
}

async function page(visit: Visit, name: Extract<Route, { type: 'page' }>['page']): Promise<Reply> {
  switch (name) {
    case 'checkout':
      return checkout(visit);
    case 'cart':
      return cart(visit);
    case 'terms':
      return terms();
    case 'shop':
      return home(visit, 'Shop');
  }
}

async function checkout(visit: Visit): Promise<Reply> {
  const { shop, query, session, addresses, secure } = visit;
  const forced = addresses.page('checkout', secure);
  if (!secure && forced.startsWith('https:')) return redirect(forced, 302);
  if (shop.profile.orderCreated === 'on-return' && query.get('confirm') === 'yes') {
    const klarnaOrderId = query.get('kco_wc_order_id') ?? '';
    const { json } = await callCheckout(visit, 'read');
    return checkoutPage(visit, { type: 'confirmation', klarnaOrderId, fields: fieldsOfKlarnaOrder(json) });
  }
  if (!session.cartHasProduct) return redirect(addresses.page('cart', secure), 302);
  const { json } = await openCheckoutOrder(visit);
  return checkoutPage(visit, { type: 'payment', snippet: snippetOf(json) });
}

/** The order's key is its password: without it the page shows no order, and confirms nothing. */
async function received(visit: Visit, orderId: number): Promise<Reply> {
  const { shop, query, session } = visit;
  const order = shop.order(orderId);
  if (!order || query.get('key') !== order.key) return orderUnknown();
  const klarnaOrderId = query.get('kco_order_id') ?? '';
  if (query.get('kco_confirm') === 'yes' && klarnaOrderId !== '') await confirm(visit, order, klarnaOrderId);
  session.klarnaOrderId ??= order.klarnaOrderId;
  const { json } = await callCheckout(visit, 'read');
  session.klarnaOrderId = undefined;
  return orderReceived(order, snippetOf(json));
}

const snippetOf = (order: Record<string, unknown>): string =>
  typeof order.html_snippet === 'string' ? order.html_snippet : '';
