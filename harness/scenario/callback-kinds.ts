/** What Klarna calls a shop for, by the names of its merchant URLs, and the action of `wc-api` that the plugin hooks for each. */
export const callbackActions = {
  push: 'KCO_WC_Push',
  notification: 'KCO_WC_Notification',
  validation: 'KCO_WC_Validation',
  'shipping-option-update': 'KCO_WC_Shipping_Option_Update',
  'address-update': 'KCO_WC_Address_Update',
} as const;

export type CallbackKind = keyof typeof callbackActions;
export const callbackKinds = Object.keys(callbackActions) as [CallbackKind, ...CallbackKind[]];

/**
 * The kind of callback that a URL is for, in whichever form it comes: `/wc-api/KCO_WC_Push/`, with a prefix before it, or
 * `/?wc-api=KCO_WC_Push`; of a block checkout `/wp-json/kco-block/order/{id}/validate`, or the same as `?rest_route=`.
 * `other`: an action of `wc-api` that is none of KCO's. WooCommerce compares actions without case.
 * @param url path and query
 * @source KCO 2.16.0 to 2.20.9, blocks/src/Api/Controllers/OrderController.php
 */
export function callbackOf(url: string): CallbackKind | 'other' | undefined {
  const [path = '', query = ''] = url.split(/\?(.*)/s);
  const route = /\/wp-json(\/.*)/.exec(path)?.[1] ?? new URLSearchParams(query).get('rest_route') ?? '';
  if (/^\/kco-block\/order\/[^/]+\/validate\/?$/.test(route)) return 'validation';
  const inPath = /\/wc-api(?:\/([^/]*))?/.exec(path);
  const action = inPath ? (inPath[1] ?? '') : new URLSearchParams(query).get('wc-api');
  if (action === null) return undefined;
  return callbackKinds.find((kind) => callbackActions[kind].toLowerCase() === action.toLowerCase()) ?? 'other';
}
