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
  return eventsOf(record, 'callback').map((event) => {
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
      handled: wasHandled(record, event),
      durationMs: event.durationMs,
    };
  });
}

/**
 * Deny statuses name a blocker; anything else was let through. A status from upstream is the store's; without one, a row
 * with rule ids is the WAF's; neither says who it was.
 */
function blockerOf(
  event: CallbackEvent,
  requests: readonly EdgeRequestEvent[],
  rows: readonly WafEvent[],
): Blocker | null {
  if (event.outcome.type !== 'answered' || event.outcome.status < 400) return null;
  const request = requests.find(({ requestId }) => requestId === event.requestId);
  // A rule may only log, and the store refuse by itself.
  if (request?.upstreamStatus !== undefined) return { layer: 'store', ruleIds: [] };
  const row = rows.find(({ requestId }) => requestId === event.requestId);
  if (row && row.rules.length > 0) return { layer: row.layer, ruleIds: row.rules.map(({ id }) => id) };
  return { layer: request ? 'edge' : 'unknown', ruleIds: [] };
}

/**
 * A push handler reads the order from Klarna before it does anything else: that read, while the push was under way, is
 * the proof. The status is not: WooCommerce answers 200 to every hooked callback, whatever came of it.
 */
function wasHandled(record: SiteRecord, event: CallbackEvent): boolean | null {
  if (event.kind !== 'push') return null;
  const until = event.at + event.durationMs;
  const read = eventsOf(record, 'api-call').some(
    ({ method, path, at }) =>
      method === 'GET' && path === `/ordermanagement/v1/orders/${event.orderId}` && at >= event.at && at <= until,
  );
  // Cut off before the answer: the handler may still be at work.
  if (event.outcome.type === 'failed' && event.outcome.layer === 'time-out') return null;
  if (!read) return false;
  const returning = eventsOf(record, 'shopper').some(
    ({ step, at }) => step === 'returned' && at >= event.at && at <= until,
  );
  return returning ? null : true;
}
