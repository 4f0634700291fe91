import type { TraceEvent } from '../../evidence/events.ts';
import type { SiteRecord } from '../../evidence/site-record.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { placedOrders } from '../shop-orders.ts';
import { callbackName, capital, type Diagnose } from './diagnosis.ts';
import {
  atPlace,
  fatalWords,
  lastReached,
  nameOfHandler,
  placeOf,
  quoted,
  readDuring,
  sentAs,
  tracesDuring,
} from './plugin-traces.ts';

/** The callback reached the plugin, and the plugin did not do its work: nothing that stands before it is to blame. */

/** PHP ended in an error while the callback was handled. One outside of all plugins is a fault’s, which has its own words. */
export const fatalInCallback: Diagnose = (callback, record) => {
  const fatal = tracesDuring(record, callback).find(({ what, place }) => what === 'fatal' && place !== undefined);
  if (!fatal) return undefined;
  return {
    why: `${capital(callbackName(callback))} ended in a fatal error of PHP’s: ${fatalWords(fatal)}.`,
    change: `Mend ${placeOf(fatal)}: until then the callback ends there each time that Klarna sends it.`,
  };
};

/** The parameter that handlers of all versions read. */
const usualName = 'kco_wc_order_id';

/** Klarna calls the URL that the plugin registers: without the order’s id in it, under the name that is read, no handler knows the order. */
export const idNotRead: Diagnose = (push, record) => {
  const sent = deliveredIn(push, record);
  if (!sent || readDuring(record, sent)) return undefined;
  const traces = tracesDuring(record, push);
  const handler = handlerOf(traces);
  const read = parametersOf(handler);
  const isRead = (name: string) => (read.size === 0 ? name === usualName : read.has(name));
  const brought = [...new URL(push.url).searchParams];
  if (brought.some(([name]) => isRead(name))) return undefined;
  const [carrier] = brought.find(([, value]) => value === sent.orderId) ?? [];
  const wanted = read.has(usualName) ? usualName : ([...read.keys()][0] ?? usualName);
  const line = read.get(wanted);
  const where = line === undefined ? '' : ` (${handler?.place?.file}:${line})`;
  const made = eventOfUrl(record);
  const url = placeOf(made ?? emptyTrace) ?? 'the place where the plugin makes its push URL';
  const why =
    carrier === undefined
      ? `The push URL that the plugin gave Klarna${atPlace(made)} carries no order id, and the handler reads ${wanted}${where}, so it did nothing.`
      : `The push URL that the plugin gave Klarna${atPlace(made)} brings the order id as ${carrier}, and the handler reads ${wanted}${where}, so it did nothing.`;
  const change =
    carrier === undefined
      ? `Put ${wanted}={checkout.order.id} into the URL: see ${url}.`
      : `Use one name in both: see ${url}.`;
  return { why, change };
};

/** Delivered and answered 200, and the handler ended before its first question to Klarna. */
export const nothingRead: Diagnose = (push, record) => {
  const sent = deliveredIn(push, record);
  if (!sent || readDuring(record, sent)) return undefined;
  const traces = tracesDuring(record, push);
  const order = placedOrders(record).find(({ klarnaOrderId }) => klarnaOrderId === sent.orderId);
  const search = traces.findLast(({ what }) => what === 'search');
  const [, keys, found] = /^(.*): (\d+)$/.exec(search?.message ?? '') ?? [];
  if (search && order && found === '0') {
    return {
      why: `The push was delivered, and the plugin did not find the order: it searched by ${keys}${atPlace(search)}, while order ${order.id} has Klarna’s id in _wc_klarna_order_id; it then read nothing at Klarna.`,
      change: `Look at ${placeOf(search)}: that search must find the order by the meta key under which the checkout keeps Klarna’s id.`,
    };
  }
  const error = traces.findLast(({ what }) => what === 'error');
  if (error) {
    const though = /no .*order/i.test(error.message) ? orderInFact(record, sent.orderId) : '';
    return {
      why: `The push was delivered, and the plugin gave up before it read the order at Klarna: its log says ${quoted(error)}${atPlace(error)}${though}.`,
      change: `Look at ${placeOf(error) ?? 'what leads to that line of the log'}, and at what leads there.`,
    };
  }
  return {
    why: `The push was delivered and answered 200, and ${handlerIn(traces)} ${ended(push)} without reading the order at Klarna${reached(traces)}${notBrought(push, traces)}.`,
    change: lookAfter(traces, 'Look at what the handler of the push does before it reads the order at Klarna.'),
  };
};

/** The handler has read the order, and neither completed nor acknowledged it. */
export const readAndNoMore: Diagnose = (push, record) => {
  const sent = deliveredIn(push, record);
  const read = sent && readDuring(record, sent);
  if (!read || read.status >= 400) return undefined;
  const traces = tracesDuring(record, push);
  const error = traces.findLast(({ what }) => what === 'error');
  const said = error ? `: its log says ${quoted(error)}${atPlace(error)}` : reached(traces);
  return {
    why: `The push was delivered, and ${handlerIn(traces)} read the order at Klarna and then ${ended(push)} without completing or acknowledging it${said}.`,
    change: lookAfter(traces, 'Look at what the handler of the push does after it has read the order at Klarna.'),
  };
};

/** A push that WooCommerce routed to a handler, and that came back with nothing but WooCommerce’s own word, or without it. */
function deliveredIn(push: CallbackResult, record: SiteRecord) {
  if (push.kind !== 'push' || push.handled !== false || push.status !== 200) return undefined;
  const isRouted = push.body.trim() === '-1' || (endedPhp(push) && handlerOf(tracesDuring(record, push)));
  return isRouted ? sentAs(record, push) : undefined;
}

/** WooCommerce says its word after each handler that lets it. */
const endedPhp = ({ body }: CallbackResult): boolean => body.trim() === '';

const ended = (push: CallbackResult): string => (endedPhp(push) ? 'ended PHP' : 'returned');

const handlerOf = (traces: readonly TraceEvent[]) => traces.find(({ what }) => what === 'handler');

/** What the shop holds where the plugin says that it has no such order. */
function orderInFact(record: SiteRecord, klarnaId: string): string {
  const orders = placedOrders(record);
  const linked = orders.find(({ klarnaOrderId }) => klarnaOrderId === klarnaId);
  if (linked) return `, though order ${linked.id} has this id`;
  const [unlinked] = orders.filter(
    ({ klarnaOrderId, createdVia }) => klarnaOrderId === '' && createdVia === 'checkout',
  );
  return unlinked ? `; order ${unlinked.id}, which the checkout made, has no Klarna id in _wc_klarna_order_id` : '';
}

const emptyTrace: TraceEvent = { type: 'trace', at: 0, what: 'push-url', message: '' };

const eventOfUrl = ({ events }: SiteRecord): TraceEvent | undefined =>
  events.find((event): event is TraceEvent => event.type === 'trace' && event.what === 'push-url');

/** Parameters that a handler's source reads, with their lines, from `push_cb reads kco_wc_order_id:60 returns 63 75`. */
function parametersOf(handler: TraceEvent | undefined): Map<string, string> {
  const [, list = ''] = / reads (.*?)(?: returns .*)?$/.exec(handler?.message ?? '') ?? [];
  const named = [...list.matchAll(/([\w-]+):(\d+)/g)].map(([, name = '', line = '']) => [name, line] as const);
  // It says that the request is a push, and of which order nothing.
  return new Map(named.filter(([name]) => name !== 'kco-action'));
}

/** A parameter of another name than the URL has, which the handler reads beside those that it has. */
function notBrought(push: CallbackResult, traces: readonly TraceEvent[]): string {
  const { searchParams } = new URL(push.url);
  const handler = handlerOf(traces);
  const [missing] = [...parametersOf(handler)].filter(([name]) => !searchParams.has(name));
  return missing && handler?.place
    ? `; it reads ${missing[0]} (${handler.place.file}:${missing[1]}), which the URL of the push does not bring`
    : '';
}

/** `push_cb (classes/class-kco-api-callbacks.php:52)` */
function handlerIn(traces: readonly TraceEvent[]): string {
  const handler = handlerOf(traces);
  return handler ? `${nameOfHandler(handler)}${atPlace(handler)}` : 'the plugin’s handler';
}

function reached(traces: readonly TraceEvent[]): string {
  const last = lastReached(traces);
  return last ? `; the last line that it is known to have reached is ${placeOf(last)}` : '';
}

/** Where the handler can have ended: its own returns behind the last of its own lines that left a trace. */
function returnsAfter(traces: readonly TraceEvent[]): number[] {
  const handler = handlerOf(traces);
  const from = handler?.place;
  if (!from) return [];
  const [, list = ''] = / returns ([\d ]*)$/.exec(handler.message) ?? [];
  const returns = list.split(' ').filter(Boolean).map(Number);
  const own = traces.filter(({ what, place }) => what !== 'handler' && place?.file === from.file);
  const last = Math.max(from.line, ...own.map(({ place }) => place?.line ?? 0));
  return returns.filter((line) => line > last);
}

function lookAfter(traces: readonly TraceEvent[], otherwise: string): string {
  const last = lastReached(traces) ?? handlerOf(traces);
  if (!last) return otherwise;
  const [next, ...others] = returnsAfter(traces);
  const file = handlerOf(traces)?.place?.file;
  if (next === undefined) return `Look for what ends the handler after ${placeOf(last)}.`;
  const lines = [next, ...others].slice(0, 4);
  return lines.length === 1
    ? `Look at the return in ${file}:${next}, the only one after ${placeOf(last)}.`
    : `Look at the returns after ${placeOf(last)}: ${file}, lines ${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}${others.length > 3 ? ' and further' : ''}.`;
}
