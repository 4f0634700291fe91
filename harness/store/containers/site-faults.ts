import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { StoreConditions, StoreFault } from '../../scenario/conditions.ts';
import type { RunErrand } from './admin-command.ts';
import { faultIsOn } from './fault-is-on.ts';
import { setOption } from './site-options.ts';

/** The fault of a site: begun and ended as time goes by. */
export class SiteFault {
  private isOn: boolean;
  /** WordPress's list, while the plugin is not in it. */
  private activePlugins = '';
  private readonly conditions: StoreConditions;
  private readonly connection: Connection;
  private readonly runErrand: RunErrand;

  constructor(conditions: StoreConditions, connection: Connection, runErrand: RunErrand) {
    this.conditions = conditions;
    this.connection = connection;
    this.runErrand = runErrand;
    // Apache ignores .htaccess unless it is told otherwise.
    this.isOn = conditions.fault === 'htaccess-ignored';
  }

  /** @param sincePaidMs undefined when the site opens */
  async timeIs(sincePaidMs: number | undefined): Promise<void> {
    const { fault } = this.conditions;
    const shouldBeOn = faultIsOn(this.conditions, sincePaidMs);
    if (fault === 'none' || shouldBeOn === this.isOn) return;
    await this.turn(fault, shouldBeOn);
    this.isOn = shouldBeOn;
  }

  private async turn(fault: StoreFault, on: boolean): Promise<void> {
    switch (fault) {
      case 'rewrite-rules-lost':
        await this.connection.query(on ? loseRewriteRules : forgetRewriteRules);
        return;
      case 'plugin-deactivated':
        if (on) this.activePlugins = await this.readActivePlugins();
        await this.setOption(
          'active_plugins',
          on ? withoutPlugin(this.activePlugins, 'klarna-checkout-for-woocommerce') : this.activePlugins,
        );
        return;
      case 'htaccess-ignored':
        await this.runErrand({ do: 'heed-htaccess', heeds: !on });
        return;
      case 'under-construction':
      case 'hook-exits':
      case 'ca-bundle-outdated':
        await this.setOption('harness_fault', on ? fault : '');
    }
  }

  private async setOption(name: string, value: string): Promise<void> {
    const [sql, values] = setOption(name, value);
    await this.connection.query(sql, values);
  }

  private async readActivePlugins(): Promise<string> {
    const [rows] = await this.connection.query<RowDataPacket[]>(
      "SELECT option_value AS value FROM wp_options WHERE option_name = 'active_plugins'",
    );
    return (rows[0] as { value: string }).value;
  }
}

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
