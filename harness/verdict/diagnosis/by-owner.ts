import type { MomentEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { isInRange } from '../../scenario/version-range.ts';
import type { DiagnoseSite } from './diagnosis.ts';

/** The shop's owner changed the order, and Klarna was not told, or refused what it was told. */

/** The first version with order management built in. @source facts/kco-plugin.md */
const builtIn = '>=2.19.0';

const ownersTurn = (record: SiteRecord): MomentEvent | undefined =>
  eventsOf(record, 'moment').find(({ what }) => what === 'owner-acted');

/** @source KCO 2.19.1 and 2.20.9, src/OrderManagement: an order without a date of payment is not cancelled at Klarna */
export const ownerCancelled: DiagnoseSite = (record, verdict, lost) => {
  const { kco, conditions } = record;
  const acted = ownersTurn(record);
  if (verdict !== 'paid-but-cancelled' || conditions.store.owner !== 'cancels' || !acted || lost) return undefined;
  const minutes = Math.round(acted.sincePaidMs / 60_000);
  const did = `The shop’s owner cancelled the order ${minutes} minutes after the payment`;
  const refused = eventsOf(record, 'api-call').find(({ path, status }) => path.endsWith('/cancel') && status >= 400);
  if (refused) {
    return {
      why: `${did}, and Klarna refused to cancel it there (${refused.status}${refused.errorCode ? ` ${refused.errorCode}` : ''}), so it still holds the customer’s payment.`,
      change: 'Look at the order in Klarna’s portal, and cancel or refund it there.',
    };
  }
  const byHand = 'Cancel it in Klarna’s portal as well';
  if (!isInRange(kco, builtIn)) {
    return {
      why: `${did}, and KCO ${kco} tells Klarna nothing of that, so it still holds the customer’s payment.`,
      change: `${byHand}; for the next ones upgrade the plugin to 2.19.0 or later, or install Klarna Order Management.`,
    };
  }
  if (conditions.store.orderManagement.cancel === 'off') {
    return {
      why: `${did}, and the plugin’s setting "On order cancel" is off, so Klarna was not told and still holds the customer’s payment.`,
      change: `${byHand}; for the next ones switch the setting on.`,
    };
  }
  const wasPaid = eventsOf(record, 'shop-order').some(({ paid, at }) => paid && at <= acted.at);
  if (wasPaid) {
    return {
      why: `${did}, which it knew of, and the plugin sent Klarna no cancellation: Klarna still holds the customer’s payment.`,
      change: `${byHand}; look at what keeps the plugin’s order management from cancelling, in src/OrderManagement.`,
    };
  }
  return {
    why: `${did}, before the shop knew of it, and the plugin cancels at Klarna only what it knows to be paid: Klarna still holds the customer’s payment.`,
    change: `${byHand}.`,
  };
};

/** @source KCO 2.8.7 and 2.13.11: a push looks among orders that have one of WooCommerce's statuses, which the trash is not */
export const ownerTrashed: DiagnoseSite = (record, verdict) => {
  const acted = ownersTurn(record);
  const trashed = record.orders.find(({ status }) => status === 'trash');
  if (verdict !== 'paid-but-no-order' || !trashed || !acted) return undefined;
  const minutes = Math.round(acted.sincePaidMs / 60_000);
  return {
    why: `Order ${trashed.id} was moved to the trash ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} after the payment, and pushes find no order there.`,
    change:
      'Take the order out of the trash: within 48 hours of the payment Klarna’s next push completes it, later you have to. Let no clean-up touch pending orders that are younger than two days.',
  };
};

/** The order was edited where Klarna did not hear of it, and then completed. Without an edit it is the plugin that asked for too much. */
export const captureRefused: DiagnoseSite = (record, verdict) => {
  const { owner, orderManagement } = record.conditions.store;
  const refused = eventsOf(record, 'api-call').find(({ path, status }) => path.endsWith('/captures') && status === 403);
  if (verdict !== 'paid-but-on-hold' || !refused || !ownersTurn(record) || !owner.includes('edits')) return undefined;
  const isOff = orderManagement.update === 'off';
  const because = isOff
    ? 'the plugin’s setting "On order update" is off'
    : 'the plugin tells Klarna of edits only while the order is on hold';
  return {
    why: `Klarna refused to pay out the order (${refused.status}${refused.errorCode ? ` ${refused.errorCode}` : ''}), and the plugin put it on hold: the owner added to it, and ${because}, so Klarna has the customer’s consent to the old sum.`,
    change: `${isOff ? 'Switch the setting on, and put' : 'Put'} the order on hold before editing it; of this one bring the total back to what Klarna holds, and complete it again.`,
  };
};
