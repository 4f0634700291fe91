import { expect, test } from 'vitest';
import { healthy } from '../../../../harness/scenario/conditions.ts';
import { Addresses } from '../../../../harness/store/simulated/wordpress/addresses.ts';
import { typedAddress } from '../../klarna/order-body.ts';
import { Rig } from './rig.ts';

test('callbacks have a path, or a query that needs no rewriting and takes no language prefix', () => {
  const urls = (deviations: object) => {
    const addresses = new Addresses('s.test', { ...healthy.store, ...deviations });
    return [addresses.wcApi('KCO_WC_Push', 'a=1', true), addresses.wcApi('KCO_WC_Push', '', true)];
  };
  expect(urls({})).toEqual(['https://s.test/wc-api/KCO_WC_Push/?a=1', 'https://s.test/wc-api/KCO_WC_Push/']);
  expect(urls({ languagePrefix: 'answered' })[0]).toBe('https://s.test/en/wc-api/KCO_WC_Push/?a=1');
  const byQuery = ['https://s.test/?wc-api=KCO_WC_Push&a=1', 'https://s.test/?wc-api=KCO_WC_Push'];
  expect(urls({ callbackUrls: 'query' })).toEqual(byQuery);
  expect(urls({ callbackUrls: 'query', languagePrefix: 'not-answered' })).toEqual(byQuery);
});

test('a push in the query form pays under plain permalinks', async () => {
  await using rig = await Rig.start('2.13.11', { permalinks: 'plain', callbackUrls: 'query' });
  await rig.visit('GET', rig.site.paths.addToCart);
  await rig.visit('GET', rig.site.paths.checkout);
  await rig.placeOrder();
  const { orderId, merchantUrls } = await rig.purchase();
  await rig.klarna.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  await rig.klarna.shopper('POST', `/kco/${orderId}/complete`);
  const push = new URL((merchantUrls.push ?? '').replace('{checkout.order.id}', orderId));
  expect(push.searchParams.get('wc-api')).toBe('KCO_WC_Push');
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.order())?.status).toBe('processing');
});
