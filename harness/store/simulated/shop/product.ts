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
