import { expect, test } from 'vitest';
import type { Fault, ShopActivity } from '../../../../harness/scenario/fault.ts';
import { hooks } from '../../../../harness/store/simulated/hooks.ts';
import { Rig } from './rig.ts';

/** A fault at every hook that does next to nothing, so that its events are the hooks in their order. */
const everywhere = (during: ShopActivity): Fault[] =>
  Object.keys(hooks).map((hook) => ({ at: 'store', on: { hook, during }, does: { delayMs: 1 } }));

const paying = [
  'woocommerce_pre_payment_complete',
  'woocommerce_order_status_processing',
  'woocommerce_order_status_changed',
  'woocommerce_payment_complete',
];

/** As faults.php wrote them down in WordPress 6.8 with WooCommerce 10.0.2 and KCO 2.13.11. */
const observed = {
  push: ['plugins_loaded', 'init', 'wp_loaded', 'woocommerce_api_request', 'woocommerce_api_kco_wc_push', ...paying],
  return: [
    'plugins_loaded',
    'init',
    'woocommerce_cart_emptied',
    ...paying,
    'wp_loaded',
    'template_redirect',
    'woocommerce_cart_emptied',
    'woocommerce_cart_emptied',
    'woocommerce_thankyou',
  ],
} as const;

for (const activity of ['push', 'return'] as const) {
  test(`${activity}: the model passes its hooks in the real shop’s order`, async () => {
    await using rig = await Rig.start('2.13.11', {}, everywhere(activity));
    const { push, confirmation } = await rig.pay();
    await (activity === 'push' ? rig.push(push) : rig.return(confirmation));
    const passed = (await rig.site.faultEvents()).map(({ on }) => on.replace(` during ${activity}`, ''));
    expect(passed).toEqual(observed[activity]);
  });
}
