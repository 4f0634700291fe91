import type { Connection, RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';
import type { FaultEvent } from '../../evidence/events.ts';
import type { StoreConditions } from '../../scenario/conditions.ts';
import { asList, type Fault, isOn, type ShopPart } from '../../scenario/fault.ts';
import { klarnaRoutePattern } from '../../scenario/klarna-routes.ts';
import { klarnaSecondMs } from '../../scenario/klarna-second.ts';
import type { OpenSiteRequest } from '../store.ts';
import type { RunAdminCommand } from './admin-command.ts';
import { setOption } from './site-options.ts';

/** What the shop has lost; or its web server the query. */
type Lost = Exclude<ShopPart, 'klarna-authority'> | 'query';

type SiteWithFaults = Pick<OpenSiteRequest, 'faults'> & { conditions: Pick<StoreConditions, 'objectCache'> };

const scale = klarnaSecondMs / 1000;

/**
 * The faults of a site that the store plays: those inside the shop, between the shop and itself, and the shop's end of what
 * fails at Klarna's API. What is on is told to the must-use plugin faults.php, which acts and writes down what it did; what
 * the shop has lost is taken away and put back here.
 */
export class SiteFaults {
  readonly #faults: readonly (readonly [index: number, fault: Fault])[];
  readonly #connection: Connection;
  readonly #run: RunAdminCommand;
  /** What the plugin was told last. */
  #told = '';
  readonly #isCached: boolean;
  /** Options that were written by SQL, of which a persistent object cache knows nothing. */
  readonly #unknown = new Set<string>();
  readonly #lost = new Set<Lost>();
  /** WordPress's list, while the plugin is not in it. */
  #activePlugins = '';

  /** @throws HarnessError SCENARIO_INVALID for a part that is lost in some requests only. */
  constructor({ faults, conditions }: SiteWithFaults, connection: Connection, run: RunAdminCommand) {
    this.#isCached = conditions.objectCache !== 'per-request';
    this.#faults = [...faults.entries()].filter(([, fault]) => isPlayedHere(fault));
    this.#connection = connection;
    this.#run = run;
    // Apache ignores .htaccess unless it is told otherwise.
    if (this.#faults.some(([, fault]) => lostBy(fault) === 'htaccess')) this.#lost.add('htaccess');
  }

  /** @param sincePaidMs undefined when the site opens */
  async timeIs(sincePaidMs: number | undefined): Promise<void> {
    if (this.#faults.length === 0) return;
    if (sincePaidMs === undefined) await this.#connection.query(tables);
    const on = this.#faults.filter(([, fault]) => isOn(fault, sincePaidMs));
    const losing = new Set(on.flatMap(([, fault]) => lostBy(fault) ?? []));
    for (const part of [...this.#lost].filter((lost) => !losing.has(lost))) {
      await this.#turn(part, false);
      this.#lost.delete(part);
    }
    for (const part of [...losing].filter((lost) => !this.#lost.has(lost))) {
      await this.#turn(part, true);
      this.#lost.add(part);
    }
    const told = on.length === 0 ? '' : JSON.stringify(tellPlugin(on));
    if (told !== this.#told) await this.#setOption('harness_faults', told);
    this.#told = told;
    // When the site opens nobody has asked it for anything yet.
    if (this.#isCached && sincePaidMs !== undefined && this.#unknown.size > 0) {
      const catchUp = !on.some(([, { does }]) => does.objectCache !== undefined);
      await this.#run({ do: 'forget-options', names: [...this.#unknown], catchUp });
    }
    this.#unknown.clear();
  }

  /** Oldest first. Of .htaccess nothing is seen: Apache answers by itself, 404. */
  async events(): Promise<FaultEvent[]> {
    if (this.#faults.length === 0) return [];
    const [rows] = await this.#connection.query<RowDataPacket[]>(
      'SELECT fault, at_ms AS at, request_id AS requestId, acted_on AS actedOn FROM harness_fired ORDER BY id',
    );
    return z
      .array(firing)
      .parse(rows)
      .map(({ fault, at, requestId, actedOn }) => ({
        type: 'fault',
        at,
        fault,
        did: 'acted',
        ...(requestId === null ? {} : { requestId }),
        on: actedOn,
      }));
  }

  async #turn(part: Lost, lost: boolean): Promise<void> {
    switch (part) {
      case 'rewrite-rules':
        await this.#connection.query(lost ? loseRewriteRules : forgetRewriteRules);
        this.#unknown.add('rewrite_rules');
        return;
      case 'plugin':
        if (lost) this.#activePlugins = await this.#readActivePlugins();
        await this.#setOption(
          'active_plugins',
          lost ? withoutPlugin(this.#activePlugins, 'klarna-checkout-for-woocommerce') : this.#activePlugins,
        );
        return;
      case 'htaccess':
        await this.#run({ do: 'heed-htaccess', heeds: !lost });
        return;
      case 'query':
        await this.#run({ do: 'lose-query', loses: lost });
    }
  }

  async #setOption(name: string, value: string): Promise<void> {
    this.#unknown.add(name);
    const [sql, values] = setOption(name, value);
    await this.#connection.query(sql, values);
  }

  async #readActivePlugins(): Promise<string> {
    const [rows] = await this.#connection.query<RowDataPacket[]>(
      "SELECT option_value AS value FROM wp_options WHERE option_name = 'active_plugins'",
    );
    return (rows[0] as { value: string }).value;
  }
}

function isPlayedHere({ at, does }: Fault): boolean {
  if (at === 'store' || at === 'loopback') return true;
  return at === 'klarna-api' && (does.unreachable !== undefined || needsShortTimeouts(does));
}

const needsShortTimeouts = ({ delayMs, drop }: Fault['does']): boolean => delayMs !== undefined || drop === true;

const lostBy = ({ does: { without, rewrite } }: Fault): Lost | undefined =>
  rewrite ? 'query' : without === 'klarna-authority' ? undefined : without;

/** faults.php says what it makes of it. */
function tellPlugin(on: readonly (readonly [index: number, fault: Fault])[]): object {
  return {
    timeouts: scale,
    apiTimeouts: on.some(([, { at, does }]) => at === 'klarna-api' && needsShortTimeouts(does)),
    // What else fails at Klarna's API fails there.
    faults: on
      .filter(([, { at, does }]) => at !== 'klarna-api' || does.unreachable !== undefined)
      .map(([index, { at, on: target = {}, does }]) => ({
        index,
        at,
        on: {
          ...(target.hook === undefined ? {} : { hook: target.hook }),
          ...(target.path === undefined ? {} : { path: target.path }),
          ...(target.during === undefined ? {} : { during: asList(target.during) }),
          ...(target.nth === undefined ? {} : { nth: fromTo(target.nth) }),
          ...(target.route === undefined ? {} : { calls: asList(target.route).map(klarnaRoutePattern) }),
        },
        does,
        ...(does.delayMs === undefined ? {} : { delayMs: Math.round(does.delayMs * scale) }),
      })),
  };
}

const fromTo = (nth: number | { from: number; to?: number }) =>
  typeof nth === 'number' ? { from: nth, to: nth } : { from: nth.from, to: nth.to ?? null };

const firing = z.object({
  fault: z.int(),
  at: z.number(),
  requestId: z.string().nullable(),
  actedOn: z.string(),
});

const tables = `
  CREATE TABLE harness_fired (
    id INT AUTO_INCREMENT PRIMARY KEY, fault INT NOT NULL, at_ms BIGINT NOT NULL,
    request_id VARCHAR(191), acted_on VARCHAR(500) NOT NULL);
  CREATE TABLE harness_counts (fault INT PRIMARY KEY, passed INT NOT NULL)`;

/**
 * Puts WordPress's own rules, which the template holds for each structure, in place of all. WordPress builds rules only
 * where there are none, so these stay; plain permalinks have none to lose.
 */
const loseRewriteRules = `
  INSERT INTO wp_options (option_name, option_value, autoload)
  SELECT 'rewrite_rules', own.option_value, 'yes' FROM wp_options structure
  JOIN wp_options own ON own.option_name = CONCAT('harness_rules_', structure.option_value)
  WHERE structure.option_name = 'permalink_structure'
  ON DUPLICATE KEY UPDATE option_value = VALUES(option_value)`;

/** The next request builds them all. */
const forgetRewriteRules = "DELETE FROM wp_options WHERE option_name = 'rewrite_rules'";

/**
 * WordPress's option `active_plugins` without the plugin of this slug.
 * @param serialized PHP's form of a list of strings: `a:1:{i:0;s:23:"woocommerce/…";}`
 */
export function withoutPlugin(serialized: string, slug: string): string {
  const left = [...serialized.matchAll(/s:\d+:"([^"]*)";/g)]
    .map(([, file = '']) => file)
    .filter((file) => !file.startsWith(`${slug}/`));
  const entries = left.map((file, index) => `i:${index};s:${Buffer.byteLength(file)}:"${file}";`);
  return `a:${left.length}:{${entries.join('')}}`;
}
