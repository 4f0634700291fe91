import { readCheckoutOrder } from '../plugin/checkout-order.ts';
import { confirmInHead } from '../plugin/confirm.ts';
import { openCheckoutOrder } from '../plugin/open-checkout-order.ts';
import { type Reply, redirect, type Visit } from '../visit.ts';
import { checkoutPage } from './checkout.ts';
import { fieldsOfKlarnaOrder } from './klarna-address.ts';

/** The checkout page, and whatever the plugin does instead of showing it. */
export async function serveCheckout(visit: Visit): Promise<Reply> {
  const { shop, query, session, addresses, secure } = visit;
  const forced = addresses.page('checkout', secure);
  if (!secure && forced.startsWith('https:')) return redirect(forced, 302);
  if (!session.cartHasProduct) return redirect(addresses.page('cart', secure), 302);
  if (!shop.hasKlarna) return checkoutPage(visit, { type: 'without-klarna' });
  const { confirm, orderCreated } = shop.profile;
  if (orderCreated === 'on-return' && query.get('confirm') === 'yes') return confirmForm(visit);
  const confirmed = confirm.at === 'wp-head' ? await confirmInHead(visit) : undefined;
  if (confirmed) return confirmed;
  const opened = await openCheckoutOrder(visit);
  return opened.type === 'redirect' ? opened.reply : checkoutPage(visit, { type: 'payment', snippet: opened.snippet });
}

/** 1.x: the way back is a form that submits itself, unless the order is there already. */
async function confirmForm(visit: Visit): Promise<Reply> {
  const { shop, query, addresses, secure } = visit;
  const klarnaOrderId = query.get('kco_wc_order_id') ?? '';
  const { json } = await readCheckoutOrder(visit, klarnaOrderId);
  const order = shop.orders.byKlarnaId(klarnaOrderId);
  if (order) return redirect(addresses.orderReceived(order.id, order.key, secure), 302);
  return checkoutPage(visit, { type: 'confirmation', klarnaOrderId, fields: fieldsOfKlarnaOrder(json) });
}
