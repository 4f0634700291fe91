import type { LedgerEvent, ShopperEvent } from '../../evidence/events.ts';

/** What the customer does, as said of a person. */
export const shopperWords: Readonly<Record<ShopperEvent['step'], string>> = {
  'opened-checkout': 'sees the checkout',
  'entered-address': 'enters the address',
  'pressed-buy': 'presses Buy',
  paid: 'has paid',
  refused: 'is refused',
  returned: 'is back in the shop',
  'closed-tab': 'closes the tab',
  stuck: 'cannot go on',
};

/** What changes in Klarna's book. */
export function changeWords({ change, detail = '' }: LedgerEvent): string {
  switch (change) {
    case 'created':
      return detail ? `opened: ${amountWords(detail)}` : 'opened';
    case 'updated':
      return detail.startsWith('address') ? 'address entered' : 'updated';
    case 'completed':
      return detail.endsWith('PENDING') ? 'PAID, under fraud review' : 'PAID';
    case 'acknowledged':
      return 'acknowledged by the shop';
    case 'references-set':
      return `shop’s order number: ${detail.split(' ')[0]}`;
    case 'captured':
    case 'cancelled':
      return change;
  }
}

/** Klarna counts in hundredths: `14900 SEK` is 149.00 SEK. */
function amountWords(detail: string): string {
  const [, amount, currency] = /^(\d+) ([A-Z]{3})$/.exec(detail) ?? [];
  return amount && currency ? `${(Number(amount) / 100).toFixed(2)} ${currency}` : detail;
}
