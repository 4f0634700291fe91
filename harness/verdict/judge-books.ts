import { holdsPayment, type KlarnaPurchase, type ShopOrder } from '../evidence/books.ts';
import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';
import { stockAtOpening } from '../scenario/test-shop.ts';
import type { Verdict } from '../scenario/verdicts.ts';
import { lostPageWords, pageNeverCame } from './page-never-came.ts';
import { calledOffStatuses, isAnothers, paidForAnother, paidStatuses, placedOrders } from './shop-orders.ts';

export interface Judgement {
  verdict: Verdict;
  /** One sentence: what the two books say. */
  reason: string;
}

/** Compares Klarna's ledger with WooCommerce's orders. */
export function judgeBooks(record: SiteRecord): Judgement {
  const missing = record.disturbance ?? record.gaps[0];
  if (missing !== undefined) return { verdict: 'inconclusive', reason: missing };
  const authorized = record.purchases.filter(holdsPayment);
  if (authorized.length > 1) {
    return {
      verdict: 'inconclusive',
      reason: `one customer shopped, and Klarna holds ${authorized.length} paid orders`,
    };
  }
  const [purchase] = authorized;
  if (!purchase) return judgeCalledOff(record) ?? judgeUnpaid(record, placedOrders(record));
  return purchase.fraudStatus === 'REJECTED' ? judgeRejected(record) : judgePaid(purchase, record);
}

function judgePaid(purchase: KlarnaPurchase, record: SiteRecord): Judgement {
  const placed = placedOrders(record).filter((order) => !isAnothers(order));
  // What is in the trash the owner's list does not show, and the plugin does not find.
  const orders = ordersOf(
    purchase,
    placed.filter(({ status }) => status !== 'trash'),
  );
  const [order] = orders;
  const ghost = paidForAnother(record);
  if (ghost) {
    const own = order ? `the order that was paid for is "${order.status}"` : 'there is none for the payment';
    return {
      verdict: 'ghost-paid',
      reason: `WooCommerce has order ${ghost.id} as "${ghost.status}", which is another customer’s and was not paid; ${own}`,
    };
  }
  if (!order) {
    const trashed = placed.find(({ status }) => status === 'trash');
    const but = trashed
      ? ` but order ${trashed.id}, which is in the trash`
      : record.drafts
        ? ' but a draft of the checkout, which it throws away after a day'
        : '';
    return { verdict: 'paid-but-no-order', reason: `Klarna holds a paid order, and WooCommerce holds none${but}` };
  }
  if (orders.length > 1) {
    return {
      verdict: 'paid-twice',
      reason: `Klarna holds one paid order, and WooCommerce holds ${orders.length} for it`,
    };
  }
  if (order.klarnaOrderId !== '' && order.klarnaOrderId !== purchase.orderId) {
    return {
      verdict: 'inconclusive',
      reason: `WooCommerce's order ${order.id} belongs to another Klarna order (${order.klarnaOrderId})`,
    };
  }
  // Where the owner sold pieces elsewhere, the count says nothing about this purchase.
  const soldElsewhere = record.conditions.store.owner === 'sells-out';
  const taken = record.stockLeft === undefined || soldElsewhere ? 0 : stockAtOpening - record.stockLeft;
  if (taken > 1) {
    return { verdict: 'paid-twice', reason: `one piece was paid for, and WooCommerce took ${taken} out of stock` };
  }
  const says = `Klarna holds a paid order, and WooCommerce has it as "${order.status}"`;
  if (paidStatuses.has(order.status)) return { verdict: 'paid', reason: says };
  switch (order.status) {
    case 'pending':
      return { verdict: 'paid-but-pending', reason: says };
    case 'on-hold':
      return { verdict: 'paid-but-on-hold', reason: says };
    case 'cancelled':
    case 'failed':
    case 'refunded':
      return { verdict: 'paid-but-cancelled', reason: says };
    default:
      return { verdict: 'inconclusive', reason: `${says}, a status that no verdict covers` };
  }
}

/**
 * The orders that this purchase has made: those that are linked to it, and any other that is paid. One that an earlier
 * attempt left unpaid is nobody's sale, and counts only where there is no better one.
 */
function ordersOf({ orderId }: KlarnaPurchase, placed: readonly ShopOrder[]): readonly ShopOrder[] {
  const sold = placed.filter(({ klarnaOrderId, status }) => klarnaOrderId === orderId || paidStatuses.has(status));
  return sold.length > 0 ? sold : placed;
}

/** Klarna looked at the purchase and refused it: nobody owes anything, and the shop must not deliver. */
function judgeRejected(record: SiteRecord): Judgement {
  const orders = placedOrders(record);
  const ghost = orders.find(({ status }) => paidStatuses.has(status));
  if (ghost) {
    return {
      verdict: 'ghost-paid',
      reason: `Klarna rejected the purchase, and WooCommerce has order ${ghost.id} as "${ghost.status}"`,
    };
  }
  return { verdict: 'declined', reason: `Klarna rejected the purchase, and WooCommerce ${whatShopHas(orders)}` };
}

const whatShopHas = (orders: readonly ShopOrder[]): string =>
  orders.length === 0 ? 'holds no order' : `has it as "${orders.map(({ status }) => status).join('", "')}"`;

/** Klarna had the customer's payment and gave it up, or back: the shop must not count on it. */
function judgeCalledOff(record: SiteRecord): Judgement | undefined {
  const purchase = record.purchases.find(({ status }) => status === 'cancelled' || status === 'refunded');
  if (!purchase) return undefined;
  const verdict = purchase.status === 'refunded' ? 'refunded' : 'cancelled';
  const orders = placedOrders(record);
  const counts = ({ paid, status }: ShopOrder) => paidStatuses.has(status) || (paid && !calledOffStatuses.has(status));
  const ghost = orders.find(counts);
  if (ghost) {
    return {
      verdict: 'ghost-paid',
      reason: `the payment was ${verdict} at Klarna, and WooCommerce has order ${ghost.id} as "${ghost.status}"`,
    };
  }
  return { verdict, reason: `the payment was ${verdict} at Klarna, and WooCommerce ${whatShopHas(orders)}` };
}

function judgeUnpaid(record: SiteRecord, orders: readonly ShopOrder[]): Judgement {
  const ghost = orders.find((order) => order.paid || paidStatuses.has(order.status));
  if (ghost) {
    return {
      verdict: 'ghost-paid',
      reason: `Klarna holds no paid order, and WooCommerce has order ${ghost.id} as "${ghost.status}"`,
    };
  }
  const steps = eventsOf(record, 'shopper');
  const refused = steps.findLast(({ step }) => step === 'refused');
  if (refused)
    return { verdict: 'declined', reason: `the purchase was stopped: ${refused.detail ?? 'no reason given'}` };
  const stuck = steps.find(({ step }) => step === 'stuck');
  if (stuck) {
    const page = pageNeverCame(record);
    const why = page ? lostPageWords(page) : (stuck.detail ?? 'no reason given');
    return { verdict: 'inconclusive', reason: `the shopper could not go on: ${why}` };
  }
  if (steps.some(({ step }) => step === 'paid')) {
    return { verdict: 'inconclusive', reason: 'the customer saw the payment accepted, and Klarna holds no paid order' };
  }
  if (steps.some(({ step }) => step === 'left')) {
    return { verdict: 'abandoned', reason: 'the customer left without paying' };
  }
  if (record.purchases.length === 0) {
    return { verdict: 'inconclusive', reason: 'no order was ever opened at Klarna: the checkout was not reached' };
  }
  return { verdict: 'abandoned', reason: 'the customer left without paying' };
}
