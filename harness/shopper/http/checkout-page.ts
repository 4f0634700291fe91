import { load } from 'cheerio/slim';
import { z } from 'zod';
import { testPerson } from '../shopper.ts';

/** What the checkout page gives to its scripts, and so to a shopper without a browser. */
export interface CheckoutPage {
  /** Fields of `form.checkout` with their values as served. */
  fields: Record<string, string>;
  /** `kco_params`: URLs and nonces of the plugin's own ajax. */
  kco: Record<string, unknown>;
  /** `wc_checkout_params`: URLs and nonces of WooCommerce's. */
  woocommerce: Record<string, unknown>;
  klarna: { orderId: string; baseUrl: string };
}

/** The checkout where the plugin is one way to pay of WooCommerce's own form, and leads to a page of Klarna's. */
export type RedirectPage = Pick<CheckoutPage, 'fields' | 'woocommerce'>;

export interface NoCheckoutPage {
  missing: string;
  /** Whether it is WooCommerce's checkout all the same, complete but for Klarna. */
  isCheckout: boolean;
}

/** Reads the page, or says what it lacks. */
export function readCheckoutPage(html: string): CheckoutPage | RedirectPage | NoCheckoutPage {
  const kco = scriptData(html, 'kco_params');
  const woocommerce = scriptData(html, 'wc_checkout_params');
  const isCheckout = woocommerce !== undefined && form.test(html) && !html.includes('klarna-checkout-container');
  const lacks = (missing: string): NoCheckoutPage => ({ missing, isCheckout });
  if (!woocommerce) return lacks('WooCommerce’s checkout (wc_checkout_params)');
  if (!kco && isCheckout) {
    const fields = formFields(html);
    if (fields.payment_method === 'kco') return { fields, woocommerce };
  }
  if (!kco) return lacks('the KCO plugin’s script data (kco_params)');
  const klarna = klarnaIn(html);
  return klarna ? { fields: formFields(html), kco, woocommerce, klarna } : lacks('Klarna’s snippet');
}

/** What Klarna's snippet is for, in a page or by itself. */
export function klarnaIn(html: string): { orderId: string; baseUrl: string } | undefined {
  const [, orderId, baseUrl] = /k\.order="([^"]+)";k\.base="([^"]+)"/.exec(html.replaceAll('\\/', '/')) ?? [];
  return orderId && baseUrl ? { orderId, baseUrl } : undefined;
}

/** `var name = {…};`, as wp_localize_script prints it. */
function scriptData(html: string, name: string): Record<string, unknown> | undefined {
  const [, json] = new RegExp(`var ${name} = (\\{.*?\\});\\s*(?:\\n|</script>|//)`, 's').exec(html) ?? [];
  if (!json) return undefined;
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return undefined; // not data but code: the caller says what is missing
  }
}

/** A form ends at the first </form>: the rest of a shop's page, most of it, need not be read. */
const form = /<form\b[^>]*\bclass=["'][^"']*\bcheckout\b[\s\S]*?<\/form>/i;

/** Fields of the checkout form with their values as served; none where the page has no such form. */
export const formFields = (html: string): Record<string, string> => fieldsOf(html, form);

/** The form on WooCommerce's page for paying an order that is there already. */
const payForm = /<form\b[^>]*\bid=["']order_review["'][\s\S]*?<\/form>/i;

/** Its fields, and those by which it is accepted. */
export function payFields(html: string): Record<string, string> {
  const fields = fieldsOf(html, payForm);
  return Object.keys(fields).length === 0 ? fields : { ...fields, terms: 'on', 'terms-field': '1' };
}

/** What WooCommerce's page says against the customer's last step; empty where it says nothing. */
export function errorsOn(html: string): string {
  const page = load(html);
  const errors = page('.woocommerce-error, .wc-block-components-notice-banner.is-error').toArray();
  return errors
    .map((error) => page(error).text())
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function fieldsOf(html: string, form: RegExp): Record<string, string> {
  const page = load(form.exec(html)?.[0] ?? '');
  const fields: Record<string, string> = {};
  page('form')
    .find('input, select, textarea')
    .each((_, element) => {
      const field = page(element);
      const name = field.attr('name');
      const type = field.attr('type');
      if (!name || ((type === 'checkbox' || type === 'radio') && field.attr('checked') === undefined)) return;
      fields[name] = String(field.val() ?? '');
    });
  return fields;
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

/** What `wc-ajax=checkout` gets: the form as served, and what the plugin's script fills in and ticks. */
export function checkoutForm({ fields }: Pick<CheckoutPage, 'fields'>): Record<string, string> {
  return {
    ...fields,
    ...addressFields(),
    payment_method: 'kco',
    ship_to_different_address: '1',
    terms: 'on',
    'terms-field': '1',
  };
}

/** What `wc-ajax=update_order_review` gets. */
export function orderReview(page: RedirectPage): Record<string, string> {
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

/** What a person reads of a piece of HTML. */
const wordsOf = (html: string): string =>
  load(html.replace(/<[^>]*>/g, ' '))
    .text()
    .replace(/\s+/g, ' ')
    .trim();

const text = z.string().optional().catch(undefined);
const ajaxAnswer = z.object({ result: text, messages: text, redirect: text });

/** WooCommerce's answer to a checkout form, messages without their markup. A block page or an error page has no result. */
export function ajaxResult(body: string): Partial<z.infer<typeof ajaxAnswer>> {
  try {
    const { messages, ...answer } = ajaxAnswer.parse(JSON.parse(body));
    return {
      ...answer,
      messages: messages === undefined ? undefined : wordsOf(messages),
    };
  } catch {
    return {};
  }
}
