/** Pieces of the product in a shop that manages its stock, before the customer comes. */
export const stockAtOpening = 10;

/** The account that a customer of the test shops has. Nothing is behind it but the shop of one scenario. */
export const shopAccount = { user: 'shopper', password: 'a-shopper-of-the-harness' } as const;
