import { expect, test } from 'vitest';
import { healthy, type StoreConditions } from '../../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import {
  caBundleOutdated,
  databaseReadOnly,
  hookExits,
  htaccessIgnored,
  objectCacheStale,
  pluginDeactivated,
  queryLost,
  rewriteRulesLost,
  slowCallbacks,
} from '../../../../harness/scenario/presets.ts';
import type { AdminCommand } from '../../../../harness/store/containers/admin-command.ts';
import { SiteFaults, withoutPlugin } from '../../../../harness/store/containers/site-faults.ts';
import { StubConnection } from './stub-connection.ts';

const kco = 'klarna-checkout-for-woocommerce';
const kcoFile = `${kco}/${kco}.php`;
const wooFile = 'woocommerce/woocommerce.php';

const serialized = (files: string[]) =>
  `a:${files.length}:{${files.map((file, index) => `i:${index};s:${Buffer.byteLength(file)}:"${file}";`).join('')}}`;

test('one plugin is gone, and the others move up', () => {
  expect(withoutPlugin(`a:2:{i:0;s:67:"${kcoFile}";i:1;s:27:"${wooFile}";}`, kco)).toBe(`a:1:{i:0;s:27:"${wooFile}";}`);
});

test('a plugin whose name begins alike stays', () => {
  const alike = `${kco}-extras/extras.php`;
  expect(withoutPlugin(serialized([alike, kcoFile, wooFile]), kco)).toBe(serialized([alike, wooFile]));
});

test('lengths are PHP’s, in bytes', () => {
  const foreign = 'översättning/översättning.php';
  expect(withoutPlugin(serialized([kcoFile, foreign]), kco)).toBe(`a:1:{i:0;s:33:"${foreign}";}`);
});

test('a list without it stays as it is', () => {
  expect(withoutPlugin(serialized([wooFile]), kco)).toBe(serialized([wooFile]));
  expect(withoutPlugin('a:0:{}', kco)).toBe('a:0:{}');
});

const active = serialized([kcoFile, wooFile]);
const minuteMs = 60_000;
const untilHealed = { from: 'paid', until: { minutes: 30 } } as const;

const siteWith = (...faults: Fault[]) => siteIn(healthy.store, faults);

function siteIn(conditions: StoreConditions, faults: Fault[]) {
  const database = new StubConnection((sql) => {
    if (sql.includes('FROM harness_fired')) return [{ fault: 1, at: 5, requestId: 'r1', actedOn: 'init during push' }];
    return sql.includes("'active_plugins'") ? [{ value: active }] : [];
  });
  const commands: AdminCommand[] = [];
  const site = new SiteFaults({ faults, conditions }, database.connection, async (command) => {
    commands.push(command);
  });
  const told = () =>
    database
      .written()
      .filter(([name]) => name === 'harness_faults')
      .map(([, value]) => (value === '' ? '' : JSON.parse(String(value))));
  return { database, commands, site, told };
}

test('a site without faults of the store asks for nothing', async () => {
  const others: Fault[] = [
    { at: 'edge', does: { reset: true } },
    { at: 'klarna-api', does: { answer: { status: 500 } } },
  ];
  const { database, commands, site } = siteWith(...others);
  for (const time of [undefined, 0, minuteMs]) await site.timeIs(time);
  expect(await site.events()).toEqual([]);
  expect([database.asked, commands]).toEqual([[], []]);
});

test('the plugin is told what is on, with its place in the scenario’s list, and once for each change', async () => {
  const edge: Fault = { at: 'edge', does: { reset: true } };
  const { site, told } = siteWith(edge, hookExits({ during: 'push', ...untilHealed }));
  for (const time of [undefined, 0, 2 * minuteMs, 30 * minuteMs, 60 * minuteMs]) await site.timeIs(time);
  expect(told()).toEqual([
    {
      timeouts: 0.2,
      apiTimeouts: false,
      faults: [
        {
          index: 1,
          at: 'store',
          on: { hook: 'woocommerce_payment_complete', during: ['push'] },
          does: { php: 'exit' },
        },
      ],
    },
    '',
  ]);
});

test('a persistent object cache hears what was written by SQL, once somebody may have read it, and catches up at the end', async () => {
  const stale = objectCacheStale({ from: 'paid', until: { minutes: 30 } });
  const { site, commands } = siteIn({ ...healthy.store, objectCache: 'persistent' }, [stale]);
  for (const minutes of [undefined, 0, 2, 30, 60])
    await site.timeIs(minutes === undefined ? undefined : minutes * minuteMs);
  const forget = { do: 'forget-options', names: ['harness_faults'] };
  expect(commands).toEqual([
    { ...forget, catchUp: false },
    { ...forget, catchUp: true },
  ]);
  const other = siteWith(hookExits(untilHealed));
  for (const minutes of [0, 30]) await other.site.timeIs(minutes * minuteMs);
  expect(other.commands).toEqual([]);
});

test('each fault has its own time', async () => {
  const { site, told } = siteWith(
    databaseReadOnly({ until: { minutes: 10 } }),
    caBundleOutdated({ from: { minutes: 5 } }),
  );
  for (const minutes of [0, 5, 10]) await site.timeIs(minutes * minuteMs);
  const indexes = told().map(({ faults }) => faults.map(({ index }: { index: number }) => index));
  expect(indexes).toEqual([[0], [0, 1], [1]]);
});

test('delays are told in real milliseconds, ranges from and to, routes as calls', async () => {
  const { site, told } = siteWith(
    slowCallbacks({ seconds: 6 }),
    { at: 'loopback', on: { path: '/wp-json/*', nth: 2 }, does: { drop: true } },
    { at: 'klarna-api', on: { route: 'acknowledge', nth: { from: 3 } }, does: { unreachable: 'name' } },
  );
  await site.timeIs(undefined);
  expect(told()[0]).toMatchObject({
    apiTimeouts: false,
    faults: [
      { index: 0, delayMs: 1_200 },
      { index: 1, at: 'loopback', on: { path: '/wp-json/*', nth: { from: 2, to: 2 } }, does: { drop: true } },
      {
        index: 2,
        on: { nth: { from: 3, to: null }, calls: [['POST', '^/ordermanagement/v1/orders/[^/]+/acknowledge$']] },
      },
    ],
  });
});

test('time-outs are short while Klarna’s API is slow or silent, and that is all that the plugin does about it', async () => {
  for (const does of [{ delayMs: 30_000 }, { drop: true }] as const) {
    const { site, told } = siteWith({ at: 'klarna-api', does, ...untilHealed });
    for (const time of [undefined, 0, 30 * minuteMs]) await site.timeIs(time);
    expect(told()).toEqual([{ timeouts: 0.2, apiTimeouts: true, faults: [] }, '']);
  }
});

test('what the plugin wrote down are the site’s events', async () => {
  const { site, database } = siteWith(hookExits());
  await site.timeIs(undefined);
  expect(database.asked[0]?.sql).toContain('CREATE TABLE harness_fired');
  expect(await site.events()).toEqual([
    { type: 'fault', at: 5, fault: 1, did: 'acted', requestId: 'r1', on: 'init during push' },
  ]);
});

test('a deactivated plugin comes back where it was', async () => {
  const { database, site } = siteWith(pluginDeactivated({ until: { minutes: 30 } }));
  await site.timeIs(undefined);
  await site.timeIs(30 * minuteMs);
  expect(database.written().filter(([name]) => name === 'active_plugins')).toEqual([
    ['active_plugins', serialized([wooFile])],
    ['active_plugins', active],
  ]);
});

test('rewrite rules are replaced, and dropped to be built anew', async () => {
  const { database, site } = siteWith(rewriteRulesLost({ until: { minutes: 30 } }));
  await site.timeIs(undefined);
  await site.timeIs(30 * minuteMs);
  const [lose, forget] = database.asked.map(({ sql }) => sql).filter((sql) => sql.includes('rewrite_rules'));
  expect(lose).toContain("CONCAT('harness_rules_', structure.option_value)");
  expect(forget).toBe("DELETE FROM wp_options WHERE option_name = 'rewrite_rules'");
});

test('a part that two faults take away comes back when both are over', async () => {
  const { database, site } = siteWith(
    pluginDeactivated({ until: { minutes: 10 } }),
    pluginDeactivated({ from: { minutes: 5 }, until: { minutes: 30 } }),
  );
  for (const minutes of [0, 5, 10]) await site.timeIs(minutes * minuteMs);
  expect(database.written().filter(([name]) => name === 'active_plugins')).toHaveLength(1);
  await site.timeIs(30 * minuteMs);
  expect(database.written().filter(([name]) => name === 'active_plugins')).toHaveLength(2);
});

test('Apache ignores .htaccess by itself, and heeds it by an admin command', async () => {
  const fromStart = siteWith(htaccessIgnored({ until: { minutes: 30 } }));
  await fromStart.site.timeIs(undefined);
  await fromStart.site.timeIs(0);
  expect(fromStart.commands).toEqual([]);
  await fromStart.site.timeIs(30 * minuteMs);
  expect(fromStart.commands).toEqual([{ do: 'heed-htaccess', heeds: true }]);

  const fromPaid = siteWith(htaccessIgnored({ from: 'paid' }));
  await fromPaid.site.timeIs(undefined);
  await fromPaid.site.timeIs(0);
  expect(fromPaid.commands).toEqual([
    { do: 'heed-htaccess', heeds: true },
    { do: 'heed-htaccess', heeds: false },
  ]);
});

test('the web server loses the query, and finds it again', async () => {
  const { commands, site } = siteWith(queryLost(untilHealed));
  await site.timeIs(undefined);
  expect(commands).toEqual([]);
  for (const minutes of [0, 2, 30]) await site.timeIs(minutes * minuteMs);
  expect(commands).toEqual([
    { do: 'lose-query', loses: true },
    { do: 'lose-query', loses: false },
  ]);
});
