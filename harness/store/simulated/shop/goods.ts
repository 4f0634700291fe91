import type { StoreConditions } from '../../../scenario/conditions.ts';

/** The one thing that the shop sells: the same as in the container store. */
export const testProduct = {
  id: 14,
  slug: 'test-product',
  sku: 'TEST-1',
  name: 'Test product',
  /** Minor units of SEK. */
  priceMinor: 100_00,
} as const;

export type Product = typeof testProduct;

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

/** Pieces of the one product. Undefined: the shop counts none. */
export class Stock {
  readonly #product: Product;
  #left: number | undefined;

  constructor(product: Product, left: number | undefined) {
    this.#product = product;
    this.#left = left;
  }

  get left(): number | undefined {
    return this.#left;
  }

  /** @returns the order note about it, or undefined where none are counted. */
  take(quantity: number): string | undefined {
    return this.#move(-quantity, 'reduced');
  }

  giveBack(quantity: number): string | undefined {
    return this.#move(quantity, 'increased');
  }

  /** The last piece went elsewhere. */
  sellOut(): void {
    if (this.#left !== undefined) this.#left = 0;
  }

  #move(by: number, verb: string): string | undefined {
    if (this.#left === undefined) return undefined;
    const before = this.#left;
    this.#left += by;
    return `Stock levels ${verb}: ${this.#product.name} (${this.#product.sku}) ${before}&rarr;${this.#left}`;
  }
}
