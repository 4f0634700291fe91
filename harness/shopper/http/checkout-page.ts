import { load } from 'cheerio/slim';

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

export interface NoCheckoutPage {
  missing: string;
  /** Whether it is WooCommerce's checkout all the same, complete but for Klarna. */
  isCheckout: boolean;
}

/** Reads the page, or says what it lacks. */
export function readCheckoutPage(html: string): CheckoutPage | NoCheckoutPage {
  const kco = scriptData(html, 'kco_params');
  const woocommerce = scriptData(html, 'wc_checkout_params');
  const isCheckout = woocommerce !== undefined && form.test(html) && !html.includes('klarna-checkout-container');
  const lacks = (missing: string): NoCheckoutPage => ({ missing, isCheckout });
  if (!woocommerce) return lacks('WooCommerce’s checkout (wc_checkout_params)');
  if (!kco) return lacks('the KCO plugin’s script data (kco_params)');
  const [, orderId, baseUrl] = /k\.order="([^"]+)";k\.base="([^"]+)"/.exec(html.replaceAll('\\/', '/')) ?? [];
  if (!orderId || !baseUrl) return lacks('Klarna’s snippet');
  return { fields: formFields(html), kco, woocommerce, klarna: { orderId, baseUrl } };
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
export function formFields(html: string): Record<string, string> {
  const page = load(form.exec(html)?.[0] ?? '');
  const fields: Record<string, string> = {};
  page('form.checkout')
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
