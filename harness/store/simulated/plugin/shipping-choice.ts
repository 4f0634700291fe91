import { z } from 'zod';
import type { KlarnaAnswer } from '../klarna-client.ts';
import { shippingMethodsOf } from '../shop/goods.ts';
import type { Visit } from '../visit.ts';

const klarnaOrder = z.object({ selected_shipping_option: z.object({ id: z.string() }) });

/** From 2.4.1: the plugin asks Klarna what the customer chose. @source kco_update_wc_shipping */
export function readChoice(visit: Visit, answer: KlarnaAnswer): void {
  const chosen = klarnaOrder.safeParse(answer.json).data?.selected_shipping_option.id;
  if (chosen !== undefined) takeShipping(visit, chosen);
}

/** Makes it the session's, where the shop has it. */
export function takeShipping({ shop, session }: Visit, id: string): void {
  session.shipping = shippingMethodsOf(shop.conditions).find((method) => method.id === id) ?? session.shipping;
}
