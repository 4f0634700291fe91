import type { Visit } from '../visit.ts';
import { readManagedOrder } from './order-management.ts';

/** How long the plugin puts off a notification about an order that the shop does not have. */
const puntMs = 300_000;

type Parties = Pick<Visit, 'shop' | 'orders' | 'klarna'>;

/** @source notification_cb, all versions up to 2.19 */
export async function notify(visit: Visit): Promise<void> {
  const { shop, orders, faults, query } = visit;
  const klarnaOrderId = query.get(shop.profile.orderParameter) ?? '';
  if (orders.byKlarnaId(klarnaOrderId)) return listen(visit);
  shop.log(`scheduled kco_wc_punted_notification in 300 s: ${klarnaOrderId}`);
  if (faults.writes) shop.punted.push({ dueAt: shop.now() + puntMs, klarnaOrderId });
}

/** Runs the notifications that were put off and are due by now, as WP-Cron does. */
export async function runPunted({ shop, klarna }: Pick<Visit, 'shop' | 'klarna'>): Promise<void> {
  const due = shop.punted.filter(({ dueAt }) => dueAt <= shop.now());
  shop.punted = shop.punted.filter((event) => !due.includes(event));
  if (!shop.hasKlarna) return;
  for (const { klarnaOrderId } of due) {
    shop.log(`kco_wc_punted_notification: ${klarnaOrderId}`);
    await listen({ shop, orders: shop.orders, klarna });
  }
}

/**
 * The action `wc_klarna_notification_listener`. Nobody listens without order management, which 2.19 has built in. That one
 * asks for the order by a query which WooCommerce does not understand, and gets the shop's newest order, whichever it is.
 * @throws ScriptEnded from a hook on the payment
 * @source KCO 2.19.1, PendingOrders::notification_listener
 */
async function listen({ shop, orders, klarna }: Parties): Promise<void> {
  if (shop.profile.notification === 'ignored') return;
  const order = orders.newest();
  if (!order) return;
  const managed = await readManagedOrder({ shop, klarna }, order.klarnaOrderId);
  if (managed.readFailed || order.paidAt !== undefined) return;
  if (managed.fraudStatus === 'ACCEPTED') {
    await order.paymentComplete();
    order.addNote(`Payment with ${shop.profile.brand} is accepted.`);
  } else if (managed.fraudStatus === 'REJECTED' || managed.fraudStatus === 'STOPPED') {
    await order.setStatus('cancelled', `${shop.profile.brand} order rejected.`);
  }
}
