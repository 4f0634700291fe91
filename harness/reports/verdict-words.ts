import type { Verdict } from '../scenario/verdicts.ts';

/** A verdict as a stranger understands it. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  paid: 'Paid, and the shop knows',
  'paid-but-pending': 'Paid, but the shop waits for payment',
  'paid-but-on-hold': 'Paid, but the shop has it on hold',
  'paid-but-cancelled': 'Paid, but the shop cancelled it',
  'paid-but-no-order': 'Paid, but the shop has no order',
  'paid-twice': 'Paid once, two orders in the shop',
  'ghost-paid': 'Not paid, but the shop thinks so',
  declined: 'Stopped before paying',
  abandoned: 'Left without paying',
  inconclusive: 'Cannot be told',
};

/** Klarna has the customer's payment, and the shop does not know of it. */
export const isLost = ({ verdict }: { verdict: Verdict }): boolean => verdict.startsWith('paid-but-');
