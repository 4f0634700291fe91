import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { OpenSiteRequest, Store, StoreSite } from '../store.ts';
import { readLog } from './site-log.ts';
import { siteStatements } from './site-options.ts';
import { readOrders } from './site-orders.ts';
import { cloneStatements, readTables, type SiteTables } from './site-tables.ts';
import { templateDatabase } from './templates.ts';

/** How a process that did not start the store reaches its database. Plain data. */
export interface DatabaseAddress {
  host: string;
  port: number;
  password: string;
}

export async function connectDatabase(address: DatabaseAddress): Promise<Connection> {
  return mysql.createConnection({
    host: address.host,
    port: address.port,
    user: 'harness',
    password: address.password,
    multipleStatements: true,
    dateStrings: true,
    connectTimeout: 10_000,
  });
}

/** The store of the container stack, seen from a worker: it opens sites in the database that the stack started. */
export class ContainerStore implements Store {
  private readonly templates = new Map<string, Promise<SiteTables>>();
  private readonly address: DatabaseAddress;

  constructor(address: DatabaseAddress) {
    this.address = address;
  }

  /** @throws HarnessError SITE_NOT_OPENED when the database does not answer or refuses. */
  async openSite(request: OpenSiteRequest): Promise<StoreSite> {
    const database = `site_${request.id}`;
    let connection: Connection | undefined;
    try {
      connection = await connectDatabase(this.address);
      await connection.query(cloneStatements(await this.template(connection, request.set), database));
      for (const [sql, values] of siteStatements(request)) await connection.query(sql, values);
      return siteOf(connection, database, await readPaths(connection));
    } catch (cause) {
      connection?.destroy();
      throw new HarnessError('SITE_NOT_OPENED', `site ${request.host} was not opened: ${messageOf(cause)}`, {
        hint: 'The database container answers no longer, or its memory is full: see the run folder’s stack.log.',
        cause,
      });
    }
  }

  private template(connection: Connection, set: string): Promise<SiteTables> {
    const known = this.templates.get(set);
    if (known) return known;
    const reading = readTables(connection, templateDatabase(set));
    this.templates.set(set, reading);
    return reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Every site has a connection of its own, ended when the site closes.
  }
}

async function readPaths(connection: Connection): Promise<StoreSite['paths']> {
  const [rows] = await connection.query<RowDataPacket[]>(
    "SELECT option_name AS name, option_value AS value FROM wp_options WHERE option_name IN ('harness_product_id', 'woocommerce_checkout_page_id')",
  );
  const ids = new Map((rows as { name: string; value: string }[]).map(({ name, value }) => [name, value]));
  return {
    addToCart: `/?add-to-cart=${ids.get('harness_product_id')}`,
    checkout: `/?page_id=${ids.get('woocommerce_checkout_page_id')}`,
  };
}

function siteOf(connection: Connection, database: string, paths: StoreSite['paths']): StoreSite {
  return {
    paths,
    orders: () => readOrders(connection),
    log: () => readLog(connection),
    beyond: async () => [],
    timeIs: async () => {},
    [Symbol.asyncDispose]: async () => {
      await connection.query(`DROP DATABASE IF EXISTS \`${database}\``);
      await connection.end();
    },
  };
}
