import type { OwnerDeed } from '../../../scenario/conditions.ts';
import type { KlarnaClient } from '../klarna-client.ts';
import {
  cancelAtKlarna,
  captureAtKlarna,
  type Management,
  refundAtKlarna,
  updateAtKlarna,
} from '../plugin/manage-order.ts';
import { runPunted } from '../plugin/notification.ts';
import { acknowledge, readManagedOrder } from '../plugin/order-management.ts';
import { flatRate } from './goods.ts';
import type { OrderBook } from './order-book.ts';
import type { Shop } from './shop.ts';
import type { OrderContext, WooOrder } from './woo-order.ts';

/**
 * Moves the shop's clock to Klarna's time, and runs WordPress's scheduled events that fall due by then.
 * @param klarna as the shop reaches it where nothing is in the way: faults are for requests
 */
export async function passTime(shop: Shop, klarna: KlarnaClient, sincePaidMs: number): Promise<void> {
  shop.time.timeIs(sincePaidMs);
  await cancelUnpaid(shop);
  shop.orders.deleteDraftsOf(shop.now() - dayMs);
  await runPunted({ shop, klarna });
}

const minuteMs = 60_000;
/** After which WooCommerce's daily event `woocommerce_cleanup_draft_orders` deletes a draft. @source WooCommerce 10.0.2, DraftOrders */
const dayMs = 24 * 60 * minuteMs;

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

/** The owner makes an order for somebody. @returns path below the home, and query, of the page on which it is paid */
export function makeOrder(shop: Shop): string {
  const content = shop.contentOf({ quantity: 1, shipping: flatRate });
  const order = shop.orders.add({ ...content, createdVia: 'admin', status: 'pending', klarnaOrderId: '' });
  if (!order) throw new Error('the shop’s own database takes no order');
  return shop.addresses.orderPay(order.id, order.key, true).slice(shop.addresses.home(true).length);
}

/** A gift wrapping, in minor units. */
const feeMinor = 10_00;

/** What the owner does to the order, one after the other, each in a request of its own. */
type Step = 'cancel' | 'complete' | 'hold' | 'edit' | 'refund' | 'trash' | 'restore';

const steps: Readonly<
  Record<Exclude<OwnerDeed, 'sells-out' | 'takes-another-order' | 'asks-klarna'>, readonly Step[]>
> = {
  cancels: ['cancel'],
  completes: ['complete'],
  'completes-and-refunds': ['complete', 'refund'],
  'edits-total': ['edit'],
  'edits-and-completes': ['edit', 'complete'],
  'completes-and-edits-total': ['complete', 'edit'],
  'holds-edits-and-completes': ['hold', 'edit', 'complete'],
  trashes: ['trash'],
  restores: ['restore'],
};

const statusAfter = { cancel: 'cancelled', complete: 'completed', hold: 'on-hold' } as const;

/**
 * The owner edits the newest order, as WooCommerce's order screen does, enters another, or sells the last piece.
 * @param management with Klarna as the shop reaches it where nothing is in the way: faults are for requests
 */
export async function ownerActs(management: Management, action: OwnerDeed): Promise<void> {
  const { shop } = management;
  if (action === 'sells-out') {
    shop.sellOut();
    return;
  }
  if (action === 'takes-another-order') {
    const content = { quantity: 1, totalMinor: shop.product.priceMinor, hashes: { cart: '', shipping: '' } };
    shop.orders.add({ ...content, createdVia: 'admin', status: 'pending', klarnaOrderId: '' });
    return;
  }
  const orders = shop.orders.within(managing(management));
  if (action === 'asks-klarna') return askKlarna(management, orders);
  for (const step of steps[action]) {
    const order = orders.newestPlaced();
    if (order) await act(management, order, step);
  }
}

/** A job of the shop's own, by what the plugin has for its push. */
async function askKlarna(management: Management, orders: OrderBook): Promise<void> {
  if (!management.shop.hasKlarna) return;
  for (const order of orders.pendingAtKlarna()) {
    const managed = await readManagedOrder(management, order.klarnaOrderId);
    if (managed.fraudStatus !== 'ACCEPTED' || Math.abs(managed.amountMinor - order.totalMinor) > 1) continue;
    await order.paymentComplete();
    await acknowledge(management, order.klarnaOrderId, order);
  }
}

async function act(management: Management, order: WooOrder, step: Step): Promise<void> {
  switch (step) {
    case 'edit':
      order.addFee(feeMinor);
      return updateAtKlarna(management, order);
    case 'refund':
      // Without Klarna's yes WooCommerce takes the refund back.
      if (await refundAtKlarna(management, order)) await order.setStatus('refunded');
      return;
    case 'trash':
      return order.moveToTrash();
    case 'restore':
      return order.takeOutOfTrash(management.shop.conditions.orderStorage === 'hpos');
    default:
      return order.setStatus(statusAfter[step]);
  }
}

/** The shop as it is in a request of the administration, where the plugin's order management follows an order's status. */
function managing(management: Management): OrderContext {
  const { shop } = management;
  return {
    writes: true,
    now: () => shop.now(),
    takeStock: (quantity) => shop.takeStock(quantity),
    returnStock: (quantity) => shop.returnStock(quantity),
    passHook: () => shop.passHook(),
    log: (line) => shop.log(line),
    async statusIs(order, status) {
      if (status === 'cancelled') await cancelAtKlarna(management, order);
      if (status === 'completed') await captureAtKlarna(management, order);
    },
  };
}
