/**
 * What became of a purchase, from two books: Klarna's ledger and WooCommerce's orders.
 * Each name is explained in docs/verdicts.md.
 */
export const verdicts = [
  'paid',
  'paid-but-pending',
  'paid-but-on-hold',
  'paid-but-cancelled',
  'paid-but-no-order',
  'paid-twice',
  'ghost-paid',
  'declined',
  'abandoned',
  'inconclusive',
] as const;

export type Verdict = (typeof verdicts)[number];
