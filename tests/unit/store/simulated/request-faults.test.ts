import { expect, test } from 'vitest';
import { activityOf } from '../../../../harness/store/simulated/request-faults.ts';

for (const [url, activity] of [
  ['/wc-api/KCO_WC_Push/?kco_wc_order_id=1', 'push'],
  ['/en/wc-api/kco_wc_PUSH', 'push'],
  ['/?wc-api=KCO_WC_Notification&kco_wc_order_id=1', 'notification'],
  ['/wc-api/KCO_WC_Validation/', 'validation'],
  ['/wc-api/KCO_WC_Shipping_Option_Update/', 'shipping-option-update'],
  ['/?wc-api=KCO_WC_Address_Update', 'address-update'],
  ['/wc-api/wc_gateway_paypal/?kco_confirm=yes', undefined],
  ['/checkout/order-received/15/?key=k&kco_confirm=yes', 'return'],
  ['/checkout/order-received/15/', 'return'],
  ['/?page_id=7&order-received=15&key=k', 'return'],
  ['/checkout/?kco_confirm=yes&kco_order_id=1', 'return'],
  ['/checkout/?confirm=yes&kco_wc_order_id=1', 'return'],
  ['/checkout/', 'checkout'],
  ['/index.php/checkout/', 'checkout'],
  ['/?page_id=7', 'checkout'],
  ['/?wc-ajax=checkout', 'checkout'],
  ['/?wc-ajax=update_order_review', 'checkout'],
  ['/?page_id=6', undefined],
  ['/', undefined],
  ['/terms/?confirm=no', undefined],
] as const) {
  test(`${url} is ${activity ?? 'none of a fault’s activities'}`, () => {
    expect(activityOf(url)).toBe(activity);
  });
}
