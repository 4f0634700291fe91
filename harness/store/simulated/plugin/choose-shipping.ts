import { z } from 'zod';
import type { KlarnaAnswer } from '../klarna-client.ts';
import { shippingMethodsOf } from '../shop/shipping-method.ts';
import { json, type Reply, type Visit } from '../visit.ts';
import { makeCalls } from './checkout-order.ts';

const klarnaOrder = z.object({ selected_shipping_option: z.object({ id: z.string() }) });

/** Up to 2.4: the script posts what the customer chose in the iframe. @source kco_wc_update_shipping */
export async function chooseShipping(visit: Visit): Promise<Reply | undefined> {
  const { shop, session, form } = visit;
  const calls = shop.profile.calls.chooseShipping;
  if (calls.length === 0) return undefined;
  take(visit, form.get('data[id]') ?? '');
  await makeCalls(visit, calls);
  const name = `shipping_method_0_${session.shipping.id.replaceAll(':', '')}`;
  return json({ success: true, data: { shipping_option_name: name } });
}

/** From 2.4.1: the plugin asks Klarna what the customer chose. @source kco_update_wc_shipping */
export function readChoice(visit: Visit, answer: KlarnaAnswer): void {
  const chosen = klarnaOrder.safeParse(answer.json).data?.selected_shipping_option.id;
  if (chosen !== undefined) take(visit, chosen);
}

function take({ shop, session }: Visit, id: string): void {
  session.shipping = shippingMethodsOf(shop.conditions).find((method) => method.id === id) ?? session.shipping;
}
