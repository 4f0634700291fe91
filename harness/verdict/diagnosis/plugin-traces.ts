import type { ApiCallEvent, CallbackEvent, TraceEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import type { CallbackResult } from '../judge-callbacks.ts';

/** What a maintainer is told of his plugin's lines. */

const ownSlug = 'klarna-checkout-for-woocommerce';

/** What the plugin did while it handled a callback, oldest first. */
export const tracesDuring = (record: SiteRecord, { requestId }: Pick<CallbackResult, 'requestId'>): TraceEvent[] =>
  requestId === undefined ? [] : eventsOf(record, 'trace').filter((trace) => trace.requestId === requestId);

/** `classes/class-kco-api-callbacks.php:61`; of another plugin with its folder. */
export function placeOf({ place }: TraceEvent): string | undefined {
  if (!place) return undefined;
  const { plugin, file, line } = place;
  return `${plugin === ownSlug ? '' : `${plugin}/`}${file}:${line}`;
}

/** ` (classes/class-kco-api-callbacks.php:61)`, or nothing where no line is known. */
export function atPlace(trace: TraceEvent | undefined): string {
  const place = trace && placeOf(trace);
  return place === undefined ? '' : ` (${place})`;
}

/** PHP's words for a fatal error, and where: `Call to undefined function kco_x() in classes/a.php:61`. */
export function fatalWords(fatal: TraceEvent): string {
  const said = fatal.message.replace(/^Uncaught (?:Error: )?/, '').replace(/ in \S+(?::| on line )\d+$/, '');
  const place = placeOf(fatal);
  return place === undefined ? said : `${said} in ${place}`;
}

/** What the plugin wrote into its log, to be quoted. */
export const quoted = ({ message }: TraceEvent): string =>
  `“${message.length > 160 ? `${message.slice(0, 159)}…` : message}”`;

/** The last line of the plugin that a callback is known to have reached. */
export const lastReached = (traces: readonly TraceEvent[]): TraceEvent | undefined =>
  traces.findLast(({ what, place }) => what !== 'handler' && place?.plugin === ownSlug);

/** The function that a `handler` trace is of. */
export const nameOfHandler = ({ message }: TraceEvent): string => message.split(' ')[0] ?? '';

/** The callback as it was sent. */
export const sentAs = (record: SiteRecord, { requestId }: CallbackResult): CallbackEvent | undefined =>
  requestId === undefined ? undefined : eventsOf(record, 'callback').findLast((event) => event.requestId === requestId);

/** The handler's first look at the order at Klarna, while the callback was under way. */
export function readDuring(record: SiteRecord, { at, durationMs, orderId }: CallbackEvent): ApiCallEvent | undefined {
  const path = `/ordermanagement/v1/orders/${orderId}`;
  return eventsOf(record, 'api-call').find(
    (call) => call.method === 'GET' && call.path === path && call.at >= at && call.at <= at + durationMs,
  );
}
