import { expect, test } from '@playwright/test';
import { healthy, type StoreConditions } from '../../../../harness/scenario/conditions.ts';
import type { Errand } from '../../../../harness/store/containers/admin-command.ts';
import { SiteFault } from '../../../../harness/store/containers/site-faults.ts';
import { StubConnection } from './stub-connection.ts';

const kcoFile = 'klarna-checkout-for-woocommerce/klarna-checkout-for-woocommerce.php';
const active = `a:2:{i:0;s:67:"${kcoFile}";i:1;s:27:"woocommerce/woocommerce.php";}`;
const withoutKco = 'a:1:{i:0;s:27:"woocommerce/woocommerce.php";}';
const minuteMs = 60_000;

function siteWith(conditions: Partial<StoreConditions>) {
  const database = new StubConnection((sql) => (sql.includes("'active_plugins'") ? [{ value: active }] : []));
  const errands: Errand[] = [];
  const fault = new SiteFault({ ...healthy.store, ...conditions }, database.connection, async (errand) => {
    errands.push(errand);
  });
  return { database, errands, fault };
}

test('a site without a fault asks for nothing', async () => {
  const { database, errands, fault } = siteWith({});
  for (const time of [undefined, 0, minuteMs]) await fault.timeIs(time);
  expect([database.asked, errands]).toEqual([[], []]);
});

for (const name of ['under-construction', 'hook-exits', 'ca-bundle-outdated'] as const) {
  test(`${name} is an option while it lasts, written once`, async () => {
    const { database, fault } = siteWith({ fault: name, faultFrom: 'paid', faultHeals: 30 });
    await fault.timeIs(undefined);
    expect(database.written()).toEqual([]);
    for (const minutes of [0, 2, 30, 60]) await fault.timeIs(minutes * minuteMs);
    expect(database.written()).toEqual([
      ['harness_fault', name],
      ['harness_fault', ''],
    ]);
  });
}

test('a deactivated plugin comes back where it was', async () => {
  const { database, fault } = siteWith({ fault: 'plugin-deactivated', faultHeals: 30 });
  await fault.timeIs(undefined);
  await fault.timeIs(30 * minuteMs);
  expect(database.written()).toEqual([
    ['active_plugins', withoutKco],
    ['active_plugins', active],
  ]);
});

test('rewrite rules are replaced, and dropped to be built anew', async () => {
  const { database, fault } = siteWith({ fault: 'rewrite-rules-lost', faultHeals: 30 });
  await fault.timeIs(undefined);
  await fault.timeIs(30 * minuteMs);
  const [lose, forget] = database.asked.map(({ sql }) => sql);
  expect(lose).toContain("CONCAT('harness_rules_', structure.option_value)");
  expect(forget).toBe("DELETE FROM wp_options WHERE option_name = 'rewrite_rules'");
  expect(database.asked).toHaveLength(2);
});

test('Apache ignores .htaccess by itself, and heeds it on an errand', async () => {
  const fromStart = siteWith({ fault: 'htaccess-ignored', faultHeals: 30 });
  await fromStart.fault.timeIs(undefined);
  await fromStart.fault.timeIs(0);
  expect(fromStart.errands).toEqual([]);
  await fromStart.fault.timeIs(30 * minuteMs);
  expect(fromStart.errands).toEqual([{ do: 'heed-htaccess', heeds: true }]);

  const fromPaid = siteWith({ fault: 'htaccess-ignored', faultFrom: 'paid' });
  await fromPaid.fault.timeIs(undefined);
  await fromPaid.fault.timeIs(0);
  expect(fromPaid.errands).toEqual([
    { do: 'heed-htaccess', heeds: true },
    { do: 'heed-htaccess', heeds: false },
  ]);
});
