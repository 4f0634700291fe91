import { createHash } from 'node:crypto';
import type { ShopOrder } from '../../../evidence/books.ts';
import type { Clock } from '../../../lib/clock.ts';
import { HarnessError } from '../../../lib/errors.ts';
import type { StoreConditions } from '../../../scenario/conditions.ts';
import { stockAtOpening } from '../../../scenario/test-shop.ts';
import type { OpenSiteRequest, PluginBuild } from '../../store.ts';
import type { Account } from '../klarna-client.ts';
import type { BlockProfile, Profile } from '../profiles/profile.ts';
import { profileOf } from '../profiles/profile-of.ts';
import { Addresses } from '../wordpress/addresses.ts';
import { type Product, Stock, testProduct } from './goods.ts';
import { OrderBook } from './order-book.ts';
import { Secrets } from './secrets.ts';
import type { Session } from './session.ts';
import { ShopFaults } from './shop-faults.ts';
import { ShopTime } from './shop-time.ts';
import type { OrderContent, OrderContext } from './woo-order.ts';

/** What of a session an order is made of. */
export type Cart = Pick<Session, 'quantity' | 'shipping'>;

/** WooCommerce's hash of a part of a cart. */
export const hashOf = (part: unknown): string => createHash('md5').update(JSON.stringify(part)).digest('hex');

/** A notification that the plugin put off. */
export interface PuntedNotification {
  dueAt: number;
  klarnaOrderId: string;
}

/**
 * Everything one site keeps: its settings, its one product, sessions, orders, scheduled events and log. What is done to its
 * orders between requests meets no faults.
 */
export class Shop implements OrderContext {
  readonly request: OpenSiteRequest;
  readonly profile: Profile;
  readonly product: Product = testProduct;
  readonly addresses: Addresses;
  readonly time: ShopTime;
  readonly faults: ShopFaults;
  readonly orders: OrderBook;
  readonly secrets: Secrets;
  /** By the value of their cookie. */
  readonly sessions = new Map<string, Session>();
  /** WordPress's scheduled event `kco_wc_punted_notification`. */
  punted: PuntedNotification[] = [];
  /** Where it has one PHP worker: the end of the request that came last, for which the next one waits. */
  worker: Promise<unknown> = Promise.resolve();
  /** Requests that this store could not answer as the real one would, a sentence each. */
  readonly beyond: string[] = [];
  readonly #stock: Stock;
  readonly #log: string[] = [];

  constructor(request: OpenSiteRequest, profile: Profile, clock: Clock) {
    this.request = request;
    this.profile = profile;
    this.addresses = new Addresses(request.host, request.conditions);
    this.time = new ShopTime(clock);
    this.faults = new ShopFaults(request.faults, () => this.time.sincePaidMs);
    this.secrets = new Secrets(() => this.now());
    const isPost = request.conditions.orderStorage === 'posts';
    const findsNewest = isPost && profile.findsNewestPost;
    this.orders = OrderBook.empty(this, { firstId: this.product.id + 1, findsNewest });
    this.#stock = new Stock(this.product, request.conditions.stock === 'managed' ? stockAtOpening : undefined);
  }

  get conditions(): StoreConditions {
    return this.request.conditions;
  }

  /** On which the plugin calls Klarna. */
  get account(): Account {
    return { apiHost: this.profile.apiHost, merchant: this.request.merchant };
  }

  /** How the plugin serves the block checkout; undefined where the page has none, or the plugin does not know it. */
  get block(): BlockProfile | undefined {
    return this.conditions.checkout === 'block' && this.hasKlarna ? this.profile.block : undefined;
  }

  /** Whether the plugin's checkout is a page of Klarna's, to which the customer is led. */
  get redirects(): boolean {
    const { checkout, checkoutFlow } = this.conditions;
    if (!this.hasKlarna || checkout === 'block') return false;
    return checkoutFlow === 'redirect' && this.profile.hostedPage?.redirects === true;
  }

  /** Whether the KCO plugin is active. */
  get hasKlarna(): boolean {
    return this.faults.losing('plugin') === undefined;
  }

  now(): number {
    return this.time.now();
  }

  get stockLeft(): number | undefined {
    return this.#stock.left;
  }

  takeStock(quantity: number): string | undefined {
    return this.#stock.take(quantity);
  }

  returnStock(quantity: number): string | undefined {
    return this.#stock.giveBack(quantity);
  }

  /** Whether the shop has less than the cart. */
  lacks({ quantity }: Pick<Session, 'quantity'>): boolean {
    return this.stockLeft !== undefined && this.stockLeft < quantity;
  }

  sellOut(): void {
    this.#stock.sellOut();
  }

  /** What WooCommerce notes when a checkout holds its stock; undefined where none is held. */
  holdNote({ quantity }: Pick<Session, 'quantity'>): string | undefined {
    const { stock, holdStockMinutes } = this.conditions;
    if (stock !== 'managed' || holdStockMinutes < 1) return undefined;
    const { name, sku } = this.product;
    return `Stock hold of ${holdStockMinutes} minutes applied to: - ${name} (${sku}) &times; ${quantity}`;
  }

  readonly writes = true;

  async passHook(): Promise<void> {}

  /** Goods and the chosen shipping, minor units. Nothing is sent to nobody. */
  totalMinor({ quantity, shipping }: Cart): number {
    return quantity === 0 ? 0 : this.product.priceMinor * quantity + shipping.priceMinor;
  }

  /** What an order has of a cart, and how WooCommerce knows later whether it is still the same: it hashes the two apart. */
  contentOf(cart: Cart): OrderContent {
    const totalMinor = this.totalMinor(cart);
    return {
      quantity: cart.quantity,
      totalMinor,
      hashes: { cart: hashOf([this.product.id, cart.quantity, totalMinor]), shipping: hashOf(cart.shipping) },
    };
  }

  toShopOrders(): ShopOrder[] {
    return this.orders.toShopOrders(this.conditions.orderStorage === 'posts' ? 2 : this.profile.totalDecimals);
  }

  log(line: string): void {
    this.#log.push(`${new Date(this.now()).toISOString().slice(0, 19).replace('T', ' ')} simulated-kco ${line}`);
  }

  logText(): string {
    return this.#log.join('\n');
  }
}

/** The open shops, by host name. */
export class Shops {
  readonly #byHost = new Map<string, Shop>();
  readonly #builds: PluginBuild[];
  readonly #clock: Clock;

  constructor(builds: readonly PluginBuild[], clock: Clock) {
    this.#builds = [...builds];
    this.#clock = clock;
  }

  addBuild(build: PluginBuild): void {
    this.#builds.push(build);
  }

  /** @throws HarnessError SITE_NOT_OPENED when the host is taken or the plugin build unknown. */
  open(request: OpenSiteRequest): Shop {
    const build = this.#builds.find(({ name }) => name === request.build);
    if (!build) throw new HarnessError('SITE_NOT_OPENED', `there is no plugin build "${request.build}"`);
    if (this.#byHost.has(request.host)) throw new HarnessError('SITE_NOT_OPENED', `${request.host} is open already`);
    const shop = new Shop(request, profileOf(build.kco), this.#clock);
    this.#byHost.set(request.host, shop);
    return shop;
  }

  find(host: string): Shop | undefined {
    return this.#byHost.get(host);
  }

  close(host: string): void {
    this.#byHost.delete(host);
  }
}
