import type { StoreConditions } from '../../../scenario/conditions.ts';

/** A way to send the product. Amounts in minor units of SEK. */
export interface ShippingMethod {
  id: string;
  name: string;
  priceMinor: number;
}

export const flatRate: ShippingMethod = { id: 'flat_rate:1', name: 'Flat rate', priceMinor: 49_00 };
const localPickup: ShippingMethod = { id: 'local_pickup:2', name: 'Local pickup', priceMinor: 0 };

/** What the shop offers: a choice only where the customer is to choose in Klarna's iframe. The first is the default. */
export const shippingMethodsOf = ({ shipping }: Pick<StoreConditions, 'shipping'>): readonly ShippingMethod[] =>
  shipping === 'in-iframe' ? [flatRate, localPickup] : [flatRate];
