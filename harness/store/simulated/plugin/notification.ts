import { ScriptEnded } from '../shop/script-ended.ts';
import type { Visit } from '../visit.ts';
import { readManagedOrder } from './order-management.ts';

/** How long the plugin puts off a notification about an order that the shop does not have. */
const puntMs = 300_000;

type Parties = Pick<Visit, 'shop' | 'klarna'>;

/** @source notification_cb, all versions up to 2.19 */
export async function notify(visit: Visit): Promise<void> {
  const { shop, query } = visit;
  const klarnaOrderId = query.get(shop.profile.orderParameter) ?? '';
  if (shop.orders.byKlarnaId(klarnaOrderId)) return listen(visit);
  shop.log(`scheduled kco_wc_punted_notification in 300 s: ${klarnaOrderId}`);
  shop.punted.push({ dueAt: shop.now() + puntMs, klarnaOrderId });
}

/** Runs the notifications that were put off and are due by now, as WP-Cron does. */
export async function runPunted({ shop, klarna }: Parties): Promise<void> {
  const due = shop.punted.filter(({ dueAt }) => dueAt <= shop.now());
  shop.punted = shop.punted.filter((event) => !due.includes(event));
  if (!shop.hasKlarna) return;
  for (const { klarnaOrderId } of due) {
    shop.log(`kco_wc_punted_notification: ${klarnaOrderId}`);
    await listen({ shop, klarna }).catch(unlessEnded);
  }
}

/**
 * The action `wc_klarna_notification_listener`. Nobody listens without order management, which 2.19 has built in. That one
 * asks for the order by a query which WooCommerce does not understand, and gets the shop's newest order, whichever it is.
 * @throws ScriptEnded from a hook on the payment
 * @source KCO 2.19.1, PendingOrders::notification_listener
 */
async function listen({ shop, klarna }: Parties): Promise<void> {
  if (shop.profile.notification === 'ignored') return;
  const order = shop.orders.newest();
  if (!order) return;
  const managed = await readManagedOrder({ shop, klarna }, order.klarnaOrderId);
  if (managed.readFailed || order.paidAt !== undefined) return;
  if (managed.fraudStatus === 'ACCEPTED') {
    order.paymentComplete();
    order.addNote(`Payment with ${shop.profile.brand} is accepted.`);
  } else if (managed.fraudStatus === 'REJECTED' || managed.fraudStatus === 'STOPPED') {
    order.setStatus('cancelled', `${shop.profile.brand} order rejected.`);
  }
}

/** What ends WP-Cron's request ends nothing else. */
function unlessEnded(error: unknown): void {
  if (!(error instanceof ScriptEnded)) throw error;
}
