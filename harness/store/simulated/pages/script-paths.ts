/** Where the shop serves the scripts of its two checkouts. */
export const scriptPaths = {
  shortcode: '/wp-content/simulated/checkout.js',
  block: '/wp-content/simulated/checkout-block.js',
} as const;
