import type { Product } from './product.ts';

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
  take(): string | undefined {
    return this.#move(-1, 'reduced');
  }

  giveBack(): string | undefined {
    return this.#move(1, 'increased');
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
