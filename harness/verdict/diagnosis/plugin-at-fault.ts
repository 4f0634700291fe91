import { holdsPayment } from '../../evidence/books.ts';
import type { TraceEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { paidForAnother, placedOrders } from '../shop-orders.ts';
import { actedInside } from './by-fault.ts';
import type { DiagnoseSite, Diagnosis } from './diagnosis.ts';
import { atPlace, fatalWords, placeOf } from './plugin-traces.ts';

/** The whole record says that the plugin itself went wrong. Asked where nothing else explains what came out. */

/** The page to which the customer comes back after paying ended in an error. */
export const returnFailed: DiagnoseSite = (record) => {
  const page = eventsOf(record, 'shopper').findLast(({ step }) => step === 'returned')?.page;
  if (!page || (page.status < 500 && !page.fatal) || actedInside(record)) return undefined;
  const fatal = fatalsIn(record).find(({ during }) => during === 'return');
  const answered = `The page to which the customer came back after paying (${page.path}) answered ${page.status}`;
  return fatal
    ? {
        why: `${answered}: it ended in a fatal error of PHP’s: ${fatalWords(fatal)}.`,
        change: `Mend ${placeOf(fatal)}: until then every customer sees an error, and only Klarna’s push can complete the order.`,
      }
    : {
        why: `${answered}${page.fatal ? ' with an error of PHP’s' : ''}, and no fault of the scenario’s acted there.`,
        change: 'Look into PHP’s log for what ended that page.',
      };
};

/** The payment of one customer completed the order of another. */
export const paidAnother: DiagnoseSite = (record) => {
  const ghost = paidForAnother(record);
  const purchase = record.purchases.find(holdsPayment);
  if (!ghost || !purchase) return undefined;
  const own = record.orders.find(({ klarnaOrderId }) => klarnaOrderId === purchase.orderId);
  const meant = own ? `order ${own.id} has Klarna’s id and is ${own.status}` : 'no order has Klarna’s id';
  return {
    why: `The plugin took order ${ghost.id} for the one that was paid, though it is another customer’s; ${meant}.`,
    change:
      'Look at how the plugin finds an order by Klarna’s id. Versions 2.11.0 and 2.11.1 find the newest where orders are kept among WordPress’s posts: upgrade to 2.11.2 or later.',
  };
};

/** Two values that the plugin found to be different, as its notes and its log say them. */
const comparisons: readonly { pattern: RegExp; of: string }[] = [
  { pattern: /order total \(([^)]*)\) does not match .*?order total \(([^)]*)\)/i, of: 'totals' },
  { pattern: /total mismatch.*?total: ?([\d.,]+).*?total: ?([\d.,]+)/i, of: 'totals' },
  { pattern: /amount.*?mismatch.*?: ?([\d.,]+).*?: ?([\d.,]+)/i, of: 'amounts' },
  { pattern: /quantity mismatch\. Expected ([\d.,]+) found ([\d.,]+?)\.?(?:\s|$)/i, of: 'quantities' },
  { pattern: /has ([\d.,]+) expected ([\d.,]+?)\.?$/i, of: 'quantities' },
];

interface Comparison {
  of: string;
  sides: [string, string];
  trace: TraceEvent | undefined;
}

/** The plugin says that two values differ, and they are equal. */
export const comparisonOfEquals: DiagnoseSite = (record, verdict) => {
  if (!verdict.startsWith('paid-but-')) return undefined;
  const logged = eventsOf(record, 'trace').filter(({ what }) => what === 'log' || what === 'error');
  const said = [
    ...logged.map((trace) => ({ text: trace.message, trace })),
    ...record.orders.flatMap(({ notes }) => notes.map((text) => ({ text, trace: undefined }))),
  ];
  const found = said.flatMap(({ text, trace }) => comparedIn(text, trace));
  // Where one comparison is of values that do differ, the plugin had a reason.
  const equal = found.find(({ sides }) => areEqual(sides));
  if (!equal || found.some(({ sides, of }) => of === equal.of && !areEqual(sides))) return undefined;
  const status = placedOrders(record)[0]?.status ?? 'unpaid';
  const [ours, theirs] = equal.sides;
  return {
    why: `The plugin found that the ${equal.of} at Klarna and in the shop differ, and they are equal (${ours} and ${theirs}), so it left the order ${status}: its comparison is wrong${atPlace(equal.trace)}.`,
    change: `Look at the condition ${equal.trace ? `above ${placeOf(equal.trace)}` : 'with which the plugin compares the two'}.`,
  };
};

function comparedIn(text: string, trace: TraceEvent | undefined): Comparison[] {
  for (const { pattern, of } of comparisons) {
    const [, one, other] = pattern.exec(text) ?? [];
    if (one !== undefined && other !== undefined) return [{ of, sides: [one, other], trace }];
  }
  return [];
}

function areEqual([one, other]: Comparison['sides']): boolean {
  const [a, b] = [one, other].map((side) => Number.parseFloat(side.replace(',', '.')));
  return a === b && Number.isFinite(a);
}

/** Klarna holds one payment, and the plugin made an order for it beside the checkout's. */
export const twoOrders: DiagnoseSite = (record, verdict) => {
  const orders = placedOrders(record);
  if (verdict !== 'paid-twice' || orders.length < 2) return undefined;
  const made = eventsOf(record, 'trace').filter(
    ({ what, message, during }) =>
      what === 'new-order' && during !== 'checkout' && orders.some(({ id }) => String(id) === message),
  );
  const [first] = made;
  if (!first) return undefined;
  const who =
    first.during === 'push' ? 'the push' : first.during === 'return' ? 'the way back from Klarna' : 'the plugin';
  const ids = [...new Set(made.map(({ message }) => message))];
  return {
    why: `One payment has ${orders.length} orders, ${listed(orders.map(({ id }) => String(id)))}: ${who} made ${ids.length === 1 ? 'order' : 'orders'} ${listed(ids)}${atPlace(first)}${againBecause(record, ids.length)}.`,
    change: `Look at ${placeOf(first)}: it may make an order only where none has Klarna’s id in _wc_klarna_order_id.`,
  };
};

/** Where each push makes an order, what lets another push come. */
const againBecause = (record: SiteRecord, made: number): string =>
  made > 1 && !eventsOf(record, 'api-call').some(({ path }) => path.endsWith('/acknowledge'))
    ? '; it never called Klarna’s acknowledge, so Klarna pushes again, and each push makes one'
    : '';

/** `15, 16 and 17` */
const listed = (ids: readonly string[]): string =>
  ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;

/** The order is paid, a push did its work, and the shop never told Klarna so. */
export const neverAcknowledged: DiagnoseSite = (record, verdict) => {
  const purchase = record.purchases.find(holdsPayment);
  if (verdict !== 'paid' || purchase?.acknowledged !== false) return undefined;
  const calls = eventsOf(record, 'api-call').filter(({ path }) => path.includes('/ordermanagement/'));
  const answered = eventsOf(record, 'callback').find(
    ({ kind, attempt, outcome }) =>
      kind === 'push' && attempt > 0 && outcome.type === 'answered' && outcome.status === 200,
  );
  if (!answered || calls.length === 0 || calls.some(({ path }) => path.endsWith('/acknowledge'))) return undefined;
  const done = eventsOf(record, 'trace').filter(({ requestId }) => requestId === answered.requestId);
  const completed = done.find(({ what }) => what === 'status');
  const last = done.findLast(({ what, place }) => what !== 'handler' && place);
  return {
    why: `The push was delivered and the plugin completed the order${atPlace(completed)}, and it never called Klarna’s acknowledge${last && last !== completed ? `; the last line of the push that is known is ${placeOf(last)}` : ''}, so Klarna sends the push again for 48 hours.`,
    change: `Let the handler of the push acknowledge the order at Klarna${completed ? ` after ${placeOf(completed)}` : ''}.`,
  };
};

/** PHP ended in one of the plugin's lines, wherever that was. */
export const fatalAnywhere: DiagnoseSite = (record): Diagnosis | undefined => {
  const [fatal] = fatalsIn(record);
  if (!fatal || actedInside(record)) return undefined;
  const when = fatal.during === undefined ? 'a request' : `a request of the ${fatal.during}`;
  return {
    why: `The plugin ended ${when} in a fatal error of PHP’s: ${fatalWords(fatal)}.`,
    change: `Mend ${placeOf(fatal)}.`,
  };
};

const fatalsIn = (record: SiteRecord): TraceEvent[] =>
  eventsOf(record, 'trace').filter(({ what, place }) => what === 'fatal' && place !== undefined);
