import { PhpException, ScriptEnded } from './hooks.ts';
import { askForCart, serveBlockCart } from './pages/block-checkout.ts';
import { serveCheckout } from './pages/checkout.ts';
import { payOrder } from './pages/hosted-flow.ts';
import {
  begun,
  cart,
  home,
  notFound,
  notModelled,
  orderReceived,
  orderUnknown,
  productPage,
  terms,
} from './pages/pages.ts';
import { ajax, isEndpoint } from './plugin/ajax.ts';
import { dispatchCallback } from './plugin/callbacks.ts';
import { confirmOnInit, finishOnThankYou } from './plugin/confirm.ts';
import { createOrUpdateDraft } from './shop/draft.ts';
import type { Session } from './shop/session.ts';
import type { Shop } from './shop/shop.ts';
import { serveRest } from './store-api/rest.ts';
import { endedReply, type Reply, redirect, type Visit } from './visit.ts';
import { withQuery } from './wordpress/addresses.ts';
import { type Route, route } from './wordpress/front-controller.ts';
import { account } from './wordpress/login.ts';

/** Answers one request to a shop. What it does not model it answers 501, which no real shop does. */
export async function serveVisit(visit: Visit): Promise<Reply> {
  try {
    return await serve(visit);
  } catch (error) {
    if (error instanceof ScriptEnded) return endedReply(error.how, visit.said);
    if (error instanceof PhpException) return endedReply('fatal', visit.said);
    throw error;
  }
}

async function serve(visit: Visit): Promise<Reply> {
  const { shop, query, session, faults } = visit;
  await faults.passHook('plugins_loaded');
  await faults.passHook('init');
  if (shop.hasKlarna && shop.profile.confirm.at === 'init') await confirmOnInit(visit);
  await faults.passHook('wp_loaded');
  if (!shop.hasKlarna && (faults.activity === 'return' || faults.activity === 'checkout')) faults.misses('plugin');
  if (Number(query.get('add-to-cart')) === shop.product.id) addToCart(shop, session);
  const target = routed(visit);
  if (target.type !== 'wc-api' && target.type !== 'rest') await faults.passHook('template_redirect');
  switch (target.type) {
    case 'rest':
      return serveRest(visit, target.route);
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
    case 'order-pay':
      return payOrder(visit, target.orderId);
    case 'not-found':
      return notFound();
  }
}

/** One more piece, if there is one. */
function addToCart(shop: Shop, session: Session): void {
  session.quantity += 1;
  if (shop.lacks(session)) session.quantity -= 1;
}

/** By the rules that WordPress has: its own alone, when the others are lost. */
function routed(visit: Visit): Route {
  const { conditions, faults } = visit.shop;
  const whole = route(visit, conditions);
  if (!faults.losing('rewrite-rules')) return whole;
  const left = route(visit, conditions, 'wordpress');
  if (left.type === 'not-found' && whole.type !== 'not-found') visit.faults.misses('rewrite-rules');
  return left;
}

/** An endpoint that nobody has is the home page, as WordPress goes on after an action without handlers. */
async function servedAjax(visit: Visit, endpoint: string): Promise<Reply> {
  const reply = await ajax(visit, endpoint);
  if (reply) return reply;
  const known = isEndpoint(endpoint) && (visit.shop.hasKlarna || !endpoint.startsWith('kco_'));
  return known ? notModelled(visit, `wc-ajax=${endpoint}`) : home(visit);
}

/** Canonical redirects keep the rest of the query. */
function addressOf({ addresses, secure, query }: Visit, to: Extract<Route, { type: 'redirect' }>['to']): string {
  const kept = new URLSearchParams(query);
  for (const name of ['page_id', 'p']) kept.delete(name);
  const address =
    typeof to === 'object'
      ? addresses.home(secure) + to.path
      : to === 'product'
        ? addresses.product(secure)
        : addresses.page(to, secure);
  return kept.size > 0 ? withQuery(address, String(kept)) : address;
}

async function page(visit: Visit, name: Extract<Route, { type: 'page' }>['page']): Promise<Reply> {
  const { shop } = visit;
  switch (name) {
    case 'checkout':
      return serveCheckout(visit);
    case 'cart':
      return shop.conditions.cartPage === 'block' ? serveBlockCart(visit) : cart(visit);
    case 'account':
      return account(visit);
    case 'terms':
      return terms();
    case 'shop':
      return home(visit, 'Shop');
  }
}

/**
 * The order's key is its password: without it the page shows no order, and confirms nothing. A page with the checkout block
 * asks for the cart and the draft here too, of a cart that may be empty by now: observed on the container store.
 */
async function received(visit: Visit, orderId: number): Promise<Reply> {
  const { shop, orders, faults, query, session } = visit;
  const isBlock = shop.conditions.checkout === 'block';
  const order = orders.byId(orderId);
  if (!order || query.get('key') !== order.key) {
    if (isBlock) await askForCart(visit);
    return orderUnknown();
  }
  session.quantity = 0;
  await faults.passHook('woocommerce_cart_emptied');
  visit.said = begun('Order received');
  if (isBlock) await askForCart(visit);
  // Once when the address is understood, and once by the page itself.
  await faults.passHook('woocommerce_cart_emptied');
  const snippet = shop.hasKlarna ? await finishOnThankYou(visit, order) : '';
  session.klarnaOrderId = undefined;
  session.awaiting = undefined;
  if (isBlock) createOrUpdateDraft(visit);
  const page = orderReceived(order, snippet);
  visit.said = page.body;
  await faults.passHook('woocommerce_thankyou');
  return page;
}
