import type { KlarnaAnswer } from '../klarna-client.ts';
import { type Reply, redirect, type Visit } from '../visit.ts';
import { withQuery } from '../wordpress/addresses.ts';
import { createCheckoutOrder, makeCalls, snippetOf } from './checkout-order.ts';

export type Opened = { type: 'snippet'; snippet: string } | { type: 'redirect'; reply: Reply };

/**
 * The checkout page asks for Klarna's snippet: of the order that the session has, else of a new one.
 * @source kco_create_or_update_order and update_klarna_order, 2.x; get_order, 1.11.8
 */
export async function openCheckoutOrder(visit: Visit): Promise<Opened> {
  const { session, shop } = visit;
  const { calls, expired } = shop.profile;
  if (!session.klarnaOrderId) return shown(await createCheckoutOrder(visit));
  const answer = await makeCalls(visit, session.choseKlarna ? calls.reopen : calls.reopenUnchosen);
  if (answer.status >= 200 && answer.status < 300) return shown(answer);
  const leave = answer.json.error_code === 'READ_ONLY_ORDER' ? leadToOrder(visit, session.klarnaOrderId) : undefined;
  if (leave) return { type: 'redirect', reply: leave };
  if (expired === 'new-order') return shown(await createCheckoutOrder(visit));
  session.klarnaOrderId = undefined;
  return {
    type: 'redirect',
    reply: redirect(withQuery(visit.addresses.page('cart', visit.secure), 'kco-order=error'), 302),
  };
}

/** The customer has paid already and is led to the order, where the version does that. */
function leadToOrder({ shop, addresses, secure }: Visit, klarnaOrderId: string): Reply | undefined {
  const { completed } = shop.profile;
  const order = shop.orders.byKlarnaId(klarnaOrderId);
  if (!order || completed === 'new-order' || completed === 'klarna-confirmation') return undefined;
  const received = addresses.orderReceived(order.id, order.key, secure);
  if (completed === 'order-received' || order.paidAt !== undefined) return redirect(received, 302);
  return redirect(withQuery(received, `kco_confirm=yes&kco_order_id=${klarnaOrderId}&order_id=${order.id}`), 302);
}

const shown = ({ json }: KlarnaAnswer): Opened => ({ type: 'snippet', snippet: snippetOf(json) });
