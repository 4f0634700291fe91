import { type Unpaid, type Visit, wantedShipping } from '../shopper.ts';
import { klarnaRefusal } from './klarna-refusal.ts';
import { type OpenCheckout, reviewOrder, shopUrl } from './open-checkout.ts';
import type { WebClient } from './web-client.ts';

interface ShippingOption {
  id: string;
  name: string;
}

interface OfferedShipping {
  shippingOptions?: ShippingOption[];
  selectedShippingId?: string;
}

/**
 * Chooses the shipping in Klarna's iframe, and tells the shop as the plugin's script does on `shipping_option_change`. Where
 * the wanted one is chosen already, pressing it says nothing to anybody: the shopper looks at another one first.
 * @returns the checkout with the choice in its form; as it was where Klarna offers no such shipping.
 */
export async function chooseShipping(
  client: WebClient,
  visit: Visit,
  checkout: OpenCheckout,
): Promise<OpenCheckout | Unpaid> {
  const state = JSON.parse((await client.get(`${checkout.klarna}/state`)).body) as OfferedShipping;
  const { shippingOptions: offered = [], selectedShippingId: selected } = state;
  const wanted = offered.find(({ name }) => name.startsWith(wantedShipping));
  if (!wanted) return checkout;
  const others = wanted.id === selected ? offered.filter(({ id }) => id !== selected).slice(0, 1) : [];
  if (wanted.id === selected && others.length === 0) return checkout;
  let chosen = checkout;
  for (const option of [...others, wanted]) {
    const { status, body } = await client.postJson(`${checkout.klarna}/shipping-option`, { id: option.id });
    if (status >= 400) return { type: 'refused', message: klarnaRefusal(status, body, 'the choice of shipping') };
    visit.record('chose-shipping', option.name);
    chosen = await tellShop(client, chosen, (JSON.parse(body) as { selected?: object }).selected ?? option);
  }
  return chosen;
}

/** @source assets/js of KCO: 1.11.8 and 2.0.16 post to `update_shipping_url`; since 2.5 a field of the form has the choice */
async function tellShop(client: WebClient, { page, ...rest }: OpenCheckout, chosen: object): Promise<OpenCheckout> {
  const told = { ...rest, page };
  if ('kco_shipping_data' in page.fields) {
    told.page = { ...page, fields: { ...page.fields, kco_shipping_data: JSON.stringify(chosen) } };
  } else if (page.kco.update_shipping_url !== undefined) {
    const data = Object.entries(chosen).map(([name, value]) => [`data[${name}]`, String(value)]);
    const nonce = String(page.kco.update_shipping_nonce);
    const url = shopUrl(rest.here, page.kco.update_shipping_url);
    await client.postForm(url, { ...Object.fromEntries(data), nonce });
  }
  await reviewOrder(client, told);
  return told;
}
