import { expect, test } from 'vitest';
import { isPageFile, shortPath } from '../../../../harness/reports/sequence/event-labels.ts';

const id = '4c952853-46cb-4805-b5d9-22b07fbe4284';
for (const [url, path] of [
  ['/checkout/v3/orders', '/checkout/v3/orders'],
  [`/ordermanagement/v1/orders/${id}/acknowledge`, '/ordermanagement/v1/orders/{id}/acknowledge'],
  ['/?wc-ajax=checkout', '/?wc-ajax=checkout'],
  [`/?wc-api=KCO_WC_Push&kco_wc_order_id=${id}`, '/?wc-api=KCO_WC_Push'],
  [`https://s1.shop.test/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=${id}`, '/wc-api/KCO_WC_Push/?…'],
  ['/caf%C3%A9/', '/café/'],
  ['/100%/', '/100%/'],
  ['http://', 'http://'],
] as const) {
  test(`${url} is ${path}`, () => expect(shortPath(url)).toBe(path));
}

for (const [url, is] of [
  ['/wp-includes/js/jquery/jquery.min.js?ver=3.7.1', true],
  ['/favicon.ico', true],
  ['/fonts/WooCommerce.WOFF2', true],
  ['/checkout/', false],
  ['/?file=a.js', false],
  ['/wc-api/KCO_WC_Push/', false],
] as const) {
  test(`${url} is ${is ? 'a' : 'no'} file of a page`, () => expect(isPageFile(url)).toBe(is));
}
