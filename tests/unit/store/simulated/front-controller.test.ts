import { expect, test } from 'vitest';
import { healthy, type StoreConditions } from '../../../../harness/scenario/conditions.ts';
import { type Route, route } from '../../../../harness/store/simulated/wordpress/front-controller.ts';

function routed(target: string, conditions: Partial<StoreConditions> = {}, method = 'POST'): Route {
  const url = new URL(target, 'http://shop');
  return route({ method, path: url.pathname, query: url.searchParams }, { ...healthy.store, ...conditions });
}

const push: Route = { type: 'wc-api', action: 'KCO_WC_Push' };

test('pretty permalinks route the callback with and without its slash, and behind whatever stands before it', () => {
  expect(routed('/wc-api/KCO_WC_Push/?kco_wc_order_id=1')).toEqual(push);
  expect(routed('/wc-api/KCO_WC_Push')).toEqual(push);
  expect(routed('/en/wc-api/KCO_WC_Push/')).toEqual(push);
  expect(routed('/en/se/wc-api/KCO_WC_Push/')).toEqual(push);
});

test('the query form works under every permalink structure', () => {
  for (const permalinks of ['pretty', 'plain', 'index.php'] as const) {
    expect(routed('/?wc-api=KCO_WC_Push&kco_wc_order_id=1', { permalinks })).toEqual(push);
  }
});

test('with the category before the name one part before wc-api is an attachment, and two are not', () => {
  const permalinks = 'category';
  expect(routed('/wc-api/KCO_WC_Push/', { permalinks })).toEqual(push);
  expect(routed('/en/wc-api/KCO_WC_Push/', { permalinks })).toEqual({ type: 'not-found' });
  expect(routed('/en/se/wc-api/KCO_WC_Push/', { permalinks })).toEqual(push);
});

test('plain permalinks take the path for the home page', () => {
  expect(routed('/wc-api/KCO_WC_Push/', { permalinks: 'plain' })).toEqual({ type: 'home' });
});

test('index.php permalinks know the callback behind index.php only', () => {
  expect(routed('/wc-api/KCO_WC_Push/', { permalinks: 'index.php' })).toEqual({ type: 'not-found' });
  expect(routed('/index.php/wc-api/KCO_WC_Push/', { permalinks: 'index.php' })).toEqual(push);
});

test('a language router that takes /en/ for content finds none', () => {
  expect(routed('/en/wc-api/KCO_WC_Push/', { languagePrefix: 'not-answered' })).toEqual({ type: 'not-found' });
  expect(routed('/en/wc-api/KCO_WC_Push/', { languagePrefix: 'answered' })).toEqual(push);
  expect(routed('/wc-api/KCO_WC_Push/', { languagePrefix: 'not-answered' })).toEqual(push);
});

test('canonical redirects are for reading only', () => {
  expect(routed('/?page_id=7', {}, 'GET')).toEqual({ type: 'redirect', to: 'checkout' });
  expect(routed('/?page_id=7', {}, 'POST')).toEqual({ type: 'page', page: 'checkout' });
  expect(routed('/checkout', {}, 'GET')).toEqual({ type: 'redirect', to: { path: '/checkout/' } });
  expect(routed('/?page_id=7', { permalinks: 'plain' }, 'GET')).toEqual({ type: 'page', page: 'checkout' });
});

test('the order-received page has the order in its path, or in its query', () => {
  expect(routed('/checkout/order-received/15/?key=k', {}, 'GET')).toEqual({ type: 'order-received', orderId: 15 });
  expect(routed('/?page_id=7&order-received=15&key=k', { permalinks: 'plain' }, 'GET')).toEqual({
    type: 'order-received',
    orderId: 15,
  });
});
