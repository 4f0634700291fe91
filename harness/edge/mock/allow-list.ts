import type { AllowList } from '../../scenario/conditions.ts';
import { isFromKlarna, pathOf } from './layers/caller.ts';
import type { Visitor } from './layers/layer.ts';

/** The four that Krokedil's and hosts' instructions name; a version's fifth callback is not among them. */
const fourEndpoints = /^\/wc-api\/KCO_WC_(?:Push|Notification|Validation|Shipping_Option_Update)\/?$/;

/** Whether a request is on the firewall's allow-list. Lists by path do not know `?wc-api=` or `/en/wc-api/`. */
export function isAllowed(list: AllowList, visitor: Visitor): boolean {
  switch (list) {
    case 'none':
      return false;
    case 'wc-api':
      return pathOf(visitor).startsWith('/wc-api/');
    case 'push-only':
      return /^\/wc-api\/KCO_WC_Push\/?$/.test(pathOf(visitor));
    case 'four-endpoints':
      return fourEndpoints.test(pathOf(visitor));
    case 'klarna-addresses':
      return isFromKlarna(visitor);
  }
}
