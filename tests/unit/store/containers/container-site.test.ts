import { expect, test } from 'vitest';
import { healthy, type StoreConditions } from '../../../../harness/scenario/conditions.ts';
import type { AdminCommand } from '../../../../harness/store/containers/admin-command.ts';
import { ContainerSite } from '../../../../harness/store/containers/container-site.ts';
import { StubConnection } from './stub-connection.ts';

const minuteMs = 60_000;

async function open(
  conditions: Partial<StoreConditions>,
  waiting: { unpaid?: number; drafts?: number; punted?: number } = {},
  ownTables = 'yes',
  toPay?: string,
) {
  const database = new StubConnection((sql) => {
    if (sql.includes('option_name IN (?)')) {
      return [
        { name: 'harness_product_id', value: '14' },
        { name: 'woocommerce_cart_page_id', value: '6' },
        { name: 'woocommerce_checkout_page_id', value: '7' },
        { name: 'woocommerce_myaccount_page_id', value: '8' },
        { name: 'woocommerce_custom_orders_table_enabled', value: ownTables },
      ];
    }
    if (sql.includes("option_name = 'woocommerce_custom_orders_table_enabled'")) return [{ value: ownTables }];
    if (sql.includes('AS drafts') && sql.includes('COUNT')) return [{ drafts: 1 }];
    if (sql.includes('createdVia')) return [];
    if (sql.includes("'harness_order_to_pay'")) return toPay === undefined ? [] : [{ url: toPay }];
    if (sql.includes('AS unpaid')) return [[], [], [], [{ unpaid: 0, drafts: 0, punted: 0, ...waiting }]];
    return [{ pieces: '9' }];
  });
  const commands: AdminCommand[] = [];
  const site = await ContainerSite.open({
    database: 'site_w0n3',
    request: {
      id: 'w0n3',
      host: 'w0n3-a-open.shop.test',
      build: 'a',
      merchant: { id: '', sharedSecret: '' },
      conditions: { ...healthy.store, ...conditions },
      faults: [],
      options: {},
      constants: {},
    },
    connection: database.connection,
    runCommand: async (command) => {
      commands.push(command);
    },
  });
  const last = () => database.asked.at(-1) ?? { sql: '', values: [] };
  return { site, database, commands, last };
}

test('a site knows places that every permalink structure answers', async () => {
  const { site } = await open({});
  expect(site.paths).toEqual({
    addToCart: '/?add-to-cart=14',
    cart: '/?page_id=6',
    checkout: '/?page_id=7',
    account: '/?page_id=8',
  });
});

test('rows get older by what passed since the last time, the purchase’s second first', async () => {
  const { site, last } = await open({});
  await site.timeIs(0);
  expect(new Set(last().values)).toEqual(new Set([1]));
  await site.timeIs(2 * minuteMs);
  expect(new Set(last().values)).toEqual(new Set([120]));
  await site.timeIs(5 * minuteMs);
  expect(new Set(last().values)).toEqual(new Set([180]));
});

test('the same time told again moves nothing', async () => {
  const { site, database } = await open({});
  await site.timeIs(minuteMs);
  const { length } = database.asked;
  await site.timeIs(minuteMs);
  expect(database.asked).toHaveLength(length);
});

test('nothing due: the shop is not asked', async () => {
  const { site, commands } = await open({ stock: 'managed' });
  await site.timeIs(60 * minuteMs);
  expect(commands).toEqual([]);
});

test('unpaid for longer than stock is held: WooCommerce cancels unpaid orders', async () => {
  const { site, commands, last } = await open({ stock: 'managed', holdStockMinutes: 45 }, { unpaid: 1 });
  await site.timeIs(45 * minuteMs);
  expect(last().sql).toContain("status = 'wc-pending' AND date_updated_gmt <");
  expect(last().values.at(-1)).toBe(45);
  expect(commands).toEqual([
    {
      do: 'run-scheduled',
      olderBySeconds: 45 * 60 + 1,
      events: ['kco_wc_punted_notification'],
      atOnce: ['woocommerce_cancel_unpaid_orders'],
    },
  ]);
});

for (const [ownTables, where] of [
  ['yes', "FROM wp_wc_orders WHERE type = 'shop_order' AND status = 'wc-checkout-draft'"],
  ['no', "FROM wp_posts WHERE post_type = 'shop_order' AND post_status = 'wc-checkout-draft'"],
] as const) {
  test(`a draft of more than a day is thrown away as WooCommerce does it (own tables: ${ownTables})`, async () => {
    const { site, commands, last } = await open({ checkout: 'block' }, { drafts: 1 }, ownTables);
    await site.timeIs(1_500 * minuteMs);
    expect(last().sql).toContain(where);
    expect(last().sql).toContain('INTERVAL 1 DAY');
    expect(commands).toMatchObject([{ do: 'run-scheduled', atOnce: ['woocommerce_cleanup_draft_orders'] }]);
  });

  test(`drafts are counted, and are no orders (own tables: ${ownTables})`, async () => {
    const { site, database } = await open({ checkout: 'block' }, {}, ownTables);
    expect(await site.drafts()).toBe(1);
    expect(database.asked.at(-1)?.sql).toContain(where);
    await site.orders();
    const read = database.asked.findLast(({ sql }) => sql.includes('createdVia'));
    expect(read?.sql).toMatch(/status <> 'wc-checkout-draft'/);
  });
}

test('a put-off notification comes nearer, and nothing is cancelled', async () => {
  const { site, commands } = await open({}, { punted: 1 });
  await site.timeIs(0);
  await site.timeIs(2 * minuteMs);
  const command = { do: 'run-scheduled', events: ['kco_wc_punted_notification'], atOnce: [] };
  expect(commands).toEqual([
    { ...command, olderBySeconds: 1 },
    { ...command, olderBySeconds: 120 },
  ]);
});

test('a shop that manages no stock is never asked for unpaid orders', async () => {
  const { site, last } = await open({ stock: 'not-managed' });
  await site.timeIs(0);
  expect(last().sql).toContain('0 AS unpaid');
  expect(last().sql).not.toContain('wc-pending');
});

test('orders among posts are looked for there', async () => {
  const { site, last } = await open({ stock: 'managed' }, {}, 'no');
  await site.timeIs(0);
  expect(last().sql).toContain("post_status = 'wc-pending' AND post_modified_gmt <");
  expect(last().sql).not.toContain('wp_wc_orders');
});

test('stock is counted where it is managed', async () => {
  expect(await (await open({ stock: 'managed' })).site.stockLeft()).toBe(9);
  expect(await (await open({})).site.stockLeft()).toBeUndefined();
});

test('the owner acts by an admin command', async () => {
  const { site, commands } = await open({});
  await site.ownerActs('edits-total');
  expect(commands).toEqual([{ do: 'owner-acts', action: 'edits-total' }]);
});

test('the owner makes an order for Klarna’s test person, and its link is where WordPress says', async () => {
  const url = 'https://w0n3-a-open.shop.test/checkout/order-pay/15/?pay_for_order=true&key=wc_order_1';
  const { site, commands } = await open({}, {}, 'yes', url);
  expect(await site.makeOrder()).toBe('/checkout/order-pay/15/?pay_for_order=true&key=wc_order_1');
  expect(commands).toMatchObject([{ do: 'make-order', address: { email: 'shopper@shop.test', country: 'SE' } }]);
});

test('an order that was not made cannot be paid', async () => {
  const { site } = await open({});
  await expect(site.makeOrder()).rejects.toMatchObject({ code: 'EVIDENCE_INCOMPLETE' });
});
