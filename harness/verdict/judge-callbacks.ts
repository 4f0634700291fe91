import type { CallbackEvent, CallbackKind, EdgeRequestEvent, WafEvent } from '../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';

/** Who kept a callback from the plugin. */
export interface Blocker {
  layer: WafEvent['layer'] | 'edge' | 'store' | 'unknown';
  ruleIds: string[];
}

/** One callback attempt, judged. */
export interface CallbackResult {
  kind: CallbackKind;
  attempt: number;
  /** Klarna's time of the attempt: milliseconds after the purchase. */
  atMs: number;
  url: string;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  /** Where the answer redirects to. */
  location: string | null;
  /** Beginning of the answer's body. */
  body: string;
  /** Code of the network or TLS failure. */
  error: { layer: string; code: string } | null;
  blockedBy: Blocker | null;
  /** Whether the plugin's handler did its work; null when the record cannot tell. */
  handled: boolean | null;
  durationMs: number;
}

export function judgeCallbacks(record: SiteRecord): CallbackResult[] {
  const requests = eventsOf(record, 'edge-request');
  const rows = eventsOf(record, 'waf');
  return lastHops(eventsOf(record, 'callback')).map((event) => {
    const answered = event.outcome.type === 'answered' ? event.outcome : undefined;
    return {
      kind: event.kind,
      attempt: event.attempt,
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
 * A push handler reads the order from Klarna before it does anything else: that read, while the push was under way, is
 * the proof. The status is not: WooCommerce answers 200 to every hooked callback, whatever came of it.
 */
function wasHandled(record: SiteRecord, event: CallbackEvent, requests: readonly EdgeRequestEvent[]): boolean | null {
  if (event.kind !== 'push') return null;
  const until = event.at + event.durationMs;
  const read = eventsOf(record, 'api-call').some(
    ({ method, path, at }) =>
      method === 'GET' && path === `/ordermanagement/v1/orders/${event.orderId}` && at >= event.at && at <= until,
  );
  // Cut off before the answer: the handler may still be at work.
  if (event.outcome.type === 'failed' && event.outcome.layer === 'time-out') return null;
  if (!read) return false;
  // The customer may come back within the millisecond in which the push was refused.
  const request = requests.find(({ requestId }) => requestId === event.requestId);
  if (request && request.upstreamStatus === undefined && request.status !== callerGone) return false;
  const returning = eventsOf(record, 'shopper').some(
    ({ step, at }) => step === 'returned' && at >= event.at && at <= until,
  );
  return returning ? null : true;
}
