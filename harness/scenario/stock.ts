/** Pieces of the product in a shop that manages its stock, before the customer comes. */
export const stockAtOpening = 10;
