import type { KlarnaPurchase, ShopOrder } from '../../evidence/books.ts';
import type { ScenarioEvidence } from '../../evidence/read-evidence.ts';
import { placedOrders } from '../../verdict/shop-orders.ts';
import type { ScenarioResult } from '../../verdict/scenario-result.ts';
import { statusName } from '../status-name.ts';

/** The two books of one site. */
export interface Books {
  purchases: readonly KlarnaPurchase[];
  orders: readonly ShopOrder[];
}

/** From the evidence, or what the result remembers where that is not there: then ids and amounts are empty. */
export function booksOf(result: ScenarioResult, evidence: ScenarioEvidence | undefined): Books {
  if (evidence && evidence.purchases.length + evidence.orders.length > 0) {
    return { purchases: evidence.purchases, orders: placedOrders(evidence) };
  }
  const { status, acknowledged } = result.klarna;
  const bought = status === 'open' || status === 'authorized' || status === 'cancelled';
  return {
    purchases: bought ? [{ orderId: '', status, fraudStatus: undefined, acknowledged, merchantReference: '' }] : [],
    orders: result.orders.map((order) => ({ id: 0, total: '', createdVia: '', klarnaOrderId: '', ...order })),
  };
}

/** Each book in a few words, for the end of a diagram. */
export function bookEnds({ purchases, orders }: Books): { klarna: string; store: string } {
  const [purchase] = purchases;
  const [order] = orders;
  const bought = { open: 'not paid', authorized: 'PAID', cancelled: 'cancelled' };
  return {
    klarna: purchase
      ? `${bought[purchase.status]}${purchase.status === 'authorized' ? `, ${purchase.acknowledged ? '' : 'not '}acknowledged` : ''}`
      : 'no order',
    store: orders.length > 1 ? `${orders.length} orders` : order ? statusName(order.status) : 'no order',
  };
}
