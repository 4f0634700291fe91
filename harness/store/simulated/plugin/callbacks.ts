import { z } from 'zod';
import { isHook } from '../hooks.ts';
import type { CallbackAction } from '../profiles/profile.ts';
import { html, type Reply, redirect, type Visit } from '../visit.ts';
import { notify } from './notification.ts';
import { push } from './push.ts';

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
 * Hooks are compared without case.
 * @throws ScriptEnded or PhpException from a hook
 */
export async function dispatchCallback(visit: Visit, action: string): Promise<Reply> {
  const { shop, faults } = visit;
  await faults.passHook('woocommerce_api_request');
  const hook = `woocommerce_api_${action.toLowerCase()}`;
  const ofPlugin = shop.profile.hooks.find((hooked) => hooked.toLowerCase() === action.toLowerCase());
  if (ofPlugin && !shop.hasKlarna) faults.misses('plugin');
  const handler = ofPlugin && shop.hasKlarna ? handlers[ofPlugin] : undefined;
  if (!handler && !faults.hasHooked(hook)) return html(400, '-1');
  if (isHook(hook)) await faults.passHook(hook);
  return (await handler?.(visit)) ?? html(200, '-1');
}

const callback = z.object({
  order_amount: z.number(),
  order_lines: z.array(z.object({ type: z.string(), quantity: z.number() })),
});

/**
 * 1.x: Klarna asks before it takes the payment. The cart is that of the session which the URL names; without it there is
 * nothing in it, and the totals differ. Coupons, logins and subscriptions are not looked at: this shop has none.
 * @returns a redirect that denies the purchase; undefined where nothing speaks against it
 * @source KCO 1.11.8, validation_cb
 */
function validate({ shop, query, body, addresses, secure }: Visit): Reply | undefined {
  const asked = callback.safeParse(jsonOf(body)).data ?? { order_amount: 0, order_lines: [] };
  const denied = (page: 'cart' | 'checkout', why: string) => ({
    ...redirect(`${addresses.page(page, secure)}?${why}`, 303),
    body: '-1',
  });
  const { stockLeft } = shop;
  const goods = asked.order_lines.filter(({ type }) => type === 'physical' || type === 'digital');
  if (stockLeft !== undefined && goods.some(({ quantity }) => quantity > stockLeft)) {
    return denied('cart', 'stock_validate_failed');
  }
  const shippingChosen = asked.order_lines.some(({ type }) => type === 'shipping_fee');
  if (goods.length > 0 && !shippingChosen) return denied('checkout', 'no_shipping');
  const session = [...shop.sessions.values()].find(({ id }) => id === query.get('kco_session_id'));
  const totalMinor = session?.quantity ? shop.totalMinor(session) : 0;
  return asked.order_amount === totalMinor ? undefined : denied('checkout', 'totals_dont_match');
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // PHP's json_decode gives null, and the handler goes on
  }
}

/**
 * Sends back what it got, whatever the cart has become: `null` where that was no JSON.
 * @source shipping_option_update_cb, up to 2.6.3
 */
function updateShippingOption({ body }: Pick<Visit, 'body'>): Reply {
  return html(200, printed(body));
}

/** As PHP prints JSON: four spaces, and slashes escaped. */
function printed(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 4).replaceAll('/', '\\/');
  } catch {
    return 'null';
  }
}
