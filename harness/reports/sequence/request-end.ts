import type {
  ApiCallEvent,
  CallbackEvent,
  EdgeRequestEvent,
  HarnessEvent,
  LedgerEvent,
  WafEvent,
} from '../../evidence/events.ts';
import { eventsOf } from '../../evidence/site-record.ts';
import { nameOf } from '../../verdict/compare.ts';
import type { CallbackResult } from '../../verdict/judge-callbacks.ts';
import { redirectPlace } from '../labels.ts';
import type { RequestStep } from './step.ts';

type End = Pick<RequestStep, 'to' | 'answer' | 'remark' | 'lost'>;

/** The edge's and the WAF's rows of one request, as far as there are any. */
export interface RequestRows {
  edge?: EdgeRequestEvent;
  waf?: WafEvent;
}

/** How a request ended that came through the edge from a browser. */
export function endOfVisit(edge: EdgeRequestEvent, rows: RequestRows): End {
  const refused = edge.upstreamStatus === undefined && edge.status >= 400;
  return {
    to: edge.upstreamStatus === undefined ? 'edge' : 'store',
    answer: String(edge.status),
    remark: refused ? blockedBy({ ...rows, edge }) : onlyLogged(rows),
    lost: refused,
  };
}

/**
 * How a callback attempt ended.
 * @param handled whether the plugin did its work, as the verdict has it; undefined where no verdict speaks of it
 */
export function endOfCallback({ outcome, url }: CallbackEvent, rows: RequestRows, handled?: boolean | null): End {
  if (outcome.type === 'failed') return { ...failure(outcome, rows), lost: handled !== true };
  const { status, location } = outcome;
  const end = {
    to: rows.edge?.upstreamStatus === undefined ? 'edge' : 'store',
    answer: String(status),
    lost: handled === false || (handled === undefined && status >= 300),
  } as const;
  if (status >= 400) return { ...end, remark: blockedBy(rows) };
  if (location !== undefined) return { ...end, remark: `redirected to ${redirectPlace(location, url)}` };
  if (handled === false) return { ...end, remark: 'but the plugin did not act' };
  return { ...end, remark: handled ? 'and the plugin acted' : onlyLogged(rows) };
}

type Failure = Extract<CallbackEvent['outcome'], { type: 'failed' }>;

function failure(failed: Failure, { edge, waf }: RequestRows): Pick<End, 'to' | 'answer' | 'remark'> {
  const code = waf ? `${failed.code} by ${blockerName(waf)}` : failed.code;
  switch (failed.layer) {
    case 'dns':
      return { to: 'nowhere', answer: 'no such name', remark: code };
    case 'tcp':
      return { to: 'edge', answer: 'no connection', remark: code };
    case 'tls':
      return { to: 'edge', answer: 'certificate or TLS refused', remark: code };
    case 'http':
      return failed.code === 'NO_CALLBACK_URL' || failed.code === 'ERR_INVALID_URL'
        ? { to: 'nowhere', answer: 'no usable URL', remark: code }
        : { to: edge ? reached(edge) : 'edge', answer: 'broken answer', remark: code };
    case 'time-out':
      return { to: edge ? reached(edge) : 'edge', answer: 'no answer in time', remark: code };
  }
}

const reached = ({ upstreamStatus }: EdgeRequestEvent) => (upstreamStatus === undefined ? 'edge' : 'store');

function blockedBy({ edge, waf }: RequestRows): string {
  if (edge?.upstreamStatus !== undefined) return 'by the shop itself';
  if (waf) return `by ${blockerName(waf)}`;
  return edge ? 'by the edge, no rule known' : 'by whom is not recorded';
}

const onlyLogged = ({ waf }: RequestRows): string | undefined => waf && `noticed by ${blockerName(waf)}`;

const blockerName = ({ layer, rules }: WafEvent): string => nameOf({ layer, ruleIds: rules.map(({ id }) => id) });

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
