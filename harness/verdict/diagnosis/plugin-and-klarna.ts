import { type BadValue, badValueWords } from '../../evidence/bad-value.ts';
import type { ApiCallEvent, TraceEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { klarnaRouteOf } from '../../scenario/klarna-routes.ts';
import { placedOrders } from '../shop-orders.ts';
import { actedInside } from './by-fault.ts';
import type { DiagnoseSite, Diagnosis } from './diagnosis.ts';
import { atPlace, placeOf } from './plugin-traces.ts';

/** What the plugin asked Klarna's API, and what it made of the answer. */

/** A call that Klarna can only refuse: a path or a method that its API has not, an order that it has not, a body that lacks something. */
export const calledInVain: DiagnoseSite = (record, verdict) => {
  if ((verdict === 'paid' && isAcknowledged(record)) || actedInside(record)) return undefined;
  for (const call of eventsOf(record, 'api-call')) {
    const found = vainCall(call, record);
    if (found) return found;
  }
  return undefined;
};

const isAcknowledged = ({ purchases }: SiteRecord): boolean => purchases.some(({ acknowledged }) => acknowledged);

function vainCall(call: ApiCallEvent, record: SiteRecord): Diagnosis | undefined {
  const { method, path, status, errorCode, reason } = call;
  if (status < 400) return undefined;
  const trace = callTraced(record, call);
  const called = `The plugin called ${method} ${path}${atPlace(trace)}`;
  const look = trace ? `Look at ${placeOf(trace)}` : 'Look at where the plugin makes that call';
  const route = klarnaRouteOf(method, path);
  if (!route) {
    return {
      why: `${called}, and Klarna’s API has no such call (${status}).`,
      change: `${look}, and at the class of the request that it makes: method and path are not Klarna’s.`,
    };
  }
  // Refunds alone are answered NOT_FOUND.
  const isUnknown = errorCode === 'NO_SUCH_ORDER' || (errorCode === 'NOT_FOUND' && route.route === 'refund');
  if (isUnknown && !record.purchases.some(({ orderId }) => orderId === route.orderId)) {
    const [purchase] = record.purchases;
    const its = purchase ? `; the customer’s has the id ${purchase.orderId}` : '';
    return {
      why: `${called}, and Klarna has no order ${route.orderId} (${status})${its}.`,
      change: `${look}: it has to send Klarna’s id of the order.`,
    };
  }
  if (errorCode === 'READ_ONLY_ORDER' && duringPush(call, record)) {
    return {
      why: `${called} during the push, and Klarna refused it (${status} ${errorCode}): the customer has paid, and from then on the checkout’s order cannot be changed.`,
      change: `${look}: what is told Klarna of a paid order goes to /ordermanagement/v1/orders/.`,
    };
  }
  if (errorCode !== 'BAD_VALUE') return undefined;
  if (call.badValues && call.badValues.length > 0) return sentBadValues(call, call.badValues, trace);
  return {
    why: `${called}, and Klarna’s API refused what it sent (${status} ${errorCode}${reason === undefined ? '' : `: ${reason}`}).`,
    change: `${look}, and at what makes the body of that request.`,
  };
}

/** A customer who opens the checkout again makes the plugin update a paid order as well, which is no mistake. */
const duringPush = ({ at }: ApiCallEvent, record: SiteRecord): boolean =>
  eventsOf(record, 'callback').some((push) => push.kind === 'push' && at >= push.at && at <= push.at + push.durationMs);

/** As many as one reads in a sentence. */
const mostNamed = 3;

/** Which values of a body Klarna does not take, and what it takes. */
function sentBadValues(
  { method, path, status, errorCode }: ApiCallEvent,
  values: readonly BadValue[],
  trace: TraceEvent | undefined,
): Diagnosis {
  const isSum = values.every(({ kind }) => kind === 'sum');
  const named = values.slice(0, mostNamed).map(badValueWords).join('; ');
  const more = values.length > mostNamed ? `; and ${values.length - mostNamed} more` : '';
  const what = isSum ? 'an order whose lines do not add up' : 'what its API does not take';
  const look = trace ? `Look at ${placeOf(trace)}, and at` : 'Look at';
  const rules = [...new Set(values.map(({ field }) => sumRule(field)))].join('; ');
  return {
    why: `The plugin sent Klarna ${what} (${named}${more}): ${method} ${path}${atPlace(trace)}, refused with ${status} ${errorCode}.`,
    change: isSum
      ? `${look} what makes the lines of that request. Klarna’s rule: ${rules}.`
      : `${look} what makes ${values
          .map(({ field }) => field)
          .slice(0, mostNamed)
          .join(', ')} of that request.`,
  };
}

/** @source Klarna's published checkout API, `order_line`; facts/klarna-contract.md for the sums */
function sumRule(field: string): string {
  if (field === 'order_amount') return 'order_amount is the sum of the lines’ total_amount';
  if (field === 'order_tax_amount') return 'order_tax_amount is the sum of the lines’ total_tax_amount';
  return field.endsWith('.total_tax_amount')
    ? 'total_tax_amount is within 1 of total_amount − total_amount × 10000 ÷ (10000 + tax_rate)'
    : 'total_amount is quantity × unit_price − total_discount_amount';
}

/** What Klarna refuses in the state that the order is in. What an owner did, or a fault, is told before. */
const stateRefusals: ReadonlySet<string> = new Set([
  'CAPTURE_NOT_ALLOWED',
  'REFUND_NOT_ALLOWED',
  'CANCEL_NOT_ALLOWED',
  'NOT_ALLOWED',
  'READ_ONLY_ORDER',
]);

/** A call that Klarna knows and takes at another time, or for another amount: the last thing to say of a purchase that went wrong. */
export const refusedInThatState: DiagnoseSite = (record, verdict) => {
  if (verdict === 'paid' && isAcknowledged(record)) return undefined;
  return refusedCallIn(record);
};

/** The first call that Klarna refused in the state that the order was in. @param besides codes of refusals that say nothing here */
export function refusedCallIn(record: SiteRecord, besides: readonly string[] = []): Diagnosis | undefined {
  if (actedInside(record)) return undefined;
  const call = eventsOf(record, 'api-call').find(
    ({ status, errorCode }) =>
      status >= 400 && errorCode !== undefined && stateRefusals.has(errorCode) && !besides.includes(errorCode),
  );
  if (!call) return undefined;
  const { method, path, status, errorCode, reason } = call;
  const trace = callTraced(record, call);
  const look = trace ? `Look at ${placeOf(trace)}` : 'Look at where the plugin makes that call';
  return {
    why: `The plugin called ${method} ${path}${atPlace(trace)}, and Klarna refused it in the state that the order is in (${status} ${errorCode}${reason === undefined ? '' : `: ${reason}`}).`,
    change:
      errorCode === 'READ_ONLY_ORDER'
        ? `${look}: what is told Klarna of a paid order goes to /ordermanagement/v1/orders/.`
        : `${look}: it has to look at the order’s status at Klarna, and at what is left of its amount, before it calls.`,
  };
}

/** The line of the plugin that made a call, where one is known: the last before the call arrived. */
const callTraced = (record: SiteRecord, { method, path, at }: ApiCallEvent) =>
  eventsOf(record, 'trace').findLast(
    (trace) => trace.what === 'call' && trace.message === `${method} ${path}` && trace.at <= at,
  ) ?? eventsOf(record, 'trace').find(({ what, message }) => what === 'call' && message === `${method} ${path}`);

/** The plugin called Klarna's API, and none of that is in the merchant's book: it did not say, or not rightly, who it is. */
export const calledAsNobody: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'declined' || eventsOf(record, 'api-call').length > 0 || actedInside(record)) return undefined;
  const call = eventsOf(record, 'trace').find(({ what }) => what === 'call');
  if (!call) return undefined;
  return {
    why: `The plugin called ${call.message}${atPlace(call)}, and no request with this merchant’s credentials reached Klarna’s API, so the checkout had no Klarna to show.`,
    change:
      'Look at how the plugin makes the Authorization header (merchant id, a colon, the shared secret), and at WooCommerce’s log for what that request was answered.',
  };
};

/** As the plugin's notes and its log say it. */
const mismatch = /order total \(([\d.,]+)\) does not match .*?order total \(([\d.,]+)\)/i;

/** The plugin compared totals, and one of them is not what it compared: Klarna answered it, or the order has it. */
export const misreadTotal: DiagnoseSite = (record, verdict) => {
  if (!verdict.startsWith('paid-but-') || record.conditions.klarna.amount === 'differs' || actedInside(record)) {
    return undefined;
  }
  const [order] = placedOrders(record);
  const [, klarna, shop] = order?.notes.map((note) => mismatch.exec(note)).find((found) => found !== null) ?? [];
  if (!order || klarna === undefined || shop === undefined) return undefined;
  const total = amountOf(order.total);
  const at = eventsOf(record, 'trace').find(({ what, message }) => what === 'status' && message.endsWith('→ on-hold'));
  const where = atPlace(at);
  const look = at ? `Look at what stands before ${placeOf(at)}` : 'Look at where the plugin compares the totals';
  if (amountOf(klarna) === 0 && amountOf(shop) === total) {
    const read = eventsOf(record, 'api-call').find(
      ({ method, path, status }) => status === 200 && klarnaRouteOf(method, path)?.route === 'order-management read',
    );
    if (!read) return undefined;
    return {
      why: `The plugin found ${klarna} at Klarna, though Klarna answered ${read.method} ${read.path} with the order (${read.status}): it did not read that answer, and left the order ${order.status}${where}.`,
      change:
        'Look at the request with which the plugin reads the order: it has to wait for the answer, and to read its order_amount.',
    };
  }
  if (amountOf(klarna) !== total || amountOf(shop) === total) return undefined;
  const times = Math.abs(Math.log10(total / amountOf(shop)));
  const factor = Math.abs(times - 2) < 0.01 ? ', a hundredth: kronor were taken for öre' : '';
  return {
    why: `The plugin found that the totals differ, ${klarna} at Klarna and ${shop} in the shop, and the shop’s order has ${order.total} as Klarna has: its own sum is wrong${factor}, and it left the order ${order.status}${where}.`,
    change: `${look}, at how the shop’s total is calculated there.`,
  };
};

const amountOf = (text: string): number => Number.parseFloat(text.replace(',', '.'));
