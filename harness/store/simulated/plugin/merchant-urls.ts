import type { WooOrder } from '../shop/woo-order.ts';
import type { Visit } from '../visit.ts';
import { withQuery } from '../wordpress/addresses.ts';

const orderId = '{checkout.order.id}';

/** The URLs that the plugin registers with a checkout order. Undefined: the version does not send it. */
export function merchantUrls({ shop, addresses, secure, session }: Visit): Record<string, string | undefined> {
  const { profile } = shop;
  const sends = (name: (typeof profile.extraUrls)[number], url: string) =>
    profile.extraUrls.includes(name) ? url : undefined;
  const callback = (action: string, query: string) => addresses.wcApi(action, query, secure);
  const sessionId =
    profile.sessionId === 'none' ? '' : `&kco_session_id=${profile.sessionId === 'id' ? session.id : session.cookie}`;
  const confirmation =
    profile.orderCreated === 'on-return'
      ? `confirm=yes&kco_wc_order_id=${orderId}`
      : `kco_confirm=yes&kco_order_id=${orderId}`;
  return {
    terms: addresses.page('terms', secure),
    checkout: addresses.page('checkout', secure),
    confirmation: withQuery(addresses.page('checkout', secure), confirmation),
    push: callback('KCO_WC_Push', `kco-action=push&kco_wc_order_id=${orderId}${sessionId}`),
    validation: sends(
      'validation',
      onHttps(callback('KCO_WC_Validation', `kco-action=validation&kco_wc_order_id=${orderId}${sessionId}`)),
    ),
    shipping_option_update: sends('shipping_option_update', onHttps(callback('KCO_WC_Shipping_Option_Update', ''))),
    notification: sends('notification', callback('KCO_WC_Notification', `kco_wc_order_id=${orderId}`)),
  };
}

/** Klarna calls these while the customer shops, and the plugin takes https for granted. */
const onHttps = (url: string): string => url.replace(/^http:/, 'https:');

/** Once the order exists, Klarna sends the customer to its order-received page; 2.0 by way of the checkout. */
export function confirmationUrl({ shop, addresses, secure }: Visit, order: WooOrder): string {
  return shop.profile.confirm.at === 'wp-head'
    ? withQuery(addresses.page('checkout', secure), `kco_confirm=yes&kco_order_id=${orderId}&wc_order_id=${order.id}`)
    : withQuery(
        addresses.orderReceived(order.id, order.key, secure),
        `kco_confirm=yes&kco_order_id=${orderId}&order_id=${order.id}`,
      );
}
