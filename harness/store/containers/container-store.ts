import type { Connection } from 'mysql2/promise';
import mysql from 'mysql2/promise';
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

  constructor(address: DatabaseAddress, web: WebAddress) {
    this.#address = address;
    this.#web = web;
  }

  /** @throws HarnessError SITE_NOT_OPENED when the database does not answer or refuses. */
  async openSite(request: OpenSiteRequest): Promise<StoreSite> {
    const database = `site_${request.id}`;
    let connection: Connection | undefined;
    try {
      connection = await connectDatabase(this.#address);
      await connection.query(cloneStatements(await this.#template(connection, request.set), database));
      for (const [sql, values] of siteStatements(request)) await connection.query(sql, values);
      const runCommand = adminCommandsOf(connection, this.#web, request);
      return await ContainerSite.open({ database, request, connection, runCommand });
    } catch (cause) {
      connection?.destroy();
      throw new HarnessError('SITE_NOT_OPENED', `site ${request.host} was not opened: ${messageOf(cause)}`, {
        hint: 'The database container answers no longer, or its memory is full: see the run folder’s stack.log.',
        cause,
      });
    }
  }

  #template(connection: Connection, set: string): Promise<SiteTables> {
    const known = this.#templates.get(set);
    if (known) return known;
    const reading = readTables(connection, templateDatabase(set));
    this.#templates.set(set, reading);
    return reading;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Every site has a connection of its own, ended when the site closes.
  }
}
