import type { Connection } from 'mysql2/promise';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { OpenSiteRequest, Store, StoreSite } from '../store.ts';
import { adminCommandsOf, type WebAddress } from './admin-command.ts';
import { ContainerSite } from './container-site.ts';
import { siteStatements } from './site-options.ts';
import { cloneStatements, readTables, type SiteTables, templateDatabase } from './templates.ts';

/** How a process that did not start the store reaches its database. Plain data. */
export interface DatabaseAddress {
  host: string;
  port: number;
  password: string;
}

export async function connectDatabase(address: DatabaseAddress): Promise<Connection> {
  // Loaded only where there is a database: every process knows this store, the simulated ones do not use it.
  const { default: mysql } = await import('mysql2/promise');
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
  readonly #templates = new Map<string, Promise<SiteTables>>();
  readonly #address: DatabaseAddress;
  readonly #web: WebAddress;
  readonly #connect: typeof connectDatabase;

  constructor(address: DatabaseAddress, web: WebAddress, connect = connectDatabase) {
    this.#address = address;
    this.#web = web;
    this.#connect = connect;
  }

  /** @throws HarnessError SITE_NOT_OPENED when the database does not answer or refuses; the site's database is dropped. */
  async openSite(request: OpenSiteRequest): Promise<StoreSite> {
    const database = `site_${request.id}`;
    let connection: Connection | undefined;
    let mayBeThere = false;
    try {
      connection = await this.#connect(this.#address);
      const template = await this.#template(connection, request.build);
      mayBeThere = true;
      await connection.query(cloneStatements(template, database));
      for (const [sql, values] of siteStatements(request)) await connection.query(sql, values);
      const runCommand = adminCommandsOf(connection, this.#web, request);
      return await ContainerSite.open({ database, request, connection, runCommand });
    } catch (cause) {
      // Where the database does not even do this, it is gone with all it has; the first failure is the one to tell.
      if (mayBeThere) await connection?.query(`DROP DATABASE IF EXISTS \`${database}\``).catch(() => {});
      connection?.destroy();
      throw new HarnessError('SITE_NOT_OPENED', `site ${request.host} was not opened: ${messageOf(cause)}`, {
        hint: 'The database container answers no longer, or its memory is full: see the run folder’s stack.log.',
        cause,
      });
    }
  }

  /** Read once; a reading that fails is for the site that asked for it, and the next one reads again. */
  #template(connection: Connection, build: string): Promise<SiteTables> {
    const known = this.#templates.get(build);
    if (known) return known;
    const reading = readTables(connection, templateDatabase(build));
    this.#templates.set(build, reading);
    reading.catch(() => this.#templates.delete(build));
    return reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Every site has a connection of its own, ended when the site closes.
  }
}
