import { z } from 'zod';
import { ScriptEnded } from '../hooks.ts';
import { hasOrder } from '../klarna-client.ts';
import type { Visit } from '../visit.ts';
import { leadToOrder, makeCalls, readCheckoutOrder } from './checkout-order.ts';
import { readChoice } from './shipping-choice.ts';

const words = z.record(z.string(), z.unknown()).catch({});

/** What of an address the plugin takes over, by Klarna's names. */
const taken = ['postal_code', 'city', 'country', 'given_name', 'family_name'] as const;

/**
 * What the plugin's script tells the cart. `load` says nothing: it is sent for the cart that comes back. The shipping address
 * does not reach Klarna, as the billing address stands in for it there.
 * @source KCO 2.16.0 to 2.20.9, BlockExtension::block_callback
 */
export async function cartAction(visit: Visit, data: Readonly<Record<string, unknown>>): Promise<void> {
  const { shop, session } = visit;
  switch (data.action) {
    case 'address_changed': {
      if (!shop.block?.knowsBilling) return;
      const known = Object.entries(words.parse(data.billing)).flatMap(([name, value]) =>
        (taken as readonly string[]).includes(name) && typeof value === 'string' && value !== '' ? [[name, value]] : [],
      );
      session.billing = { ...session.billing, ...(Object.fromEntries(known) as Record<string, string>) };
      return;
    }
    case 'shipping_option_changed':
      // The script's word is not taken for it: Klarna is asked what was chosen.
      if (session.klarnaOrderId) readChoice(visit, await readCheckoutOrder(visit, session.klarnaOrderId));
  }
}

/**
 * The plugin's part of every cart that the Store API gives: it takes the occasion to tell Klarna what the cart is by now.
 * @returns the addresses that Klarna holds; nothing where there is no order, or Klarna does not give it
 * @throws ScriptEnded when the customer has paid already, where the version then leads to the order
 * @source KCO 2.16.0 to 2.20.9, BlockExtension::get_address
 */
export async function cartAddress(visit: Visit): Promise<Record<string, unknown>> {
  const { shop, session } = visit;
  const { klarnaOrderId } = session;
  if (!klarnaOrderId || !shop.block) return {};
  let answer = await makeCalls(visit, ['update']);
  if (answer.json.error_code === 'READ_ONLY_ORDER') {
    const { location } = leadToOrder(visit, klarnaOrderId) ?? {};
    if (location !== undefined) throw new ScriptEnded({ status: 302, headers: { Location: location } });
  }
  if (!hasOrder(answer)) answer = await readCheckoutOrder(visit, klarnaOrderId);
  if (!hasOrder(answer)) {
    shop.log(`ERROR ${klarnaOrderId}: Could not get ${shop.profile.brand} order`);
    return {};
  }
  const { billing_address = [], shipping_address = [] } = answer.json;
  return { billing_address, shipping_address };
}
