import { z } from 'zod';
import { type Reply, redirect, type Visit } from '../visit.ts';

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
export function validate({ shop, query, body, addresses, secure }: Visit): Reply | undefined {
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
  const totalMinor = session?.cartHasProduct ? shop.totalMinor(session) : 0;
  return asked.order_amount === totalMinor ? undefined : denied('checkout', 'totals_dont_match');
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // PHP's json_decode gives null, and the handler goes on
  }
}
