import type { StoreConditions } from '../../../harness/scenario/conditions.ts';
import type { Seen } from './ask-site.ts';

const callback: Seen = { status: 200, page: '-1' };
const unhooked: Seen = { status: 400, page: '-1' };
const home: Seen = { status: 200, page: 'home' };
const missing: Seen = { status: 404, page: 'Page not found' };
/** nginx's own page: its title has no shop's name behind it. */
const past: Seen = { status: 404, page: 'home' };
const page = (name: string): Seen => ({ status: 200, page: name });
const to = (address: string, status = 301): Seen => ({ status, to: address });

interface Probe {
  url: string;
  /** What a GET gets; a HEAD the same, without a body. */
  get: Seen;
  /** What a POST gets, where that differs. */
  post?: Seen;
}

const underAll: readonly Probe[] = [
  { url: '/', get: home },
  { url: '/?wc-api=KCO_WC_Push', get: callback },
  { url: '/?wc-api=KCO_WC_Nope', get: unhooked },
  { url: '/index.php?wc-api=KCO_WC_Push', get: callback },
  { url: '/wc-api/KCO_WC_Push/?wc-api=KCO_WC_Nope', get: unhooked },
  { url: '/?page_id=999', get: missing },
  { url: '/?product=test-product', get: page('Test product') },
  { url: '/?wc-ajax=nothing', get: home },
];

type Permalinks = StoreConditions['permalinks'];

/** Addresses that mean something to one structure of permalinks. */
const structured: Readonly<Record<Permalinks, readonly Probe[]>> = {
  pretty: [
    { url: '/wc-api/KCO_WC_Push/', get: callback },
    { url: '/wc-api/KCO_WC_Push', get: callback },
    { url: '/wc-api/KCO_WC_Push/?kco_wc_order_id=x', get: callback },
    { url: '/wc-api/kco_wc_push/', get: callback },
    { url: '/wc-api/KCO_WC_Validation/', get: unhooked },
    { url: '/wc-api/', get: home },
    { url: '/wc-api', get: to('/wc-api/'), post: home },
    { url: '/index.php/wc-api/KCO_WC_Push/', get: callback },
    { url: '/en/wc-api/KCO_WC_Push/', get: callback },
    { url: '/en/se/wc-api/KCO_WC_Push/', get: callback },
    { url: '//wc-api/KCO_WC_Push/', get: callback },
    { url: '/wc-api//KCO_WC_Push/', get: unhooked },
    { url: '/wc-api/KCO_WC_Push/extra/', get: unhooked },
    { url: '/wc%2Dapi/KCO_WC_Push/', get: callback },
    { url: '/WC-API/KCO_WC_Push/', get: missing },
    { url: '/checkout/', get: to('/cart/', 302) },
    { url: '/checkout', get: to('/checkout/'), post: to('/cart/', 302) },
    { url: '/?page_id=7', get: to('/checkout/'), post: to('/cart/', 302) },
    { url: '/?page_id=7&a=b', get: to('/checkout/?a=b'), post: to('/cart/', 302) },
    { url: '/cart/', get: page('Cart') },
    { url: '/shop/', get: page('Shop') },
    { url: '/terms/', get: page('Terms') },
    { url: '/product/test-product/', get: page('Test product') },
    { url: '/?p=14', get: to('/product/test-product/'), post: missing },
    { url: '/nothing', get: missing },
    { url: '/en/checkout/', get: to('/checkout/'), post: missing },
    { url: '/index.php/checkout/', get: to('/checkout/'), post: missing },
    { url: '/checkout/order-received/999/?key=x', get: page('Order received') },
  ],
  category: [
    { url: '/wc-api/KCO_WC_Push/', get: callback },
    { url: '/wc-api/KCO_WC_Push', get: callback },
    { url: '/index.php/wc-api/KCO_WC_Push/', get: to('/wc-api/KCO_WC_Push/'), post: missing },
    { url: '/en/wc-api/KCO_WC_Push/', get: missing },
    { url: '/en/se/wc-api/KCO_WC_Push/', get: callback },
    { url: '/wc-api/KCO_WC_Push/extra/', get: unhooked },
    { url: '/checkout/', get: to('/cart/', 302) },
    { url: '/?page_id=7', get: to('/checkout/'), post: to('/cart/', 302) },
    { url: '/product/test-product/', get: page('Test product') },
    { url: '/nothing', get: missing },
    { url: '/checkout/order-received/999/?key=x', get: page('Order received') },
  ],
  plain: [
    { url: '/wc-api/KCO_WC_Push/', get: home },
    { url: '/wc-api/KCO_WC_Push', get: to('/wc-api/KCO_WC_Push/'), post: home },
    { url: '/en/wc-api/KCO_WC_Push/', get: home },
    { url: '/index.php/wc-api/KCO_WC_Push/', get: to('/wc-api/KCO_WC_Push/'), post: home },
    { url: '//wc-api/KCO_WC_Push/', get: to('/wc-api/KCO_WC_Push/'), post: home },
    { url: '/?page_id=7', get: to('/?page_id=6', 302) },
    { url: '/checkout/', get: home },
    { url: '/nothing', get: to('/nothing/'), post: home },
    { url: '/?p=14', get: to('/?product=test-product'), post: missing },
  ],
  'index.php': [
    { url: '/wc-api/KCO_WC_Push/', get: missing },
    { url: '/wc-api/KCO_WC_Push', get: missing },
    { url: '/en/wc-api/KCO_WC_Push/', get: missing },
    { url: '/index.php/wc-api/KCO_WC_Push/', get: callback },
    { url: '//wc-api/KCO_WC_Push/', get: to('/wc-api/KCO_WC_Push/'), post: missing },
    { url: '/?page_id=7', get: to('/index.php/checkout/'), post: to('/index.php/cart/', 302) },
    { url: '/index.php/checkout/', get: to('/index.php/cart/', 302) },
    { url: '/checkout/', get: missing },
    { url: '/?p=14', get: to('/index.php/product/test-product/'), post: missing },
  ],
};

/** Addresses of a shop in a subfolder. What is past it is nobody's. */
export const subfolderProbes: readonly Probe[] = [
  { url: '/butik/', get: home },
  { url: '/butik/wc-api/KCO_WC_Push/', get: callback },
  { url: '/butik/wc-api/KCO_WC_Push', get: callback },
  { url: '/butik/en/wc-api/KCO_WC_Push/', get: callback },
  { url: '/butik/index.php/wc-api/KCO_WC_Push/', get: callback },
  { url: '/butik/?wc-api=KCO_WC_Push', get: callback },
  { url: '/butik/wc-api', get: to('/butik/wc-api/'), post: home },
  { url: '/butik/checkout/', get: to('/butik/cart/', 302) },
  { url: '/butik/checkout', get: to('/butik/checkout/'), post: to('/butik/cart/', 302) },
  { url: '/butik/?page_id=7', get: to('/butik/checkout/'), post: to('/butik/cart/', 302) },
  { url: '/butik/nothing', get: missing },
  { url: '/wc-api/KCO_WC_Push/', get: past },
  { url: '/wp-json/kco-block/order/x/validate', get: past },
  { url: '/checkout/', get: past },
  { url: '/butikk/wc-api/KCO_WC_Push/', get: past },
];

/** What a shop answers, by permalink structure: WordPress 6.8.7, WooCommerce 10.0.2, KCO 2.13.11. */
export const probesFor = (permalinks: Permalinks): readonly Probe[] => [...underAll, ...structured[permalinks]];
