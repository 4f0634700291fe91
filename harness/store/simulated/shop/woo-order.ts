import type { ShopOrder } from '../../../evidence/books.ts';
import { type OrderStatus, statusNames } from './order-status.ts';

/** From these a payment completes; an order that is processing or completed already stays as it is. */
const payable: readonly OrderStatus[] = ['pending', 'on-hold', 'failed', 'cancelled'];
/** Entering one of these takes the goods out of stock, once. */
const takesStock: readonly OrderStatus[] = ['processing', 'completed', 'on-hold'];

/** What an order asks of its shop when its status changes. */
export interface StockRoom {
  /** Takes one product out. @returns the order note about it, or undefined where stock is not managed. */
  take(): string | undefined;
  /** Puts it back. */
  giveBack(): string | undefined;
}

export interface NewOrder {
  id: number;
  key: string;
  /** Minor units. */
  totalMinor: number;
  createdVia: string;
  klarnaOrderId: string;
  /** Milliseconds of the shop's clock. */
  createdAt: number;
}

/** An order as WooCommerce keeps it: status, paid date, notes, and stock that is reduced once. */
export class WooOrder {
  readonly id: number;
  readonly key: string;
  readonly totalMinor: number;
  readonly createdVia: string;
  readonly createdAt: number;
  klarnaOrderId: string;
  #status: OrderStatus = 'pending';
  #paidAt: number | undefined;
  #stockTaken = false;
  readonly #notes: string[] = [];
  readonly #stock: StockRoom;

  constructor({ id, key, totalMinor, createdVia, klarnaOrderId, createdAt }: NewOrder, stock: StockRoom) {
    this.id = id;
    this.key = key;
    this.totalMinor = totalMinor;
    this.createdVia = createdVia;
    this.klarnaOrderId = klarnaOrderId;
    this.createdAt = createdAt;
    this.#stock = stock;
  }

  get status(): OrderStatus {
    return this.#status;
  }

  get paidAt(): number | undefined {
    return this.#paidAt;
  }

  addNote(note: string): void {
    this.#notes.push(note);
  }

  /** The reason and WooCommerce's own sentence make one note. The same status again changes and notes nothing. */
  setStatus(status: OrderStatus, reason = ''): void {
    if (status === this.#status) return;
    const sentence = `Order status changed from ${statusNames[this.#status]} to ${statusNames[status]}.`;
    this.#status = status;
    if (takesStock.includes(status)) this.#moveStock(true);
    if (status === 'cancelled' || status === 'pending') this.#moveStock(false);
    this.addNote(`${reason} ${sentence}`.trim());
  }

  /** Keeps the first paid date. */
  paymentComplete(now: number): void {
    if (!payable.includes(this.#status)) return;
    this.#paidAt ??= now;
    this.setStatus('processing');
  }

  /** As the book of the shop has it. */
  toShopOrder(totalDecimals: number): ShopOrder {
    return {
      id: this.id,
      status: this.#status,
      paid: this.#paidAt !== undefined,
      total: (this.totalMinor / 100).toFixed(totalDecimals),
      createdVia: this.createdVia,
      klarnaOrderId: this.klarnaOrderId,
      notes: [...this.#notes],
    };
  }

  #moveStock(out: boolean): void {
    if (out === this.#stockTaken) return;
    const note = out ? this.#stock.take() : this.#stock.giveBack();
    if (note === undefined) return;
    this.#stockTaken = out;
    this.addNote(note);
  }
}
