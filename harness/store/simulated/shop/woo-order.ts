import type { ShopOrder } from '../../../evidence/books.ts';

/** WooCommerce's order statuses, without `wc-`, and their names in English. */
export const statusNames = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Failed',
} as const;

export type OrderStatus = keyof typeof statusNames;

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

/** From these a payment completes; an order that is processing or completed already stays as it is. */
const payable: readonly OrderStatus[] = ['pending', 'on-hold', 'failed', 'cancelled'];
/** WooCommerce sets the paid date whenever an order comes to one of these without one. */
const paidStatuses: readonly OrderStatus[] = ['processing', 'completed'];
/** Entering one of these takes the goods out of stock, once. */
const takesStock: readonly OrderStatus[] = ['processing', 'completed', 'on-hold'];
const returnsStock: readonly OrderStatus[] = ['cancelled', 'pending'];

/** What an order has to do with its shop. */
export interface OrderSurroundings {
  now(): number;
  /** Takes one product out. @returns the order note about it, or undefined where stock is not managed. */
  takeStock(): string | undefined;
  /** Puts it back. */
  returnStock(): string | undefined;
  /** WooCommerce's hook for other plugins, after an order was saved as paid. @throws ScriptEnded */
  onPaymentComplete(): void;
}

/**
 * An order as one request has loaded it: it decides by what it read then, and saving writes what it changed. Two requests
 * at the same time do not see each other's changes, except the stock flag, which is read from the database each time.
 * @source WooCommerce 10.0.2: class-wc-order.php, payment_complete and status_transition; wc_maybe_reduce_stock_levels
 */
export class WooOrder {
  readonly #stored: StoredOrder;
  readonly #shop: OrderSurroundings;
  #status: OrderStatus;
  #paidAt: number | undefined;
  #totalMinor: number;

  constructor(stored: StoredOrder, shop: OrderSurroundings) {
    this.#stored = stored;
    this.#shop = shop;
    this.#status = stored.status;
    this.#paidAt = stored.paidAt;
    this.#totalMinor = stored.totalMinor;
  }

  get id(): number {
    return this.#stored.id;
  }

  get key(): string {
    return this.#stored.key;
  }

  get klarnaOrderId(): string {
    return this.#stored.klarnaOrderId;
  }

  get hasTransactionId(): boolean {
    return this.#stored.hasTransactionId;
  }

  get status(): OrderStatus {
    return this.#status;
  }

  get paidAt(): number | undefined {
    return this.#paidAt;
  }

  /** Minor units. */
  get totalMinor(): number {
    return this.#totalMinor;
  }

  addNote(note: string): void {
    this.#stored.notes.push(note);
  }

  linkKlarna(klarnaOrderId: string): void {
    this.#stored.klarnaOrderId = klarnaOrderId;
  }

  setTransactionId(): void {
    this.#stored.hasTransactionId = true;
  }

  addFee(amountMinor: number): void {
    this.#totalMinor += amountMinor;
    this.#stored.totalMinor = this.#totalMinor;
    this.#stored.modifiedAt = this.#shop.now();
  }

  /**
   * Sets and saves. The reason and WooCommerce's own sentence make one note. The status that it was loaded with changes and
   * notes nothing.
   */
  setStatus(status: OrderStatus, reason = ''): void {
    if (status === this.#status) return;
    const sentence = `Order status changed from ${statusNames[this.#status]} to ${statusNames[status]}.`;
    this.#status = status;
    this.#stored.status = status;
    this.#stored.modifiedAt = this.#shop.now();
    if (paidStatuses.includes(status) && this.#paidAt === undefined) {
      this.#paidAt = this.#shop.now();
      this.#stored.paidAt = this.#paidAt;
    }
    if (takesStock.includes(status)) this.#moveStock('out');
    if (returnsStock.includes(status)) this.#moveStock('back');
    this.addNote(`${reason} ${sentence}`.trim());
  }

  /** @throws ScriptEnded when another plugin's hook ends PHP: by then the order is saved as paid. */
  paymentComplete(): void {
    if (!payable.includes(this.#status)) return;
    this.setTransactionId();
    this.setStatus('processing');
    this.#shop.onPaymentComplete();
  }

  #moveStock(way: 'out' | 'back'): void {
    if (this.#stored.stockReduced === (way === 'out')) return;
    const note = way === 'out' ? this.#shop.takeStock() : this.#shop.returnStock();
    if (note === undefined) return;
    this.#stored.stockReduced = way === 'out';
    this.addNote(note);
  }
}
