import type { Visit } from '../visit.ts';
import type { WooOrder } from './woo-order.ts';

type Parties = Pick<Visit, 'shop' | 'orders' | 'session'>;

/**
 * The order that the block checkout has made of this cart and that can still become one: a draft, or one that awaits its
 * payment while the cart is the same.
 * @source WooCommerce 10.0.2, DraftOrderTrait::get_draft_order
 */
function draftOf({ shop, orders, session }: Parties): WooOrder | undefined {
  const order = session.draftOrderId === undefined ? undefined : orders.byId(session.draftOrderId);
  if (order?.status === 'checkout-draft') return order;
  const { cart } = shop.contentOf(session).hashes;
  return order?.needsPayment && order.hashes.cart === cart ? order : undefined;
}

/**
 * Makes the cart an order, or the order what the cart is by now: while the checkout page is served, and when it is posted.
 * @returns undefined where the database does not take it
 * @source WooCommerce 10.0.2, Checkout::create_or_update_draft_order
 */
export function createOrUpdateDraft(parties: Parties): WooOrder | undefined {
  const { shop, orders, session } = parties;
  const content = shop.contentOf(session);
  const known = draftOf(parties);
  known?.follow(content);
  // No order is made of an empty cart, but one that there is becomes as empty.
  if (!known && session.quantity === 0) return undefined;
  const order =
    known ?? orders.add({ ...content, createdVia: 'store-api', status: 'checkout-draft', klarnaOrderId: '' });
  session.draftOrderId = order?.id;
  return order;
}

/** After every request to the Store API that may change the cart. @source AbstractCartRoute::cart_updated */
export function syncDraft(parties: Parties): void {
  draftOf(parties)?.follow(parties.shop.contentOf(parties.session));
}
