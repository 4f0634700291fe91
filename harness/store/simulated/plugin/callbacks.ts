import type { CallbackAction } from '../profiles/profile.ts';
import type { Reply, Visit } from '../visit.ts';
import { push } from './push.ts';

const plain = (status: number, body: string): Reply => ({ status, contentType: 'text/html; charset=UTF-8', body });

type Handler = (visit: Visit) => Promise<Reply | undefined>;

/** A handler that answers nothing by itself leaves the answer to WooCommerce. */
const handlers: Readonly<Record<CallbackAction, Handler>> = {
  KCO_WC_Push: async (visit) => {
    await push(visit);
    return undefined;
  },
  KCO_WC_Notification: async ({ shop, query }) => {
    const klarnaOrderId = query.get('kco_wc_order_id') ?? '';
    if (!shop.orderOfKlarna(klarnaOrderId)) shop.log(`scheduled kco_wc_punted_notification in 300 s: ${klarnaOrderId}`);
    return undefined;
  },
  KCO_WC_Address_Update: async () => undefined,
  KCO_WC_Shipping_Option_Update: async ({ body }) => ({
    status: 200,
    contentType: 'application/json; charset=UTF-8',
    body: body === '' ? 'null' : body,
  }),
  // The one product is always in stock and shipping always chosen: there is nothing here to refuse.
  KCO_WC_Validation: async () => plain(200, ''),
};

/**
 * WooCommerce's dispatch of `wc-api`: 200 `-1` where something is hooked, whatever it did; 400 `-1` where nothing is.
 * Hooks are compared without case.
 */
export async function dispatchCallback(visit: Visit, action: string): Promise<Reply> {
  const hooked = visit.shop.profile.hooks.find((hook) => hook.toLowerCase() === action.toLowerCase());
  if (!hooked) return plain(400, '-1');
  return (await handlers[hooked](visit)) ?? plain(200, '-1');
}
