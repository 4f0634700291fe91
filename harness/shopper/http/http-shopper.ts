import { HarnessError, messageOf } from '../../lib/errors.ts';
import { type Purchase, pageSeen, pressBuy, type Shopper, type Visit } from '../shopper.ts';
import { buyAtBlock } from './block-checkout.ts';
import type { Connections } from './connections.ts';
import { buyAtRedirect, payOrder } from './hosted-page.ts';
import {
  type Bought,
  knownWords,
  postAddress,
  postPayment,
  postShipping,
  readIframeState,
  tellCheckbox,
  tellForm,
  tickRequired,
} from './klarna-page.ts';
import { addInOtherTab, comeBack, getCheckout, type OpenCheckout, placeOrder, reviewOrder } from './open-checkout.ts';
import { logIn, openCart } from './shop-pages.ts';
import { WebClient } from './web-client.ts';

/**
 * Sends the requests that a browser sends at checkout, in the same order, without a browser: about half a second.
 * The order of requests is that of the plugin's own scripts, versions 1.11 to 2.20.
 */
export class HttpShopper implements Shopper {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async checkOut(visit: Visit): Promise<Purchase> {
    const client = new WebClient(this.#connections, visit.options.patienceMs);
    try {
      const result = await buy(client, visit);
      if (result.type !== 'paid') {
        visit.record(result.type, 'message' in result ? result.message : undefined);
        return result;
      }
      visit.record('paid');
      return {
        type: 'paid',
        returnToShop: () => arrive(client, visit, 'returned', result.confirmationUrl),
        reloadCheckout: () => arrive(client, visit, 'reloaded-checkout', visit.baseUrl + visit.paths.checkout),
        closeTab: async () => visit.record('closed-tab'),
      };
    } catch (error) {
      if (error instanceof HarnessError) throw error;
      // A connection that breaks is what this shop did to its customer.
      const message = messageOf(error);
      visit.record('stuck', message);
      return { type: 'stuck', message };
    }
  }
}

async function arrive(
  client: WebClient,
  visit: Visit,
  step: 'returned' | 'reloaded-checkout',
  url: string,
): Promise<void> {
  try {
    const page = await comeBack(client, visit, url);
    const seen = pageSeen(page.status, page.url, page.body);
    visit.record(step, `${seen.status} ${seen.path}`, seen);
  } catch (error) {
    visit.record('stuck', `on the way back to the shop: ${messageOf(error)}`);
  }
}

async function buy(client: WebClient, visit: Visit): Promise<Bought> {
  if (visit.paths.order !== undefined) return payOrder(client, visit, visit.paths.order);
  if (visit.options.account === 'logged-in') {
    const stranger = await logIn(client, visit);
    if (stranger) return stranger;
  }
  await client.get(visit.baseUrl + visit.paths.addToCart);
  if (visit.options.opensCart) await openCart(client, visit);
  let opened = await getCheckout(client, visit);
  if ('type' in opened) return opened;
  if (visit.hesitate) {
    visit.record('hesitated');
    await visit.hesitate();
    opened = await getCheckout(client, visit);
    if ('type' in opened) return opened;
  }
  if (visit.options.pays === 'leaves-checkout') return { type: 'left' };
  if ('form' in opened) return buyAtRedirect(opened, client, visit);
  return 'block' in opened ? buyAtBlock(opened, client, visit) : buyAtForm(opened, client, visit);
}

async function buyAtForm(opened: OpenCheckout, client: WebClient, visit: Visit): Promise<Bought> {
  const { options } = visit;
  const { knownAddress, checkboxes } = await readIframeState(client, opened);
  // WooCommerce's own script asks for the order once when the page is there; of an address that is not told it hears nothing more.
  if (knownAddress === 'untold') await reviewOrder(client, opened);
  await postAddress(client, opened);
  visit.record('entered-address', knownWords(knownAddress));
  if (knownAddress !== 'untold') await reviewOrder(client, opened);
  const tell = (at: OpenCheckout, chosen: object) => tellForm(client, at, chosen);
  const checkout = options.shipping === 'in-iframe' ? await postShipping(client, visit, opened, tell) : opened;
  if ('type' in checkout) return checkout;

  await tickRequired(client, checkout, checkboxes, (key) => tellCheckbox(client, checkout, key));
  await addInOtherTab(client, visit);
  await visit.beforeBuying();
  return pressBuy(visit, async () => {
    // Klarna asks the page only where the shop wants it; nobody else has the page place its order.
    const { clientValidation } = await readIframeState(client, checkout);
    const refusal = clientValidation === 'none' ? undefined : await placeOrder(client, visit, checkout);
    if (refusal) return refusal;
    if (options.pays === 'leaves-unpaid') return { type: 'left' };
    return postPayment(client, checkout);
  });
}
