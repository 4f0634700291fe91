import { z } from 'zod';
import { blockSettings } from '../shopper.ts';
import { klarnaIn, type NoCheckoutPage } from './checkout-page.ts';

/** What a page with WooCommerce's checkout block gives to its scripts, and so to a shopper without a browser. */
export interface BlockPage {
  /** WooCommerce's draft of the order; 0 where it has made none yet. */
  draft: number;
  /** Without it the Store API takes nothing from a guest. */
  nonce: string;
  klarna: { orderId: string; baseUrl: string };
}

/** A page with the checkout block as it lies open before the shopper. */
export interface OpenBlock {
  block: BlockPage;
  /** Where it was served. */
  here: URL;
  /** Klarna's address of the order. */
  klarna: string;
}

const settings = z.object({
  checkoutData: z.object({ order_id: z.number().default(0) }),
  paymentMethodData: z.looseObject({
    kco: z.object({ snippet: z.union([z.string(), z.literal(false)]) }).optional(),
  }),
});

/**
 * Reads the page, or says what it lacks; undefined where it is no checkout block.
 * @source WooCommerce 9.9 and 10.0, AssetDataRegistry: `var wcSettings = … JSON.parse( decodeURIComponent( '…' ) )`;
 *   KCO 2.16.0 to 2.20.9, blocks/src/Checkout/CheckoutBlock.php
 */
export function readBlockPage(html: string): BlockPage | NoCheckoutPage | undefined {
  const lacks = (missing: string, isCheckout: boolean): NoCheckoutPage => ({ missing, isCheckout });
  const { data } = settings.safeParse(settingsIn(html));
  if (!data) return html.includes('wp-block-woocommerce-checkout') ? lacks(blockSettings, false) : undefined;
  const { kco } = data.paymentMethodData;
  const klarna = kco?.snippet ? klarnaIn(kco.snippet) : undefined;
  // The shop says so in Klarna's place, or offers what else there is.
  if (!klarna) return lacks('Klarna’s snippet', true);
  const [, nonce] = /storeApiNonce: '([^']+)'/.exec(html) ?? [];
  if (!nonce) return lacks('the Store API’s nonce (storeApiNonce)', false);
  return { draft: data.checkoutData.order_id, nonce, klarna };
}

function settingsIn(html: string): unknown {
  const [, encoded] = /\bwcSettings\b[^;']*JSON\.parse\(\s*decodeURIComponent\(\s*'([^']*)'/.exec(html) ?? [];
  if (encoded === undefined) return undefined;
  try {
    return JSON.parse(decodeURIComponent(encoded));
  } catch {
    return undefined; // not data but code, or half of a page
  }
}
