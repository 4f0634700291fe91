import type { OwnerAction } from '../../../scenario/conditions.ts';
import type { KlarnaClient } from '../klarna-client.ts';
import { runPunted } from '../plugin/notification.ts';
import type { Shop } from './shop.ts';

/**
 * Moves the shop's clock to Klarna's time, and runs WordPress's scheduled events that fall due by then.
 * @param klarna as the shop reaches it where nothing is in the way: faults are for requests
 */
export async function passTime(shop: Shop, klarna: KlarnaClient, sincePaidMs: number): Promise<void> {
  shop.time.timeIs(sincePaidMs);
  await cancelUnpaid(shop);
  await runPunted({ shop, klarna });
}

const minuteMs = 60_000;

/**
 * WooCommerce's scheduled event `woocommerce_cancel_unpaid_orders`, for shops that manage their stock.
 * @source WooCommerce 10.0.2, wc_cancel_unpaid_orders: by the time of the last change, orders of the checkout only
 */
async function cancelUnpaid(shop: Shop): Promise<void> {
  const { stock, holdStockMinutes } = shop.conditions;
  if (stock !== 'managed' || holdStockMinutes < 1) return;
  for (const order of shop.orders.unpaidSince(shop.now() - holdStockMinutes * minuteMs)) {
    await order.setStatus('cancelled', 'Unpaid order cancelled - time limit reached.');
  }
}

/** A gift wrapping, in minor units. */
const feeMinor = 10_00;

/** The owner edits the newest order, as WooCommerce's order screen does, or sells the last piece. */
export async function ownerActs(shop: Shop, action: Exclude<OwnerAction, 'none'>): Promise<void> {
  if (action === 'sells-out') {
    shop.sellOut();
    return;
  }
  const order = shop.orders.newest();
  if (!order) return;
  if (action === 'cancels') await order.setStatus('cancelled');
  if (action === 'completes-and-edits-total') await order.setStatus('completed');
  if (action !== 'cancels') order.addFee(feeMinor);
}
