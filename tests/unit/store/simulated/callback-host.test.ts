import { expect, test } from 'vitest';
import { healthy } from '../../../../harness/scenario/conditions.ts';
import { Addresses } from '../../../../harness/store/simulated/wordpress/addresses.ts';

const host = 'w0n3-a-open.shop.test';
const addresses = (deviations: object) => new Addresses(host, { ...healthy.store, ...deviations });

for (const [callbackHost, name] of [
  ['gone', 'w0n3-a-open.shop.internal'],
  ['without-certificate', `www.${host}`],
] as const) {
  test(`with a host that is ${callbackHost}, callbacks have it and nothing else`, () => {
    const shop = addresses({ callbackHost });
    expect(shop.wcApi('KCO_WC_Push', 'a=1', true)).toBe(`https://${name}/wc-api/KCO_WC_Push/?a=1`);
    expect(shop.rest('/kco-block/order/1/validate', true)).toBe(`https://${name}/wp-json/kco-block/order/1/validate`);
    expect(shop.rest('/wc/store/v1/batch', true)).toBe(`https://${host}/wp-json/wc/store/v1/batch`);
    expect(shop.orderReceived(15, 'k', true)).toBe(`https://${host}/checkout/order-received/15/?key=k`);
    const byQuery = addresses({ callbackHost, callbackUrls: 'query' });
    expect(byQuery.wcApi('KCO_WC_Push', '', true)).toBe(`https://${name}/?wc-api=KCO_WC_Push`);
  });
}

test('permalinks with the category have the addresses of pretty ones', () => {
  const [pretty, category] = [addresses({}), addresses({ permalinks: 'category' })].map((shop) => [
    shop.page('checkout', true),
    shop.product(true),
    shop.rest('/wc/store/v1/batch', true),
    shop.wcApi('KCO_WC_Push', '', true),
  ]);
  expect(category).toEqual(pretty);
});
