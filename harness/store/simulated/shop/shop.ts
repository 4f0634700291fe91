import type { ShopOrder } from '../../../evidence/books.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { OpenSiteRequest } from '../../store.ts';
import type { Profile } from '../profiles/profile.ts';
import { Addresses } from '../wordpress/addresses.ts';
import { type Product, testProduct } from './product.ts';
import type { Session } from './session.ts';
import { type NewOrder, type StockRoom, WooOrder } from './woo-order.ts';

const minuteMs = 60_000;

/** A shop that manages stock cancels orders which stay unpaid for longer than this. */
export interface StockSettings {
  /** Pieces of the one product; undefined: stock is not managed, as in the container store. */
  stock?: number;
  /** @source WooCommerce, "Hold stock (minutes)", default 60 */
  holdStockMinutes?: number;
}

/** Everything one site keeps: its settings, its one product, sessions, orders and log. */
export class Shop implements StockRoom {
  readonly request: OpenSiteRequest;
  readonly profile: Profile;
  readonly product: Product = testProduct;
  readonly addresses: Addresses;
  /** By the value of their cookie. */
  readonly sessions = new Map<string, Session>();
  /** Requests that this store could not answer as the real one would, a sentence each. */
  readonly beyond: string[] = [];
  readonly #clock: Clock;
  readonly #settings: StockSettings;
  readonly #orders: WooOrder[] = [];
  readonly #log: string[] = [];
  #stock: number | undefined;
  /** How far the shop's clock is ahead of the harness's. */
  #aheadMs = 0;
  #paidAt: number | undefined;

  constructor(request: OpenSiteRequest, profile: Profile, clock: Clock, settings: StockSettings = {}) {
    this.request = request;
    this.profile = profile;
    this.addresses = new Addresses(request.host, request.conditions);
    this.#clock = clock;
    this.#settings = settings;
    this.#stock = settings.stock;
  }

  now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  get stock(): number | undefined {
    return this.#stock;
  }

  /** Moves the shop's clock to `sincePaidMs` after the moment this was first called, and does what falls due by then. */
  timeIs(sincePaidMs: number): void {
    this.#paidAt ??= this.now();
    this.#aheadMs = Math.max(this.#aheadMs, this.#paidAt + sincePaidMs - this.#clock.now());
    this.#cancelUnpaid();
  }

  addOrder(order: Omit<NewOrder, 'id' | 'key' | 'createdAt' | 'totalMinor'> & { totalMinor?: number }): WooOrder {
    // Ids follow the product's and the pages', as in a shop whose first order this is.
    const id = this.product.id + 1 + this.#orders.length;
    const key = `wc_order_${crypto.randomUUID().replaceAll('-', '').slice(0, 13)}`;
    const added = new WooOrder({ totalMinor: this.totalMinor, ...order, id, key, createdAt: this.now() }, this);
    this.#orders.push(added);
    return added;
  }

  /** Goods and shipping, minor units. */
  get totalMinor(): number {
    return this.product.priceMinor + this.product.shippingMinor;
  }

  order(id: number): WooOrder | undefined {
    return this.#orders.find((order) => order.id === id);
  }

  /** The plugin finds orders by the meta field in which it wrote Klarna's id. */
  orderOfKlarna(klarnaOrderId: string): WooOrder | undefined {
    return this.#orders.find((order) => order.klarnaOrderId === klarnaOrderId);
  }

  orders(): ShopOrder[] {
    return this.#orders.map((order) => order.toShopOrder(this.profile.totalDecimals));
  }

  log(line: string): void {
    this.#log.push(`${new Date(this.now()).toISOString().slice(0, 19).replace('T', ' ')} simulated-kco ${line}`);
  }

  logText(): string {
    return this.#log.join('\n');
  }

  take(): string | undefined {
    return this.#moveStock(-1, 'reduced');
  }

  giveBack(): string | undefined {
    return this.#moveStock(1, 'increased');
  }

  #moveStock(by: number, verb: string): string | undefined {
    if (this.#stock === undefined) return undefined;
    const before = this.#stock;
    this.#stock += by;
    return `Stock levels ${verb}: ${this.product.name} (${this.product.sku}) ${before}→${this.#stock}`;
  }

  /** WooCommerce's scheduled event `woocommerce_cancel_unpaid_orders`. */
  #cancelUnpaid(): void {
    if (this.#stock === undefined) return;
    const oldest = this.now() - (this.#settings.holdStockMinutes ?? 60) * minuteMs;
    for (const order of this.#orders) {
      if (order.status !== 'pending' || order.createdVia !== 'checkout' || order.createdAt > oldest) continue;
      order.setStatus('cancelled', 'Unpaid order cancelled - time limit reached.');
    }
  }
}
