import type { ShopOrder } from '../../../evidence/books.ts';
import { type OrderContext, type StoredOrder, toShopOrder, WooOrder } from './woo-order.ts';

export type NewOrder = Pick<StoredOrder, 'createdVia' | 'klarnaOrderId' | 'totalMinor'>;

/** The shop's orders. Who asks for one gets a copy of its own, as it is at that moment. */
export class OrderBook {
  readonly #orders: StoredOrder[];
  readonly #in: OrderContext;
  /** Ids follow the product's and the pages', as in a shop whose first order this is. */
  readonly #firstId: number;

  constructor(context: OrderContext, firstId: number, orders: StoredOrder[] = []) {
    this.#in = context;
    this.#firstId = firstId;
    this.#orders = orders;
  }

  /** The same orders, as a request works on them. */
  within(context: OrderContext): OrderBook {
    return new OrderBook(context, this.#firstId, this.#orders);
  }

  /** @returns undefined where the database does not take it. */
  add(order: NewOrder): WooOrder | undefined {
    if (!this.#in.writes) return undefined;
    const stored: StoredOrder = {
      ...order,
      id: this.#firstId + this.#orders.length,
      key: `wc_order_${crypto.randomUUID().replaceAll('-', '').slice(0, 13)}`,
      status: 'pending',
      paidAt: undefined,
      hasTransactionId: false,
      modifiedAt: this.#in.now(),
      stockReduced: false,
      notes: [],
    };
    this.#orders.push(stored);
    return new WooOrder(stored, this.#in);
  }

  byId(id: number): WooOrder | undefined {
    return this.#load((order) => order.id === id);
  }

  byKey(key: string): WooOrder | undefined {
    return this.#load((order) => order.key === key);
  }

  /** The plugin finds orders by the meta field in which it wrote Klarna's id: the newest, where there are several. */
  byKlarnaId(klarnaOrderId: string): WooOrder | undefined {
    return this.#load((order) => order.klarnaOrderId === klarnaOrderId);
  }

  newest(): WooOrder | undefined {
    return this.#load(() => true);
  }

  /** Orders of the checkout that are unpaid since then. */
  unpaidSince(time: number): WooOrder[] {
    return this.#orders
      .filter(
        ({ status, createdVia, modifiedAt }) => status === 'pending' && createdVia === 'checkout' && modifiedAt < time,
      )
      .map((stored) => new WooOrder(stored, this.#in));
  }

  toShopOrders(totalDecimals: number): ShopOrder[] {
    return this.#orders.map((order) => toShopOrder(order, totalDecimals));
  }

  #load(matches: (order: StoredOrder) => boolean): WooOrder | undefined {
    const stored = this.#orders.findLast(matches);
    return stored && new WooOrder(stored, this.#in);
  }
}
