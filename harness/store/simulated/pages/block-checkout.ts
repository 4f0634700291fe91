import { cartAddress } from '../plugin/block-cart.ts';
import { makeCalls, openCheckoutOrder } from '../plugin/checkout-order.ts';
import type { BlockProfile } from '../profiles/profile.ts';
import { createOrUpdateDraft } from '../shop/draft.ts';
import type { Shop } from '../shop/shop.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import { html, type Reply, type Visit } from '../visit.ts';
import { cart, escapeHtml, layout, scriptJson, scriptPaths } from './pages.ts';

/** Whenever totals are counted, for a customer who has chosen Klarna. @source KCO_Checkout::update_klarna_order */
const afterTotals = ['read', 'update'] as const;

/**
 * The checkout page with WooCommerce's checkout block. While it is made the plugin is asked twice, for the cart and for what
 * its script is to have, and then WooCommerce makes a draft of the order.
 * @source WooCommerce 10.0.2, BlockTypes/Checkout::enqueue_data and AssetDataRegistry; observed on the container store
 */
export async function serveBlockCheckout(visit: Visit): Promise<Reply> {
  const { shop } = visit;
  await askForCart(visit);
  const opened = shop.block ? await openCheckoutOrder(visit, [...afterTotals, 'force-update']) : undefined;
  if (opened?.type === 'redirect') return opened.reply;
  const draft = createOrUpdateDraft(visit);
  return html(200, blockPage(visit, draft, opened?.snippet));
}

/**
 * The cart page with WooCommerce's cart block: the plugin's script is to have Klarna's snippet there too, so its order is opened.
 * No draft of the shop's is made yet.
 * @source KCO 2.16.0 to 2.20.9, blocks/src/Checkout/CheckoutBlock.php; observed on the container store
 */
export async function serveBlockCart(visit: Visit): Promise<Reply> {
  await askForCart(visit);
  const opened = visit.shop.block ? await openCheckoutOrder(visit, [...afterTotals, 'force-update']) : undefined;
  return opened?.type === 'redirect' ? opened.reply : cart(visit);
}

/** Every page that is made of the block gives its script the cart. Of an empty one no totals are counted. */
export async function askForCart(visit: Visit): Promise<void> {
  const { shop, session } = visit;
  const isCounted = shop.block && session.choseKlarna && session.klarnaOrderId && session.quantity > 0;
  if (isCounted) await makeCalls(visit, afterTotals);
  await cartAddress(visit);
}

/** What a shopper without a browser reads from the real page is written as there. */
function blockPage(visit: Visit, draft: WooOrder | undefined, snippet: string | undefined): string {
  const { shop, session, user } = visit;
  const money = (minor: number) => `${(minor / 100).toFixed(2)} kr`;
  const main = `<table><tbody>
<tr><td>${escapeHtml(shop.product.name)} × ${session.quantity}</td><td>${money(shop.product.priceMinor * session.quantity)}</td></tr>
<tr><td>${session.shipping.name}</td><td>${money(session.shipping.priceMinor)}</td></tr>
<tr><th scope="row">Total</th><td>${money(shop.totalMinor(session))}</td></tr></tbody></table>
<div class="wp-block-woocommerce-checkout alignwide wc-block-checkout"><div class="wc-block-checkout__payment-method"></div></div>
${snippet === undefined ? `<p>${escapeHtml(withoutKlarna(shop))}</p>` : ''}`;
  const kco = {
    title: 'Klarna',
    error: snippet ? false : 'Something went wrong.',
    snippet: snippet || false,
    countryCodes,
  };
  const settings = {
    storeApiNamespace: 'wc/store/v1',
    checkoutData: draft
      ? { order_id: draft.id, order_key: draft.key, order_number: String(draft.id), status: draft.status }
      : {},
    paymentMethodData: snippet === undefined ? {} : { kco },
  };
  const scripts = `<script>
var wcBlocksMiddlewareConfig = {
	storeApiNonce: '${shop.secrets.nonce(user.id)}',
	wcStoreApiNonceTimestamp: '${Math.floor(shop.now() / 1_000)}'
};
</script>
<script>
var wcSettings = wcSettings || JSON.parse( decodeURIComponent( '${rawUrlEncoded(JSON.stringify(settings))}' ) );
</script>
${shop.block ? ownScript(visit, shop.block) : ''}`;
  return layout({ title: 'Checkout', main, scripts });
}

const withoutKlarna = ({ hasKlarna, profile }: Shop): string =>
  hasKlarna
    ? `${profile.brand} Checkout is not available. Please choose a different payment option or contact the store for assistance.`
    : 'There are no payment methods available.';

/** Three letters of the country that the shop sells to, as the plugin gives them to its script. */
const countryCodes = { SE: 'SWE' };

/** The shop's script and what it must know, which no real page has. */
function ownScript({ addresses, secure }: Visit, { sendsLoad, knowsBilling }: BlockProfile): string {
  const batchUrl = new URL(addresses.rest('/wc/store/v1/batch', secure));
  const facts = { batchUrl: batchUrl.pathname + batchUrl.search, sendsLoad, knowsBilling };
  return `<script>var simulatedBlock = ${scriptJson(facts)};</script>\n<script src="${scriptPaths.block}"></script>`;
}

/** PHP's rawurlencode, which leaves nothing that could end the string. */
const rawUrlEncoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
