import type { OwnerAction } from '../../../scenario/conditions.ts';
import type { Shop } from './shop.ts';

/** A gift wrapping, in minor units. */
const feeMinor = 10_00;

/** The owner edits the newest order, as WooCommerce's order screen does, or sells the last piece. */
export function ownerActs(shop: Shop, action: Exclude<OwnerAction, 'none'>): void {
  if (action === 'sells-out') {
    shop.sellOut();
    return;
  }
  const order = shop.orders.newest();
  if (!order) return;
  if (action === 'cancels') order.setStatus('cancelled');
  if (action === 'completes-and-edits-total') order.setStatus('completed');
  if (action !== 'cancels') order.addFee(feeMinor);
}
