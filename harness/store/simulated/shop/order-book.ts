import type { ShopOrder } from '../../../evidence/books.ts';
import { type OrderContent, type OrderContext, type StoredOrder, toShopOrder, WooOrder } from './woo-order.ts';

export type NewOrder = OrderContent & Pick<StoredOrder, 'createdVia' | 'klarnaOrderId' | 'status'>;

/** Shared by all who work on the orders. */
interface Orders {
  kept: StoredOrder[];
  /** Ids are given once. */
  nextId: number;
  /** Whether the plugin, asking for an order by Klarna's id, is given the newest one. */
  findsNewest: boolean;
}

/** The shop's orders. Who asks for one gets a copy of its own, as it is at that moment. */
export class OrderBook {
  readonly #orders: Orders;
  readonly #in: OrderContext;

  private constructor(context: OrderContext, orders: Orders) {
    this.#in = context;
    this.#orders = orders;
  }

  /** Ids follow the product's and the pages', as in a shop whose first order this is. */
  static empty(context: OrderContext, { firstId, findsNewest }: { firstId: number; findsNewest: boolean }): OrderBook {
    return new OrderBook(context, { kept: [], nextId: firstId, findsNewest });
  }

  /** The same orders, as a request works on them. */
  within(context: OrderContext): OrderBook {
    return new OrderBook(context, this.#orders);
  }

  /** @returns undefined where the database does not take it. */
  add(order: NewOrder): WooOrder | undefined {
    if (!this.#in.writes) return undefined;
    const stored: StoredOrder = {
      ...order,
      id: this.#orders.nextId,
      key: `wc_order_${crypto.randomUUID().replaceAll('-', '').slice(0, 13)}`,
      paidAt: undefined,
      hasTransactionId: false,
      modifiedAt: this.#in.now(),
      stockReduced: false,
      notes: [],
    };
    this.#orders.nextId += 1;
    this.#orders.kept.push(stored);
    return new WooOrder(stored, this.#in);
  }

  byId(id: number): WooOrder | undefined {
    return this.#load((order) => order.id === id);
  }

  byKey(key: string): WooOrder | undefined {
    return this.#load((order) => order.key === key);
  }

  /**
   * The plugin finds orders by the meta field in which it wrote Klarna's id: the newest, where there are several. It asks for those
   * that have one of WooCommerce's statuses, which the trash is not.
   */
  byKlarnaId(klarnaOrderId: string): WooOrder | undefined {
    const { findsNewest } = this.#orders;
    return this.#load((order) => order.status !== 'trash' && (findsNewest || order.klarnaOrderId === klarnaOrderId));
  }

  newest(): WooOrder | undefined {
    return this.#load(() => true);
  }

  /** The newest one that is no draft. */
  newestPlaced(): WooOrder | undefined {
    return this.#load((order) => !isDraft(order));
  }

  /** Orders of the checkout that are unpaid since then. */
  unpaidSince(time: number): WooOrder[] {
    return this.#orders.kept
      .filter(
        ({ status, createdVia, modifiedAt }) => status === 'pending' && createdVia === 'checkout' && modifiedAt < time,
      )
      .map((stored) => new WooOrder(stored, this.#in));
  }

  /** Orders that wait for a payment by Klarna. */
  pendingAtKlarna(): WooOrder[] {
    return this.#orders.kept
      .filter(({ status, klarnaOrderId }) => status === 'pending' && klarnaOrderId !== '')
      .map((stored) => new WooOrder(stored, this.#in));
  }

  /** What the block checkout has made of carts that nobody has bought yet. */
  get drafts(): number {
    return this.#orders.kept.filter(isDraft).length;
  }

  /** WooCommerce throws away drafts that nobody has touched since then. */
  deleteDraftsOf(time: number): void {
    this.#orders.kept = this.#orders.kept.filter((order) => !isDraft(order) || order.modifiedAt > time);
  }

  /** Drafts are no orders yet: the owner's list does not show them. */
  toShopOrders(totalDecimals: number): ShopOrder[] {
    return this.#orders.kept.filter((order) => !isDraft(order)).map((order) => toShopOrder(order, totalDecimals));
  }

  #load(matches: (order: StoredOrder) => boolean): WooOrder | undefined {
    const stored = this.#orders.kept.findLast(matches);
    return stored && new WooOrder(stored, this.#in);
  }
}

const isDraft = ({ status }: StoredOrder): boolean => status === 'checkout-draft';
