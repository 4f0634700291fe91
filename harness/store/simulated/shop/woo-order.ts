import type { ShopOrder } from '../../../evidence/books.ts';
import { caught, type Hook, isHook } from '../hooks.ts';

/** WooCommerce's order statuses, without `wc-`, and their names in English. */
export const statusNames = {
  'checkout-draft': 'Draft',
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Failed',
  refunded: 'Refunded',
  /** WordPress's own: an order that was thrown away, and can be taken back. */
  trash: 'Trash',
} as const;

export type OrderStatus = keyof typeof statusNames;

/** What an order has of the cart that it was made of. Amounts in minor units. */
export interface OrderContent {
  quantity: number;
  totalMinor: number;
  /** The cart's, as the plugin tells them Klarna. */
  hashes: Readonly<Record<'cart' | 'shipping', string>>;
}

/** An order in the shop's database. Amounts in minor units, times in milliseconds of the shop's clock. */
export interface StoredOrder extends OrderContent {
  readonly id: number;
  readonly key: string;
  readonly createdVia: string;
  klarnaOrderId: string;
  /** Klarna's id as WooCommerce's transaction id. */
  hasTransactionId: boolean;
  /** Which order management has written into it. */
  captureId?: string;
  status: OrderStatus;
  /** Of an order in the trash, what it was before. */
  statusBeforeTrash?: OrderStatus;
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
const payable: readonly OrderStatus[] = ['checkout-draft', 'pending', 'on-hold', 'failed', 'cancelled'];
/** WooCommerce sets the paid date whenever an order comes to one of these without one. */
const paidStatuses: readonly OrderStatus[] = ['processing', 'completed'];
/** Entering one of these takes the goods out of stock, once. */
const takesStock: readonly OrderStatus[] = ['processing', 'completed', 'on-hold'];
const returnsStock: readonly OrderStatus[] = ['cancelled', 'pending'];

/** The request, or the scheduled event, in which an order is worked on. */
export interface OrderContext {
  now(): number;
  /** Takes so many pieces out. @returns the order note about it, or undefined where stock is not managed. */
  takeStock(quantity: number): string | undefined;
  /** Puts them back. */
  returnStock(quantity: number): string | undefined;
  /** What others do at this hook. @throws ScriptEnded or PhpException */
  passHook(hook: Hook): Promise<void>;
  /** What the plugin does when the order has come to this status, in a request where it does anything. */
  statusIs?(order: WooOrder, status: OrderStatus): Promise<void>;
  /** Whether the database takes what is written. */
  readonly writes: boolean;
  log(line: string): void;
}

/**
 * An order as one request has loaded it: it decides by what it read then, and saving writes what it changed. Two requests
 * at the same time do not see each other's changes, except the stock flag, which is read from the database each time.
 * @source WooCommerce 10.0.2: class-wc-order.php, payment_complete and status_transition; wc_maybe_reduce_stock_levels
 */
export class WooOrder {
  readonly #stored: StoredOrder;
  readonly #in: OrderContext;
  #status: OrderStatus;
  #paidAt: number | undefined;
  #totalMinor: number;

  constructor(stored: StoredOrder, context: OrderContext) {
    this.#stored = stored;
    this.#in = context;
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

  get captureId(): string | undefined {
    return this.#stored.captureId;
  }

  get hashes(): OrderContent['hashes'] {
    return this.#stored.hashes;
  }

  /** Whether somebody may still pay it. @source WC_Order::needs_payment; the block checkout adds its drafts to the statuses */
  get needsPayment(): boolean {
    return this.#status === 'checkout-draft' || this.#status === 'pending' || this.#status === 'failed';
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

  /** Of its one product. */
  get quantity(): number {
    return this.#stored.quantity;
  }

  /** In English, as customers read it. */
  get statusName(): string {
    return statusNames[this.#status];
  }

  addNote(note: string): void {
    if (this.#in.writes) this.#stored.notes.push(note);
  }

  linkKlarna(klarnaOrderId: string): void {
    this.#save({ klarnaOrderId });
  }

  setTransactionId(): void {
    this.#save({ hasTransactionId: true });
  }

  setCaptureId(captureId: string): void {
    this.#save({ captureId });
  }

  /** Becomes what the cart is now. */
  follow(content: OrderContent): void {
    this.#totalMinor = content.totalMinor;
    this.#save({ ...content, modifiedAt: this.#in.now() });
  }

  addFee(amountMinor: number): void {
    this.#totalMinor += amountMinor;
    this.#save({ totalMinor: this.#totalMinor, modifiedAt: this.#in.now() });
  }

  /**
   * Sets and saves. The reason and WooCommerce's own sentence make one note. The status that it was loaded with changes and
   * notes nothing; an order that could not be saved has its new status until the request ends, and no more comes of it.
   * @throws ScriptEnded from a hook; an Exception there ends in a note
   */
  async setStatus(status: OrderStatus, reason = ''): Promise<void> {
    if (status === this.#status) return;
    const sentence = `Order status changed from ${statusNames[this.#status]} to ${statusNames[status]}.`;
    this.#status = status;
    this.#save({ status, modifiedAt: this.#in.now() });
    if (paidStatuses.includes(status) && this.#paidAt === undefined) {
      this.#paidAt = this.#in.now();
      this.#save({ paidAt: this.#paidAt });
    }
    if (!this.#in.writes) return;
    const failure = await caught(async () => {
      const hook = `woocommerce_order_status_${status}`;
      if (isHook(hook)) await this.#in.passHook(hook);
      if (takesStock.includes(status)) this.#moveStock('out');
      if (returnsStock.includes(status)) this.#moveStock('back');
      await this.#in.statusIs?.(this, status);
      this.addNote(`${reason} ${sentence}`.trim());
      await this.#in.passHook('woocommerce_order_status_changed');
    });
    if (failure) this.#noteFailure('Error during status transition.', failure);
  }

  /** WordPress keeps the status for whoever takes it out again. @source OrdersTableDataStore, trash_order: no note */
  moveToTrash(): void {
    if (this.#status === 'trash') return;
    this.#save({ status: 'trash', statusBeforeTrash: this.#status });
    this.#status = 'trash';
  }

  /** @param isNoted where orders have tables of their own; among posts it is WordPress that takes it out. @source untrash_order */
  takeOutOfTrash(isNoted: boolean): void {
    const { statusBeforeTrash } = this.#stored;
    if (this.#status !== 'trash' || statusBeforeTrash === undefined) return;
    this.#save({ status: statusBeforeTrash });
    this.#status = statusBeforeTrash;
    if (isNoted) this.addNote(`Order status changed from trash to ${statusNames[statusBeforeTrash]}.`);
  }

  /** @throws ScriptEnded from a hook: `woocommerce_payment_complete` is one where the order is saved as paid. */
  async paymentComplete(): Promise<void> {
    const failure = await caught(async () => {
      await this.#in.passHook('woocommerce_pre_payment_complete');
      if (!payable.includes(this.#status)) return;
      this.setTransactionId();
      await this.setStatus('processing');
      await this.#in.passHook('woocommerce_payment_complete');
      // WooCommerce's own is hooked here too, for what a failed change of status has left in stock.
      if (this.#in.writes) this.#moveStock('out');
    });
    if (failure) this.#noteFailure('Payment complete event failed.', failure);
  }

  #noteFailure(what: string, { message }: Error): void {
    this.#in.log(`ERROR order ${this.id}: ${what} ${message}`);
    this.addNote(`${what} ${message}`);
  }

  #save(changed: Partial<Omit<StoredOrder, 'id' | 'key' | 'createdVia' | 'notes'>>): void {
    if (this.#in.writes) Object.assign(this.#stored, changed);
  }

  #moveStock(way: 'out' | 'back'): void {
    const { quantity, stockReduced } = this.#stored;
    if (stockReduced === (way === 'out')) return;
    const note = way === 'out' ? this.#in.takeStock(quantity) : this.#in.returnStock(quantity);
    if (note === undefined) return;
    this.#stored.stockReduced = way === 'out';
    this.addNote(note);
  }
}
