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
  'cancelled',
  'refunded',
  'declined',
  'abandoned',
  'inconclusive',
] as const;

export type Verdict = (typeof verdicts)[number];

/**
 * From the best to the worst; those of one rank are neither better nor worse than each other. Whoever compares two runs goes by
 * this. Of `inconclusive` nothing can be told, so it is in none.
 */
export const verdictOrder: readonly (readonly Verdict[])[] = [
  // Both books agree that the customer paid.
  ['paid'],
  // They agree that nobody did, or that it was called off: a sale is lost, and no money.
  ['declined', 'abandoned', 'cancelled', 'refunded'],
  // Paid, and the shop does not say so: a person who looks can still put it right,
  ['paid-but-on-hold'],
  // where the owner is not even asked to look,
  ['paid-but-pending'],
  // and where nothing is left to put right, or goods leave that nobody paid for.
  ['paid-but-cancelled', 'paid-but-no-order', 'paid-twice', 'ghost-paid'],
];

/** @returns undefined where nothing can be told of one of them */
export function compareVerdicts(before: Verdict, now: Verdict): 'better' | 'worse' | 'equal' | undefined {
  const [from, to] = [before, now].map((verdict) => verdictOrder.findIndex((rank) => rank.includes(verdict)));
  if (from === undefined || to === undefined || from < 0 || to < 0) return undefined;
  if (from === to) return 'equal';
  return to < from ? 'better' : 'worse';
}
