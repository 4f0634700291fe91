import { messageOf } from '../../lib/errors.ts';
import { type Purchase, type Shopper, testPerson, type Visit } from '../shopper.ts';
import { type CheckoutPage, formFields, readCheckoutPage } from './checkout-page.ts';
import type { Connections } from './connections.ts';
import { WebClient, type WebResponse } from './web-client.ts';

/**
 * Sends the requests that a browser sends at checkout, in the same order, without a browser: about half a second.
 * The order of requests is that of the plugin's own script, versions 2.0 to 2.14; of 1.x it is as read, and was driven on
 * the simulated store only.
 */
export class HttpShopper implements Shopper {
  private readonly connections: Connections;
  private readonly login: { username: string; password: string } | undefined;

  constructor(connections: Connections, login?: { username: string; password: string }) {
    this.connections = connections;
    this.login = login;
  }

  async checkOut(visit: Visit): Promise<Purchase> {
    const client = new WebClient(this.connections, this.login);
    try {
      const result = await buy(client, visit);
      if (result.type !== 'paid') {
        visit.record(result.type, result.message);
        return result;
      }
      visit.record('paid');
      return {
        type: 'paid',
        returnToShop: async () => {
          const page = await comeBack(client, result.confirmationUrl);
          visit.record('returned', `${page.status} ${new URL(page.url).pathname}`);
        },
        closeTab: async () => visit.record('closed-tab'),
      };
    } catch (error) {
      // A connection that breaks is what this shop did to its customer.
      const message = messageOf(error);
      visit.record('stuck', message);
      return { type: 'stuck', message };
    }
  }
}

type Bought = { type: 'paid'; confirmationUrl: string } | Exclude<Purchase, { type: 'paid' }>;

async function buy(client: WebClient, visit: Visit): Promise<Bought> {
  await client.get(visit.baseUrl + visit.paths.addToCart);
  const served = await client.get(visit.baseUrl + visit.paths.checkout);
  const page = readCheckoutPage(served.body);
  if ('missing' in page) {
    return { type: 'stuck', message: `the checkout page (${served.status} ${served.url}) lacks ${page.missing}` };
  }
  visit.record('opened-checkout', `klarna order ${page.klarna.orderId}`);
  const here = new URL(served.url);
  const klarna = `${page.klarna.baseUrl}/kco/${page.klarna.orderId}`;

  await client.postJson(`${klarna}/address`, testPerson);
  visit.record('entered-address');
  await client.postForm(ajaxUrl(here, page, 'update_order_review'), orderReview(page));

  visit.record('pressed-buy');
  const refusal = await placeOrder(client, here, page);
  if (refusal) return refusal;
  const completed = await client.postJson(`${klarna}/complete`, {});
  const { confirmationUrl } = JSON.parse(completed.body) as { confirmationUrl?: string };
  if (!confirmationUrl) return { type: 'refused', message: `Klarna answered ${completed.status} to the purchase` };
  return { type: 'paid', confirmationUrl };
}

/** The script's `validation_callback`: the order is made before the payment. 1.x has none: it makes the order on return. */
async function placeOrder(client: WebClient, here: URL, page: CheckoutPage): Promise<Bought | undefined> {
  if (page.kco.get_klarna_order_url === undefined) return undefined;
  await client.postForm(absolute(here, page.kco.get_klarna_order_url), {
    nonce: String(page.kco.get_klarna_order_nonce),
  });
  const submitted = await client.postForm(
    page.kco.submit_order ? absolute(here, page.kco.submit_order) : ajaxUrl(here, page, 'checkout'),
    checkoutForm(page),
  );
  const answer = resultOf(submitted.body);
  if (answer.result === 'success') return undefined;
  return { type: 'refused', message: answer.messages || `checkout answered ${submitted.status} without a result` };
}

/** 1.x comes back to the checkout, whose form submits itself and leads to the order-received page. */
async function comeBack(client: WebClient, confirmationUrl: string): Promise<WebResponse> {
  const page = await client.get(confirmationUrl);
  const form = formFields(page.body);
  if (!form.kco_order_id) return page;
  const here = new URL(page.url);
  const submitted = await client.postForm(absolute(here, '/?wc-ajax=checkout'), { ...form, ...addressFields() });
  const { redirect } = resultOf(submitted.body);
  return redirect ? client.get(absolute(here, redirect)) : submitted;
}

const absolute = (here: URL, url: unknown): string => new URL(String(url), here).href;

function ajaxUrl(here: URL, page: CheckoutPage, endpoint: string): string {
  return absolute(here, String(page.woocommerce.wc_ajax_url).replace('%%endpoint%%', endpoint));
}

/** The address as WooCommerce's form names it, for billing and shipping. */
function addressFields(): Record<string, string> {
  const address = {
    first_name: testPerson.given_name,
    last_name: testPerson.family_name,
    company: '',
    address_1: testPerson.street_address,
    address_2: '',
    postcode: testPerson.postal_code,
    city: testPerson.city,
    country: testPerson.country.toUpperCase(),
    state: '',
  };
  const prefixed = (prefix: string) => Object.entries(address).map(([name, value]) => [`${prefix}_${name}`, value]);
  return {
    ...Object.fromEntries([...prefixed('billing'), ...prefixed('shipping')]),
    billing_email: testPerson.email,
    billing_phone: testPerson.phone,
  };
}

function checkoutForm(page: CheckoutPage): Record<string, string> {
  return {
    ...page.fields,
    ...addressFields(),
    payment_method: 'kco',
    ship_to_different_address: '1',
    terms: 'on',
    'terms-field': '1',
  };
}

function orderReview(page: CheckoutPage): Record<string, string> {
  const form = checkoutForm(page);
  return {
    security: String(page.woocommerce.update_order_review_nonce),
    payment_method: 'kco',
    country: 'SE',
    state: '',
    postcode: testPerson.postal_code,
    city: testPerson.city,
    address: testPerson.street_address,
    s_country: 'SE',
    s_postcode: testPerson.postal_code,
    s_city: testPerson.city,
    s_address: testPerson.street_address,
    has_full_address: 'true',
    post_data: new URLSearchParams(form).toString(),
    ...Object.fromEntries(Object.entries(form).filter(([name]) => name.startsWith('shipping_method'))),
  };
}

function resultOf(body: string): { result?: string; messages?: string; redirect?: string } {
  try {
    const { result, messages, redirect } = JSON.parse(body) as ReturnType<typeof resultOf>;
    return {
      result,
      redirect,
      messages: messages
        ?.replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    };
  } catch {
    return {}; // a block page or an error page: no result is the result
  }
}
