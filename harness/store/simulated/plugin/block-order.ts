import { createHash } from 'node:crypto';
import { guest } from '../shop/secrets.ts';
import type { Visit } from '../visit.ts';

type Parties = Pick<Visit, 'shop' | 'orders' | 'session' | 'addresses' | 'secure' | 'user'>;

/** Klarna is to ask the shop's server, not its page. @source Overrides::override_options */
export const blockOptions = {
  require_client_validation: false,
  require_client_validation_callback_response: false,
  require_validate_callback_success: true,
};

/**
 * What the plugin gives Klarna to keep, and finds in it again when Klarna asks: what the cart was, and all that is needed
 * to speak in the customer's name: of one who is logged in WordPress's own cookie.
 * @source Overrides::set_merchant_data; KCO_Request_Merchant_Data
 */
export function merchantData({ shop, session, user }: Parties): string {
  const { hashes } = shop.contentOf(session);
  session.cartToken ??= shop.secrets.cartToken(session.id);
  const nothing = createHash('md5').update('[]').digest('hex');
  return JSON.stringify({
    is_user_logged_in: user.id !== guest,
    ...(shop.block?.signs ? { signing_key: signingKey(session.klarnaOrderId) } : {}),
    wc_cart_hash: hashes.cart,
    wc_shipping_hash: hashes.shipping,
    wc_fees_hash: nothing,
    wc_coupons_hash: nothing,
    wc_taxes_hash: nothing,
    wc_cart_token: session.cartToken,
    wc_nonce: shop.secrets.nonce(user.id),
    wp_logged_in_cookie: user.id === guest ? null : user.cookie,
  });
}

/** None before Klarna has given the order an id. */
const signingKey = (klarnaOrderId: string | undefined): string | null =>
  klarnaOrderId === undefined ? null : createHash('sha256').update(klarnaOrderId).digest('hex');

/** The order that the session's cart was made into, whatever has become of it since. @source Overrides::get_draft_order */
export const draftForKlarna = ({ orders, session }: Pick<Parties, 'orders' | 'session'>) =>
  session.draftOrderId === undefined ? undefined : orders.byId(session.draftOrderId);

/** Where Klarna asks; undefined as long as this version does not tell. @source Overrides::override_merchant_urls */
export function validationUrl(parties: Parties, klarnaOrderId: string): string | undefined {
  const { shop, addresses, secure } = parties;
  const tells = shop.block?.validationUrl === 'always' || draftForKlarna(parties) !== undefined;
  return tells ? addresses.rest(`/kco-block/order/${klarnaOrderId}/validate`, secure) : undefined;
}
