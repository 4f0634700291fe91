import { z } from 'zod';
import type { CallbackEvent, EdgeRequestEvent, ShopOrderEvent, WafEvent } from '../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';
import { callbackKinds } from '../scenario/callback-kinds.ts';

/** Who kept a callback from the plugin. */
const blocker = z.strictObject({
  /** `modsecurity`, the name of a fault, `edge`, `store` or `unknown`. */
  layer: z.string(),
  ruleIds: z.array(z.string()),
});
export type Blocker = z.infer<typeof blocker>;

/** One callback attempt, judged. */
export const callbackResult = z.strictObject({
  kind: z.enum(callbackKinds),
  attempt: z.number(),
  /** By which the rows of the edge, of a WAF and of faults name it. */
  requestId: z.string().optional(),
  /** Klarna's time of the attempt: milliseconds after the purchase. */
  atMs: z.number(),
  url: z.string(),
  /** HTTP status; null when there was no answer. */
  status: z.number().nullable(),
  /** Where the answer redirects to. */
  location: z.string().nullable(),
  /** Beginning of the answer's body. */
  body: z.string(),
  /** Code of the network or TLS failure. */
  error: z.strictObject({ layer: z.string(), code: z.string() }).nullable(),
  blockedBy: blocker.nullable(),
  /** Whether the plugin's handler did its work; null when the record cannot tell. */
  handled: z.boolean().nullable(),
  durationMs: z.number(),
});
export type CallbackResult = z.infer<typeof callbackResult>;

export function judgeCallbacks(record: SiteRecord): CallbackResult[] {
  const requests = eventsOf(record, 'edge-request');
  const rows = eventsOf(record, 'waf');
  return lastHops(eventsOf(record, 'callback')).map((event) => {
    const answered = event.outcome.type === 'answered' ? event.outcome : undefined;
    return {
      kind: event.kind,
      attempt: event.attempt,
      requestId: event.requestId,
      atMs: event.scheduledMs,
      url: event.url,
      status: answered?.status ?? null,
      location: answered?.location ?? null,
      body: answered?.body ?? '',
      error: event.outcome.type === 'failed' ? { layer: event.outcome.layer, code: event.outcome.code } : null,
      blockedBy: blockerOf(event, requests, rows),
      handled: wasHandled(record, event, requests),
      durationMs: event.durationMs,
    };
  });
}

/** A redirect that the sender followed is a step of its attempt, which is judged where it ended. */
function lastHops(events: readonly CallbackEvent[]): CallbackEvent[] {
  return events.filter((event, index) => {
    const { outcome, kind, attempt, orderId, url } = event;
    const isRedirect = outcome.type === 'answered' && outcome.location !== undefined;
    const goesOn = (later: CallbackEvent) =>
      later.kind === kind && later.attempt === attempt && later.orderId === orderId && later.url !== url;
    return !(isRedirect && events.slice(index + 1).some(goesOn));
  });
}

/** nginx's statuses for a request that was cut off without an answer, and for a caller who did not wait for one. */
const cutOff = 444;
const callerGone = 499;

/**
 * Deny statuses name a blocker; anything else was let through. A status from upstream is the store's; without one, a row
 * with rule ids is the WAF's; neither says who it was.
 */
function blockerOf(
  event: CallbackEvent,
  requests: readonly EdgeRequestEvent[],
  rows: readonly WafEvent[],
): Blocker | null {
  const row = rows.find(({ requestId }) => requestId === event.requestId);
  if (event.outcome.type !== 'answered') return row?.status === cutOff ? blockerIn(row) : null;
  if (event.outcome.status < 400) return null;
  const request = requests.find(({ requestId }) => requestId === event.requestId);
  // A rule may only log, and the store refuse by itself.
  if (request?.upstreamStatus !== undefined) return { layer: 'store', ruleIds: [] };
  if (row && row.rules.length > 0) return blockerIn(row);
  return { layer: request ? 'edge' : 'unknown', ruleIds: [] };
}

const blockerIn = ({ layer, rules }: WafEvent): Blocker => ({ layer, ruleIds: rules.map(({ id }) => id) });

/**
 * A push handler reads the order from Klarna before it does anything else: without that read, while the push was under
 * way, it did nothing. Nor did it where the read is all: what follows is work. The status proves neither: WooCommerce
 * answers 200 to every hooked callback, whatever came of it.
 */
function wasHandled(record: SiteRecord, event: CallbackEvent, requests: readonly EdgeRequestEvent[]): boolean | null {
  if (event.kind !== 'push') return null;
  const until = event.at + event.durationMs;
  const order = `/ordermanagement/v1/orders/${event.orderId}`;
  const calls = eventsOf(record, 'api-call').filter(({ at }) => at >= event.at && at <= until);
  // Cut off before the answer: the handler may still be at work.
  if (event.outcome.type === 'failed' && event.outcome.layer === 'time-out') return null;
  if (!calls.some(({ method, path }) => method === 'GET' && path === order)) return false;
  // The customer may come back within the millisecond in which the push was refused.
  const request = requests.find(({ requestId }) => requestId === event.requestId);
  if (request && request.upstreamStatus === undefined && request.status !== callerGone) return false;
  const returns = eventsOf(record, 'shopper')
    .filter(({ step }) => step === 'returned')
    .map(({ at }) => at);
  if (returns.some((at) => at >= event.at && at <= until)) return null;
  const told = new Set([`${order}/acknowledge`, `${order}/merchant-references`]);
  if (calls.some(({ path }) => told.has(path))) return true;
  const look = lookAfter(record, event);
  if (!look) return false;
  // What the look saw may be the doing of a customer who came back before it.
  return returns.some((at) => at >= event.at && at <= look.at) ? null : true;
}

/** The look at the shop that follows a push, where it saw the orders changed. Before the purchase nobody looks. */
const lookAfter = (record: SiteRecord, { at, attempt, scheduledMs }: CallbackEvent): ShopOrderEvent | undefined =>
  attempt > 0
    ? eventsOf(record, 'shop-order').find((seen) => seen.sincePaidMs === scheduledMs && seen.at >= at)
    : undefined;
