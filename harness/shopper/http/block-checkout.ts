import { z } from 'zod';
import { messageOf } from '../../lib/errors.ts';
import { isInRange } from '../../scenario/version-range.ts';
import { pressBuy, testPerson, type Unpaid, type Visit } from '../shopper.ts';
import type { OpenBlock } from './block-page.ts';
import {
  type Bought,
  knownWords,
  postAddress,
  postPayment,
  postShipping,
  readIframeState,
  tickRequired,
} from './klarna-page.ts';
import { addInOtherTab, urlInShop } from './open-checkout.ts';
import type { WebClient } from './web-client.ts';

/**
 * Buys at a checkout block: the script tells the shop's cart what the customer does in Klarna's iframe, and nothing else;
 * the order is made when Klarna asks the shop's server.
 * @source KCO 2.16.0 to 2.20.9, blocks/src/Checkout/hooks/useKcoIframe.tsx
 */
export async function buyAtBlock(opened: OpenBlock, client: WebClient, visit: Visit): Promise<Bought> {
  const { options } = visit;
  let open = opened;
  if (isInRange(visit.kco, '>=2.17.0'))
    open = (await updateCart(client, visit, open, { action: 'load', ...loaded })).open;
  await postAddress(client, open);
  const { shippingAddressEvent, knownAddress, checkboxes } = await readIframeState(client, open);
  const data = knownAddress === 'untold' ? undefined : addressAction(visit.kco, shippingAddressEvent === 'always');
  const told = data && (await updateCart(client, visit, open, data));
  open = told?.open ?? open;
  visit.record('entered-address', told?.failure ?? knownWords(knownAddress));
  if (options.shipping === 'in-iframe') {
    const tell = async (at: OpenBlock, chosen: object) =>
      (await updateCart(client, visit, at, { action: 'shipping_option_changed', ...chosen })).open;
    const shipped: OpenBlock | Unpaid = await postShipping(client, visit, open, tell);
    if ('type' in shipped) return shipped;
    open = shipped;
  }
  await tickRequired(client, open, checkboxes);
  await addInOtherTab(client, visit);
  await visit.beforeBuying();
  const { klarna } = open;
  return pressBuy(visit, async () =>
    options.pays === 'leaves-unpaid' ? { type: 'left' } : postPayment(client, { klarna }),
  );
}

/** What Klarna's iframe says when it is there, and of an address. */
const loaded = { customer: { type: 'person' }, shipping_address: { country: 'swe' } };
const address = {
  email: testPerson.email,
  postal_code: testPerson.postal_code,
  given_name: testPerson.given_name,
  family_name: testPerson.family_name,
  country: testPerson.country.toUpperCase(),
};

/** Newer versions heed the event of the billing address as well. */
function addressAction(kco: string, hasShippingEvent: boolean): object | undefined {
  if (isInRange(kco, '>=2.20.8')) return { action: 'address_changed', billing: address, shipping: address };
  return hasShippingEvent ? { action: 'shipping_address_changed', ...address } : undefined;
}

const part = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.unknown()).catch({}).default({}),
  body: z.object({ code: z.string().optional() }).catch({}).optional(),
});
const batchAnswer = z.object({ responses: z.array(part).min(1) });

/**
 * What the script's `extensionCartUpdate` sends. It swallows what goes wrong, and the customer can go on all the same.
 * @returns the page with the nonce that holds from now on, and what went wrong: the batch is answered 207 whatever became of
 *   its parts
 */
async function updateCart(
  client: WebClient,
  visit: Visit,
  open: OpenBlock,
  data: object,
): Promise<{ open: OpenBlock; failure?: string }> {
  const { nonce } = open.block;
  const request = {
    path: '/wc/store/v1/cart/extensions',
    method: 'POST',
    cache: 'no-store',
    body: { namespace: 'kco-block', data },
    headers: { Nonce: nonce },
  };
  const failed = (why: string) => ({ open, failure: `the cart was not updated: ${why}` });
  try {
    const url = restUrl(visit, open.here, '/wc/store/v1/batch');
    const { status, body } = await client.postJson(url, { requests: [request] }, { nonce });
    const answer = batchAnswer.safeParse(jsonOf(body)).data?.responses[0];
    if (!answer) return failed(String(status));
    if (answer.status >= 400) return failed([answer.status, answer.body?.code].filter(Boolean).join(' '));
    const fresh = answer.headers.Nonce;
    return { open: typeof fresh === 'string' ? { ...open, block: { ...open.block, nonce: fresh } } : open };
  } catch (error) {
    return failed(messageOf(error));
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a block page, an error page
  }
}

/** Where WordPress has its REST routes, by the address that its checkout page has. */
function restUrl(visit: Visit, here: URL, route: string): string {
  if (here.searchParams.has('page_id')) {
    return urlInShop(visit, here, `/index.php?rest_route=${encodeURIComponent(route)}&_locale=site`);
  }
  const index = here.pathname.includes('/index.php/') ? '/index.php' : '';
  return urlInShop(visit, here, `${index}/wp-json${route}?_locale=site`);
}
