import { expect, test } from 'vitest';
import { healthy } from '../../../../harness/scenario/conditions.ts';
import { Addresses } from '../../../../harness/store/simulated/wordpress/addresses.ts';

const host = 'w0n3folder-a-open.shop.test';
const home = `https://${host}/butik`;
const addresses = (deviations: object = {}) =>
  new Addresses(host, { ...healthy.store, wordpressIn: 'subfolder', ...deviations });

test('every address of a shop in a subfolder begins there', () => {
  const shop = addresses();
  expect(shop.home(true)).toBe(home);
  expect(shop.wcApi('KCO_WC_Push', 'a=1', true)).toBe(`${home}/wc-api/KCO_WC_Push/?a=1`);
  expect(shop.rest('/kco-block/order/1/validate', true)).toBe(`${home}/wp-json/kco-block/order/1/validate`);
  expect(shop.page('checkout', true)).toBe(`${home}/checkout/`);
  expect(shop.orderReceived(15, 'k', true)).toBe(`${home}/checkout/order-received/15/?key=k`);
  expect(shop.product(true)).toBe(`${home}/product/test-product/`);
  expect(shop.ajax('checkout')).toBe('/butik/?wc-ajax=checkout');
});

test('what else changes addresses changes them behind the folder, or before it', () => {
  expect(addresses({ languagePrefix: 'answered' }).wcApi('A', '', true)).toBe(`${home}/en/wc-api/A/`);
  expect(addresses({ callbackUrls: 'query' }).wcApi('A', '', true)).toBe(`${home}/?wc-api=A`);
  expect(addresses({ permalinks: 'index.php' }).rest('/a', true)).toBe(`${home}/index.php/wp-json/a`);
  expect(addresses({ permalinks: 'plain' }).rest('/a', true)).toBe(`${home}/index.php?rest_route=/a`);
  expect(addresses({ callbackHost: 'without-certificate' }).wcApi('A', '', true)).toBe(
    `https://www.${host}/butik/wc-api/A/`,
  );
  expect(addresses({ https: 'checkout-only' }).page('cart', false)).toBe(`http://${host}/butik/cart/`);
});
