import { htmlSnippet } from '../../../harness/klarna/snippet/html-snippet.ts';

/** PHP's rawurlencode leaves nothing that could end a text in quotes. */
const encoded = (value: unknown): string => encodeURIComponent(JSON.stringify(value)).replaceAll("'", '%27');

const snippet = htmlSnippet('order-1', 'http://checkout.klarna.test');

/** A page with WooCommerce's checkout block, as far as a shopper without a browser reads it. */
export function blockHtml({ kco = { snippet } }: { kco?: object | null } = {}): string {
  const settings = {
    checkoutData: { order_id: 15 },
    paymentMethodData: { bacs: { title: 'It’s a bank' }, ...(kco && { kco }) },
  };
  return `<!doctype html><title>Checkout</title>
<div data-block-name="woocommerce/checkout" class="wp-block-woocommerce-checkout alignwide wc-block-checkout is-loading"></div>
<script>var wcSettings = wcSettings || JSON.parse( decodeURIComponent( '${encoded(settings)}' ) );</script>
<script>var wcBlocksMiddlewareConfig = { storeApiNonce: 'nonce-1', wcStoreApiNonceTimestamp: '1795255300' };</script>`;
}
