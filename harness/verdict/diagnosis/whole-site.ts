import { holdsPayment } from '../../evidence/books.ts';
import { eventsOf } from '../../evidence/site-record.ts';
import { isInRange } from '../../scenario/version-range.ts';
import { lostPageWords, pageNeverCame } from '../page-never-came.ts';
import { faultInside } from './by-fault.ts';
import { capital, type DiagnoseSite } from './diagnosis.ts';
import { nameIn } from './fault-words.ts';

/** The trouble is the purchase's, whatever became of a single callback. */

/** WooCommerce's "hold stock" took a paid order for an unpaid one. */
export const cancelledUnpaid: DiagnoseSite = (record, verdict, lost) => {
  if (verdict !== 'paid-but-cancelled') return undefined;
  const { owner } = record.conditions.store;
  const cancelled = eventsOf(record, 'shop-order').find(({ status }) => status === 'cancelled');
  const byTime = record.orders.some(({ notes }) => notes.some((note) => /unpaid order cancelled/i.test(note)));
  if (!cancelled || !byTime || owner === 'cancels') return undefined;
  const minutes = Math.round(cancelled.sincePaidMs / 60_000);
  return {
    why: [lost?.why, `WooCommerce took the order for unpaid and cancelled it ${minutes} minutes after the payment.`]
      .filter(Boolean)
      .join(' '),
    change: [
      lost?.change,
      'Meanwhile give "Hold stock" under Settings → Products → Inventory more than 48 hours, or leave it empty.',
    ]
      .filter(Boolean)
      .join(' '),
  };
};

/** Who buys waits for a page that something keeps. Who has paid has a purchase, which says more. */
export const customerKept: DiagnoseSite = (record) => {
  const page = pageNeverCame(record);
  if (!page || record.purchases.some(({ status }) => status !== 'open')) return undefined;
  const { removal, at } = page.fault;
  const passing = at === 'edge' ? 'customers’ requests' : 'the shop’s answers';
  return {
    why: `${capital(lostPageWords(page))}: the customer waited, and could not buy.`,
    change: removal === undefined ? `Let ${nameIn(page.fault)} pass ${passing} on.` : `${removal}.`,
  };
};

/** The checkout showed no Klarna, and Klarna never heard of the shop. */
export const noWayToKlarna: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'declined' || eventsOf(record, 'api-call').length > 0) return undefined;
  // Who came so far saw a checkout: where it leads to a page of Klarna’s, the shop asks nothing of Klarna before.
  if (eventsOf(record, 'shopper').some(({ step }) => step === 'pressed-buy')) return undefined;
  return {
    why: 'No request of the shop reached Klarna’s API, so the checkout had no Klarna to show.',
    change:
      'Look at WooCommerce’s log for the failed request: an outdated CA bundle (then update WordPress or the system’s certificates) and a firewall against outgoing requests are the usual causes.',
  };
};

/** The plugin compares the totals and sets the order on hold when they differ. */
export const amountsDiffer: DiagnoseSite = (record, verdict) => {
  const note = record.orders
    .flatMap(({ notes }) => notes)
    .find((text) => /does not match WooCommerce order total/.test(text));
  if (note === undefined) return undefined;
  const [, klarna, shop] = /order total \(([^)]*)\).*order total \(([^)]*)\)/.exec(note) ?? [];
  const found = `found ${klarna ?? 'another total'} at Klarna and ${shop ?? 'its own'} in the shop, and put the order on hold.`;
  if (klarna !== undefined && Number.parseFloat(klarna) === 0) {
    const cause = faultInside(record, verdict, new Set(['klarna-api']))?.why.replace(/\.$/, ', so the plugin ');
    return {
      why: `${cause ?? 'The plugin '}${found}`,
      change: 'The total at Klarna could not be read; when Klarna answers again, the next push puts it right.',
    };
  }
  return {
    why: `The plugin ${found}`,
    change:
      'Compare the order with Klarna before it is delivered; look for what changes totals after the purchase: rounding, fees, an edited cart.',
  };
};

/** Klarna's review ended with a no. */
export const refusedByKlarna: DiagnoseSite = ({ purchases, orders }) =>
  purchases.some(({ fraudStatus }) => fraudStatus === 'REJECTED')
    ? {
        why: `Klarna rejected the purchase, and the shop has its order as "${orders[0]?.status ?? 'none'}".`,
        change: 'Nothing is lost: do not deliver, and cancel the order if the plugin has not.',
      }
    : undefined;

/** An order on hold because of Klarna's review, which may be over without the shop having heard of it. */
export const reviewNotFinished: DiagnoseSite = (record, verdict, lost) => {
  if (verdict !== 'paid-but-on-hold') return undefined;
  const purchase = record.purchases.find(holdsPayment);
  if (purchase?.fraudStatus === 'PENDING') {
    return {
      why: 'Klarna has not made up its mind about the purchase yet, and the order waits on hold, as it should.',
      change: 'Wait for Klarna, which takes a day at most; deliver nothing before that.',
    };
  }
  if (!eventsOf(record, 'ledger').some(({ change }) => change === 'decided')) return undefined;
  return {
    why: lost?.why ?? 'Klarna accepted the purchase after a review, and nothing in the shop acted on its notification.',
    change: lost?.change ?? afterReview(record.kco),
  };
};

/** @source facts/kco-plugin.md: from 2.20.0 on the plugin gives Klarna no notification URL, and has no handler of one. */
const afterReview = (version: string): string =>
  isInRange(version, '>=2.20.0')
    ? 'From 2.20 on the plugin gives Klarna no URL for notifications: look into Klarna’s portal, and take the order out of "on hold" by hand.'
    : 'With this version only the plugin Klarna Order Management acts on notifications: install it, or take the order out of "on hold" by hand.';

/** The order is paid, and Klarna was never told: something ended the handler, or Klarna did not take the acknowledgement. */
export const endedInside: DiagnoseSite = (record, verdict, lost) => {
  const purchase = record.purchases.find(holdsPayment);
  if (verdict !== 'paid' || lost || purchase?.acknowledged !== false) return undefined;
  const refused = eventsOf(record, 'api-call').find(
    ({ path, status }) => path.endsWith('/acknowledge') && status >= 400,
  );
  if (refused) {
    return {
      why: `The shop has the order as paid, and Klarna’s API answered ${refused.status} to its acknowledgement, so Klarna goes on pushing.`,
      change: 'Nothing in the shop: Klarna’s next push acknowledges the order once its API works again.',
    };
  }
  const cutShort = eventsOf(record, 'callback').some(
    ({ kind, outcome }) =>
      kind === 'push' && outcome.type === 'answered' && outcome.status === 200 && outcome.body.trim() === '',
  );
  return cutShort
    ? {
        why: 'Another plugin ended PHP inside the push: the answer is empty, the order is paid, and it was never acknowledged.',
        change: 'Find the plugin that exits in a hook of the order’s payment, and take it out of callbacks.',
      }
    : undefined;
};
