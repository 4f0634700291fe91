import { z } from 'zod';
import { knownToKlarna, testPerson, type Unpaid, type Visit, wantedShipping } from '../shopper.ts';
import { type OpenCheckout, reviewOrder, shopUrl } from './open-checkout.ts';
import type { WebClient } from './web-client.ts';

/** Klarna's address of the order that a page is for: `https://checkout.klarna.test/kco/{id}`. */
interface AtKlarna {
  klarna: string;
}

export type Bought = { type: 'paid'; confirmationUrl: string } | Unpaid;

/** What there is to say of an address that nobody typed. */
export const knownWords = (knownAddress: 'none' | 'told' | 'untold'): string | undefined =>
  knownAddress === 'none' ? undefined : knownToKlarna;

/** Gives Klarna the address, as the customer types it, or as its iframe does by itself. */
export async function postAddress(client: WebClient, { klarna }: AtKlarna): Promise<void> {
  await client.postJson(`${klarna}/address`, testPerson);
}

const iframeState = z.object({
  shippingOptions: z.array(z.looseObject({ id: z.string(), name: z.string() })).default([]),
  selectedShippingId: z.string().optional(),
  clientValidation: z.enum(['none', 'asked', 'required']),
  shippingAddressEvent: z.enum(['always', 'when-separate']),
  knownAddress: z.enum(['none', 'told', 'untold']),
  checkboxes: z.array(z.object({ key: z.string(), checked: z.boolean(), required: z.boolean() })).default([]),
});

/** What Klarna's iframe knows of its order, and of what it is to tell the page. */
export async function readIframeState(client: WebClient, { klarna }: AtKlarna): Promise<z.infer<typeof iframeState>> {
  const { body } = await client.get(`${klarna}/state`);
  return iframeState.parse(JSON.parse(body));
}

const shippingAnswer = z.object({ selected: z.looseObject({}).optional() });
const paymentAnswer = z.object({ confirmationUrl: z.string().optional() });
const refusal = z.object({ error_messages: z.array(z.unknown()) });

/**
 * Chooses the shipping in Klarna's iframe, and tells the shop as the plugin's script does on `shipping_option_change`. Where
 * the wanted one is chosen already, pressing it says nothing to anybody: the shopper looks at another one first.
 * @param tell tells the shop
 * @returns the checkout as the shop has it then; as it was where Klarna offers no such shipping.
 */
export async function postShipping<Checkout extends AtKlarna>(
  client: WebClient,
  visit: Visit,
  checkout: Checkout,
  tell: (checkout: Checkout, chosen: object) => Promise<Checkout>,
): Promise<Checkout | Unpaid> {
  const { shippingOptions: offered, selectedShippingId: selected } = await readIframeState(client, checkout);
  const wanted = offered.find(({ name }) => name.startsWith(wantedShipping));
  if (!wanted) return checkout;
  const others = wanted.id === selected ? offered.filter(({ id }) => id !== selected).slice(0, 1) : [];
  if (wanted.id === selected && others.length === 0) return checkout;
  let chosen = checkout;
  for (const option of [...others, wanted]) {
    const { status, body } = await client.postJson(`${checkout.klarna}/shipping-option`, { id: option.id });
    if (status >= 400) return { type: 'refused', message: klarnaRefusal(status, body, 'the choice of shipping') };
    visit.record('chose-shipping', option.name);
    chosen = await tell(chosen, shippingAnswer.parse(JSON.parse(body)).selected ?? option);
  }
  return chosen;
}

/** @source assets/js of KCO: 1.11.8 and 2.0.16 post to `update_shipping_url`; since 2.5 a field of the form has the choice */
export async function tellForm(
  client: WebClient,
  { page, ...rest }: OpenCheckout,
  chosen: object,
): Promise<OpenCheckout> {
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

/**
 * Ticks what the shop wants to be ticked, as a customer does who wants to pay.
 * @param tell tells the shop, where the page's script does
 */
export async function tickRequired(
  client: WebClient,
  { klarna }: AtKlarna,
  checkboxes: z.infer<typeof iframeState>['checkboxes'],
  tell: (key: string) => Promise<void> = async () => {},
): Promise<void> {
  for (const { key, checked, required } of checkboxes) {
    if (checked || !required) continue;
    await client.postJson(`${klarna}/checkbox`, { key, checked: true });
    await tell(key);
  }
}

/** @source KCO 2.20.0 to 2.20.9, assets/js: posts to `checkbox_changed_url`; older ones tell the shop nothing */
export async function tellCheckbox(client: WebClient, { page, here }: OpenCheckout, key: string): Promise<void> {
  const { checkbox_changed_url: path, checkbox_changed_nonce: nonce } = page.kco;
  if (path === undefined) return;
  await client.postForm(shopUrl(here, path), { nonce: String(nonce), key, checked: 'true' });
}

/** Takes the payment. Klarna may have to ask the shop first, for up to ten seconds. */
export async function postPayment(client: WebClient, { klarna }: AtKlarna): Promise<Bought> {
  const { status, body } = await client.postJson(`${klarna}/complete`, {});
  const { confirmationUrl } = status === 200 ? paymentAnswer.parse(JSON.parse(body)) : {};
  if (!confirmationUrl) return { type: 'refused', message: klarnaRefusal(status, body, 'the purchase') };
  return { type: 'paid', confirmationUrl };
}

/** What Klarna tells the customer when it refuses: its envelope's messages, else the status alone. */
function klarnaRefusal(status: number, body: string, what: string): string {
  return messagesIn(body) || `Klarna answered ${status} to ${what}`;
}

function messagesIn(body: string): string | undefined {
  try {
    return refusal.safeParse(JSON.parse(body)).data?.error_messages.join(', ');
  } catch {
    return undefined; // no envelope: the status says it
  }
}
