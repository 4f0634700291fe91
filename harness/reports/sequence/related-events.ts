import type {
  ApiCallEvent,
  CallbackEvent,
  EdgeRequestEvent,
  HarnessEvent,
  LedgerEvent,
  WafEvent,
} from '../../evidence/events.ts';
import { eventsOf } from '../../evidence/site-record.ts';
import type { CallbackResult } from '../../verdict/judge-callbacks.ts';
import type { RequestRows } from './request-end.ts';

/** What other events know of one. */
export interface RelatedEvents {
  rowsOf(requestId: string): RequestRows;
  /** What the verdict says of a callback: null where it cannot tell, undefined where it does not speak of it. */
  handled(event: CallbackEvent): boolean | null | undefined;
  /** What a call of the API changed in Klarna's book. */
  changesOf(call: ApiCallEvent): LedgerEvent[];
  /** Whether another event tells of it already. */
  isPartOfAnother(event: EdgeRequestEvent | WafEvent | LedgerEvent): boolean;
}

export function relatedEvents(all: HarnessEvent[], callbacks: readonly CallbackResult[]): RelatedEvents {
  const record = { events: all };
  const sent = eventsOf(record, 'callback');
  const edge = new Map(eventsOf(record, 'edge-request').map((event) => [event.requestId, event]));
  const waf = new Map(eventsOf(record, 'waf').map((event) => [event.requestId, event]));
  const calls = eventsOf(record, 'api-call');
  const causes = causesOf(eventsOf(record, 'ledger'), calls);
  const ofCallbacks = new Set(sent.map(({ requestId }) => requestId));
  return {
    rowsOf: (requestId) => ({ edge: edge.get(requestId), waf: waf.get(requestId) }),
    handled: (event) => {
      const ofAttempt = callbacks.filter(({ kind, attempt }) => kind === event.kind && attempt === event.attempt);
      if (ofAttempt.length === 0) return undefined;
      // A redirect that was followed is judged where it ended, under another URL.
      const here = ofAttempt.filter(({ url }) => url === event.url);
      return here[copiesBefore(event, sent)]?.handled ?? null;
    },
    changesOf: (call) => [...causes].flatMap(([change, cause]) => (cause === call ? [change] : [])),
    isPartOfAnother: (event) => {
      if (event.type === 'ledger') return causes.has(event);
      return ofCallbacks.has(event.requestId) || (event.type === 'waf' && edge.has(event.requestId));
    },
  };
}

/** Klarna may send an attempt more than once. */
const copiesBefore = (event: CallbackEvent, sent: readonly CallbackEvent[]): number =>
  sent
    .filter(({ kind, attempt, url }) => kind === event.kind && attempt === event.attempt && url === event.url)
    .indexOf(event);

/** The call of the API that makes each change; what the customer does at Klarna is nobody's call. */
const makers: Partial<Record<LedgerEvent['change'], RegExp>> = {
  created: /^POST \/checkout\/v3\/orders$/,
  updated: /^POST \/checkout\/v3\/orders\/[^/]+$/,
  acknowledged: /^POST .*\/acknowledge$/,
  'references-set': /^PATCH .*\/merchant-references$/,
  captured: /^POST .*\/captures$/,
  cancelled: /^POST .*\/cancel$/,
};

/** Each change with its call: the nearest one that was under way, and that has made no other. */
function causesOf(changes: readonly LedgerEvent[], calls: readonly ApiCallEvent[]): Map<LedgerEvent, ApiCallEvent> {
  const causes = new Map<LedgerEvent, ApiCallEvent>();
  const free = new Set(calls);
  for (const change of changes) {
    const [cause] = [...free]
      .filter((call) => makes(call, change))
      .sort((a, b) => Math.abs(a.at - change.at) - Math.abs(b.at - change.at));
    if (!cause) continue;
    causes.set(change, cause);
    free.delete(cause);
  }
  return causes;
}

const makes = ({ method, path, at, durationMs }: ApiCallEvent, { change, at: changedAt }: LedgerEvent): boolean =>
  (makers[change]?.test(`${method} ${path}`) ?? false) && changedAt >= at && changedAt <= at + durationMs + 1;
