import type { ShopOrder } from '../../../evidence/books.ts';
import type { OrderStatus } from './order-status.ts';

/** An order in the shop's database. Amounts in minor units, times in milliseconds of the shop's clock. */
export interface StoredOrder {
  readonly id: number;
  readonly key: string;
  readonly createdVia: string;
  klarnaOrderId: string;
  /** Klarna's id as WooCommerce's transaction id. */
  hasTransactionId: boolean;
  totalMinor: number;
  status: OrderStatus;
  paidAt: number | undefined;
  modifiedAt: number;
  /** WooCommerce's flag that the goods were taken out of stock. */
  stockReduced: boolean;
  readonly notes: string[];
}

/** As the book of the shop has it. */
export function toShopOrder(order: StoredOrder, totalDecimals: number): ShopOrder {
  return {
    id: order.id,
    status: order.status,
    paid: order.paidAt !== undefined,
    total: (order.totalMinor / 100).toFixed(totalDecimals),
    createdVia: order.createdVia,
    klarnaOrderId: order.klarnaOrderId,
    notes: [...order.notes],
  };
}
