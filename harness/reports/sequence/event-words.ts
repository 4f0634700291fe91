import type { LedgerEvent, MomentEvent, ShopOrderEvent, ShopperEvent } from '../../evidence/events.ts';
import { statusName } from '../status-name.ts';
import type { Lifeline } from './step.ts';

/** What the customer does, as said of a person. */
export const shopperWords: Readonly<Record<ShopperEvent['step'], string>> = {
  'opened-checkout': 'sees the checkout',
  hesitated: 'goes away, and comes back later',
  'entered-address': 'enters the address',
  'chose-shipping': 'chooses the shipping',
  'pressed-buy': 'presses Buy',
  'submitted-again': 'sends the form again',
  paid: 'has paid',
  refused: 'is refused',
  left: 'leaves without paying',
  returned: 'is back in the shop',
  'reloaded-checkout': 'opens the checkout again',
  'closed-tab': 'closes the tab',
  stuck: 'cannot go on',
};

/** What happens at a time of Klarna's between the callbacks, and at whose lifeline. */
export const momentWords: Readonly<Record<MomentEvent['what'], [on: Lifeline, words: string]>> = {
  'fault-healed': ['store', 'the fault is repaired'],
  'layer-healed': ['edge', 'lets Klarna in again'],
  'outage-healed': ['klarna', 'the API answers again'],
  'klarna-decided': ['klarna', 'has decided'],
  'owner-acted': ['store', 'the owner acts'],
  'unpaid-orders-due': ['store', 'looks for unpaid orders'],
};

/** What the shop's list of orders shows at a look. */
export const shopOrderWords = ({ orderId, status }: ShopOrderEvent): string =>
  `order ${orderId}: ${statusName(status)}`;

/** What changes in Klarna's book. */
export function changeWords({ change, detail = '' }: LedgerEvent): string {
  switch (change) {
    case 'created':
      return detail ? `opened: ${amountWords(detail)}` : 'opened';
    case 'updated':
      return detail.startsWith('address') ? 'address entered' : 'updated';
    case 'completed':
      return detail.endsWith('PENDING') ? 'PAID, under fraud review' : 'PAID';
    case 'decided':
      return detail ? `decided: ${detail}` : 'decided';
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
