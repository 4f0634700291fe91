import { expect, test } from 'vitest';
import { callbackOf } from '../../../harness/scenario/callback-kinds.ts';

const id = '4c952853-46cb-4805-b5d9-22b07fbe4284';
for (const [url, kind] of [
  ['/wc-api/KCO_WC_Push/?kco_wc_order_id=1', 'push'],
  ['/en/wc-api/kco_wc_validation', 'validation'],
  ['/?wc-api=KCO_WC_Notification', 'notification'],
  ['/wc-api/another', 'other'],
  [`/wp-json/kco-block/order/${id}/validate`, 'validation'],
  [`/index.php/wp-json/kco-block/order/${id}/validate/`, 'validation'],
  [`/index.php?rest_route=/kco-block/order/${id}/validate`, 'validation'],
  [`/?rest_route=%2Fkco-block%2Forder%2F${id}%2Fvalidate&a=1`, 'validation'],
  [`/wp-json/kco-block/order/${id}`, undefined],
  [`/a/kco-block/order/${id}/validate`, undefined],
  ['/wp-json/wc/store/v1/checkout/15', undefined],
  ['/checkout/', undefined],
] as const) {
  test(`${url} is ${kind ?? 'no callback'}`, () => expect(callbackOf(url)).toBe(kind));
}
