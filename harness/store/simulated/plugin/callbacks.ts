import { klarnaSecondMs } from '../../../scenario/klarna-second.ts';
import type { CallbackAction } from '../profiles/profile.ts';
import { html, type Reply, type Visit } from '../visit.ts';
import { notify } from './notification.ts';
import { push } from './push.ts';
import { updateShippingOption } from './shipping-option-update.ts';
import { validate } from './validation.ts';

type Handler = (visit: Visit) => Promise<Reply | undefined>;

/** A handler that answers nothing by itself leaves the answer to WooCommerce. */
const handlers: Readonly<Record<CallbackAction, Handler>> = {
  KCO_WC_Push: push,
  KCO_WC_Notification: async (visit) => {
    await notify(visit);
    return undefined;
  },
  KCO_WC_Address_Update: async () => undefined,
  KCO_WC_Shipping_Option_Update: async (visit) => updateShippingOption(visit),
  KCO_WC_Validation: async (visit) => validate(visit),
};

/**
 * WooCommerce's dispatch of `wc-api`: 200 `-1` where something is hooked, whatever it did; 400 `-1` where nothing is.
 * Hooks are compared without case. A slow shop takes its time first, and notices nothing when the caller hangs up.
 */
export async function dispatchCallback(visit: Visit, action: string): Promise<Reply> {
  const { shop } = visit;
  const { callbackSeconds } = shop.conditions;
  const name = action.toLowerCase();
  if (callbackSeconds > 0 && name.startsWith('kco_wc_')) await shop.time.waitReally(callbackSeconds * klarnaSecondMs);
  const hooked = shop.profile.hooks.find((hook) => hook.toLowerCase() === name);
  if (!hooked || !shop.hasKlarna) return html(400, '-1');
  return (await handlers[hooked](visit)) ?? html(200, '-1');
}
