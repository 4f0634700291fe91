import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { ShopOrder } from '../../evidence/books.ts';
import type { FaultEvent, TraceEvent } from '../../evidence/events.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { OwnerDeed } from '../../scenario/conditions.ts';
import { pathInShop } from '../../scenario/shop-folder.ts';
import { customerOfOrder, type OpenSiteRequest, type StoreSite } from '../store.ts';
import type { RunAdminCommand } from './admin-command.ts';
import { countDrafts, readLog, readOrders } from './site-books.ts';
import { SiteFaults } from './site-faults.ts';
import {
  ageStatements,
  cancelUnpaidOrders,
  cleanUpDrafts,
  type OrderStorage,
  puntedNotification,
  waitingStatement,
} from './site-time.ts';
import { readTraces, traceTable } from './site-traces.ts';

/** What a site is made of that was opened in the database. */
export interface OpenedSite {
  database: string;
  request: OpenSiteRequest;
  connection: Connection;
  runCommand: RunAdminCommand;
}

/** One shop on the container stack. It is read and changed by SQL; what WordPress has to do itself is an admin command. */
export class ContainerSite implements StoreSite {
  readonly paths: StoreSite['paths'];
  readonly #site: OpenedSite;
  readonly #storage: OrderStorage;
  readonly #productId: string;
  readonly #faults: SiteFaults;
  /** A second is between the order and its payment, so that a time is reached when it is told and not a second later. */
  #agedSeconds = -1;

  private constructor(site: OpenedSite, options: ReadonlyMap<string, string>) {
    this.#site = site;
    this.#productId = options.get('harness_product_id') ?? '';
    this.#storage = options.get('woocommerce_custom_orders_table_enabled') === 'yes' ? 'order-tables' : 'posts';
    this.paths = {
      addToCart: `/?add-to-cart=${this.#productId}`,
      cart: `/?page_id=${options.get('woocommerce_cart_page_id')}`,
      checkout: `/?page_id=${options.get('woocommerce_checkout_page_id')}`,
      account: `/?page_id=${options.get('woocommerce_myaccount_page_id')}`,
    };
    this.#faults = new SiteFaults(site.request, site.connection, site.runCommand);
  }

  static async open(opened: OpenedSite): Promise<ContainerSite> {
    await opened.connection.query(traceTable);
    const pages = ['cart', 'checkout', 'myaccount'].map((page) => `woocommerce_${page}_page_id`);
    const names = ['harness_product_id', ...pages, 'woocommerce_custom_orders_table_enabled'];
    const [rows] = await opened.connection.query<RowDataPacket[]>(
      'SELECT option_name AS name, option_value AS value FROM wp_options WHERE option_name IN (?)',
      [names],
    );
    const options = new Map((rows as { name: string; value: string }[]).map(({ name, value }) => [name, value]));
    const site = new ContainerSite(opened, options);
    await site.#faults.timeIs(undefined);
    return site;
  }

  orders(): Promise<ShopOrder[]> {
    return readOrders(this.#site.connection);
  }

  drafts(): Promise<number> {
    return countDrafts(this.#site.connection);
  }

  log(): Promise<string> {
    return readLog(this.#site.connection);
  }

  async beyond(): Promise<string[]> {
    return [];
  }

  async stockLeft(): Promise<number | undefined> {
    if (this.#site.request.conditions.stock === 'not-managed') return undefined;
    const [rows] = await this.#site.connection.query<RowDataPacket[]>(
      "SELECT meta_value AS pieces FROM wp_postmeta WHERE meta_key = '_stock' AND post_id = ?",
      [this.#productId],
    );
    return Number((rows[0] as { pieces: string }).pieces);
  }

  async timeIs(sincePaidMs: number): Promise<void> {
    const { connection, runCommand, request } = this.#site;
    await this.#faults.timeIs(sincePaidMs);
    const seconds = Math.round(sincePaidMs / 1000) - this.#agedSeconds;
    if (seconds <= 0) return;
    this.#agedSeconds += seconds;
    const { stock, holdStockMinutes } = request.conditions;
    const statements = [
      ...ageStatements(this.#storage, seconds),
      waitingStatement(this.#storage, stock === 'managed' ? holdStockMinutes : undefined),
    ];
    const [results] = await connection.query<RowDataPacket[][]>(
      statements.map(([sql]) => sql).join(';\n'),
      statements.flatMap(([, values]) => values),
    );
    const waiting = results.at(-1)?.[0] as { unpaid: number; drafts: number; punted: number };
    if (!waiting.unpaid && !waiting.drafts && !waiting.punted) return;
    await runCommand({
      do: 'run-scheduled',
      olderBySeconds: seconds,
      events: [puntedNotification],
      atOnce: [...(waiting.unpaid ? [cancelUnpaidOrders] : []), ...(waiting.drafts ? [cleanUpDrafts] : [])],
    });
  }

  faultEvents(): Promise<FaultEvent[]> {
    return this.#faults.events();
  }

  traces(): Promise<TraceEvent[]> {
    return readTraces(this.#site.connection);
  }

  async ownerActs(action: OwnerDeed): Promise<void> {
    await this.#site.runCommand({ do: 'owner-acts', action });
  }

  async makeOrder(): Promise<string> {
    const { connection, runCommand, request } = this.#site;
    await runCommand({ do: 'make-order', address: customerOfOrder });
    const [rows] = await connection.query<RowDataPacket[]>(
      "SELECT option_value AS url FROM wp_options WHERE option_name = 'harness_order_to_pay'",
    );
    const { url = '' } = (rows[0] ?? {}) as { url?: string };
    if (!URL.canParse(url)) throw new HarnessError('EVIDENCE_INCOMPLETE', 'the shop made no order that could be paid');
    const { pathname, search } = new URL(url);
    return (pathInShop(pathname, request.conditions) ?? pathname) + search;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { connection, database } = this.#site;
    try {
      await connection.query(`DROP DATABASE IF EXISTS \`${database}\``);
    } catch (error) {
      // Not ended politely: a server that does not drop may not say goodbye either.
      connection.destroy();
      throw error;
    }
    await connection.end();
  }
}
