import { holdsPayment } from '../../evidence/books.ts';
import type { TraceEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { paidStatuses, placedOrders } from '../shop-orders.ts';
import type { DiagnoseSite } from './diagnosis.ts';
import { atPlace, lastReached, nameOfHandler, placeOf, quoted, tracesDuring } from './plugin-traces.ts';

/** The plugin ran, and left out a part of what it is there for. Told only where its lines are known, and no fault acted. */

const anyFaultActed = (record: SiteRecord): boolean => eventsOf(record, 'fault').some(({ did }) => did === 'acted');
const hasTraces = (record: SiteRecord): boolean => eventsOf(record, 'trace').length > 0;

/** Klarna has accepted the payment, the shop has acknowledged it, so no push will come again; and the order is not paid. */
export const acknowledgedUnpaid: DiagnoseSite = (record, verdict) => {
  if (!verdict.startsWith('paid-but-') || anyFaultActed(record) || record.conditions.store.owner !== 'none') {
    return undefined;
  }
  const purchase = record.purchases.find(holdsPayment);
  const [order] = placedOrders(record);
  if (!purchase?.acknowledged || purchase.fraudStatus !== 'ACCEPTED' || !order) return undefined;
  // Of a purchase that Klarna took a long look at, "on hold" is where the plugin rightly put it.
  if (eventsOf(record, 'ledger').some(({ change }) => change === 'decided')) return undefined;
  const told = eventsOf(record, 'trace').find(
    ({ what, message }) => what === 'call' && message.endsWith('/acknowledge'),
  );
  if (!told) return undefined;
  const who = told.during === 'push' ? 'The push' : told.during === 'return' ? 'The customer’s return' : 'The plugin';
  const set = eventsOf(record, 'trace').findLast(
    ({ what, message }) => what === 'status' && message.endsWith(`→ ${order.status}`),
  );
  const asTo = set
    ? `and gave it the status ${order.status}${atPlace(set)}`
    : `without completing it: it is still ${order.status}`;
  return {
    why: `${who} acknowledged the order at Klarna${atPlace(told)} ${asTo}, though Klarna had accepted the payment (fraud_status ACCEPTED); Klarna sends no push any more.`,
    change: set
      ? `Look at ${placeOf(set)}: an accepted payment is completed by payment_complete().`
      : `Look at the condition under which payment_complete() is called, before ${placeOf(told)}.`,
  };
};

/** The customer came back, and Klarna's push had to do what the return is for. */
export const returnLeftUndone: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'paid' || anyFaultActed(record) || !hasTraces(record)) return undefined;
  const returned = eventsOf(record, 'shopper').find(({ step }) => step === 'returned');
  const push = eventsOf(record, 'callback').find(({ kind, attempt }) => kind === 'push' && attempt > 0);
  // A push that came before the customer was back has left nothing to do.
  if (!returned?.page || !push || push.at < returned.at || tracesOf(record, 'push').length === 0) return undefined;
  const there = tracesOf(record, 'return');
  const completed = there.find(isCompletion);
  const last = lastReached(there);
  const words = last?.what === 'log' || last?.what === 'error' ? `, where its log says ${quoted(last)}` : '';
  const reached = last ? `; the last line that it is known to have reached there is ${placeOf(last)}${words}` : '';
  if (completed) {
    if (there.some(({ what, message }) => what === 'call' && message.endsWith('/acknowledge'))) return undefined;
    return {
      why: `When the customer came back (${returned.page.path}) the plugin completed the order${atPlace(completed)} and did not acknowledge it at Klarna, so Klarna pushed.`,
      change: `Let the return acknowledge the order at Klarna: see ${placeOf(completed)}.`,
    };
  }
  const did = tracesOf(record, 'push').find(isCompletion);
  if (!did) return undefined;
  const circle = there.findLast(({ what }) => what === 'redirect');
  const minutes = Math.round(push.scheduledMs / 60_000);
  if (circle && returned.page.status >= 300 && returned.page.status < 400) {
    return {
      why: `When the customer came back (${returned.page.path}) the plugin answered ${returned.page.status} each time, a redirect in a circle${atPlace(circle)}: it did not complete the order there, Klarna’s push did ${minutes} minutes later.`,
      change: `Look at ${placeOf(circle)}: what it redirects to must not redirect again.`,
    };
  }
  return {
    why: `When the customer came back (${returned.page.path}) the plugin did not complete the order${reached}; Klarna’s push did${atPlace(did)}, ${minutes} minutes later.`,
    change: last
      ? `Look for what ends the return after ${placeOf(last)}, before payment_complete().`
      : 'Look at what the plugin does on the page to which the customer comes back: no line of it left a trace.',
  };
};

const tracesOf = (record: SiteRecord, during: string): TraceEvent[] =>
  eventsOf(record, 'trace').filter((trace) => trace.during === during);

const isCompletion = ({ what, message }: TraceEvent): boolean =>
  what === 'status' && paidStatuses.has(message.split(' → ')[1] ?? '');

/** Klarna 1.x asked the plugin whether the purchase is right, and the plugin sent the customer somewhere else. */
export const refusedAtValidation: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'declined' || anyFaultActed(record)) return undefined;
  const asked = eventsOf(record, 'callback').findLast(({ kind }) => kind === 'validation');
  if (asked?.outcome.type !== 'answered' || asked.outcome.location === undefined) return undefined;
  const { status, location } = asked.outcome;
  const handler = tracesDuring(record, asked).find(({ what }) => what === 'handler');
  if (!handler) return undefined;
  const to = new URL(location, asked.url);
  return {
    why: `The plugin refused the purchase: the validation callback reached ${nameOfHandler(handler)}${atPlace(handler)}, which answered ${status} and sends the customer to ${to.pathname}${to.search}.`,
    change: `Look at the condition under which ${nameOfHandler(handler)} sends the customer to ${to.search || to.pathname}.`,
  };
};

/** The shop refused the order that the customer placed, in words of the plugin's. */
export const refusedAtCheckout: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'declined' || anyFaultActed(record)) return undefined;
  const refused = eventsOf(record, 'shopper').find(({ step }) => step === 'refused');
  const said = eventsOf(record, 'trace').find(
    ({ what, message }) => what === 'refusal' && message !== '' && refused?.detail?.includes(message),
  );
  if (!said) return undefined;
  return {
    why: `The plugin refused the customer’s order at the checkout: “${said.message}”${atPlace(said)}.`,
    change: `Look at the condition above ${placeOf(said)}.`,
  };
};
