import { refusalWords } from '../../evidence/bad-value.ts';
import type { ApiCallEvent, EdgeRequestEvent, HarnessEvent } from '../../evidence/events.ts';
import type { CallbackResult } from '../../verdict/judge-callbacks.ts';
import { plannedDuration } from '../labels.ts';
import {
  isPageFile,
  ledgerChangeLabel,
  momentLabel,
  shopOrderLabel,
  shopperStepLabels,
  shortPath,
} from './event-labels.ts';
import { endOfCallback, endOfVisit, type RelatedEvents, relatedEvents } from './request-end.ts';
import type { Lifeline, NoteStep, RequestStep, SequencePart } from './step.ts';

/**
 * What happened on a site, told in order: who asked whom, how it ended, and what changed in Klarna's book.
 * @param callbacks the judged callbacks, in the order of time
 */
export function sequenceOf(events: readonly HarnessEvent[], callbacks: readonly CallbackResult[]): SequencePart[] {
  const ordered = [...events].sort((a, b) => a.at - b.at);
  const related = relatedEvents(ordered, callbacks);
  const parts: SequencePart[] = [];
  let startedAt = ordered[0]?.at ?? 0;
  let now: KlarnaTime = { atMs: 0 };
  for (const event of ordered) {
    const next = klarnaTime(event, now);
    if (parts.length === 0 || next.atMs !== now.atMs || next.callback !== now.callback) {
      startedAt = event.at;
      now = next;
      parts.push({ title: titleOf(next), steps: [] });
    }
    const step = stepOf(event, related);
    if (step) parts.at(-1)?.steps.push({ ...step, atMs: event.at - startedAt });
  }
  return parts.map(({ title, steps }) => ({ title, steps: mergeRepeats(steps) }));
}

/** Where a sequence is: Klarna's time since the payment, and the callback attempt that is under way. */
interface KlarnaTime {
  atMs: number;
  callback?: string;
}

/**
 * Callbacks that come while the customer shops belong to the checkout. A redirect that was followed, or a second copy, is a
 * callback of the same attempt, and begins no part of its own.
 */
function klarnaTime(event: HarnessEvent, now: KlarnaTime): KlarnaTime {
  switch (event.type) {
    case 'callback':
      if (event.scheduledMs === 0) return now;
      return { atMs: event.scheduledMs, callback: `Klarna’s ${event.kind}, attempt ${event.attempt}` };
    case 'shop-order':
    case 'moment':
      return event.sincePaidMs === now.atMs ? now : { atMs: event.sincePaidMs };
    default:
      return now;
  }
}

function titleOf({ atMs, callback }: KlarnaTime): string {
  if (atMs === 0) return 'The checkout';
  return `After ${plannedDuration(atMs)}${callback === undefined ? '' : `: ${callback}`}`;
}

type Untimed = Omit<RequestStep, 'atMs'> | Omit<NoteStep, 'atMs'>;

function stepOf(event: HarnessEvent, related: RelatedEvents): Untimed | undefined {
  switch (event.type) {
    case 'shopper':
      return {
        ...note('shopper', shopperStepLabels[event.step], event.detail),
        leaves: event.step === 'closed-tab' || event.step === 'left',
      };
    case 'callback':
      return {
        ...request('klarna', event.method, event.url),
        ...endOfCallback(event, related.rowsOf(event.requestId), related.handled(event)),
      };
    case 'api-call':
      return {
        ...request('store', event.method, event.path),
        to: 'klarna',
        answer: answerOfKlarna(event),
        remark: remarkOfKlarna(event),
        lost: false,
        changes: related.changesOf(event).map(ledgerChangeLabel),
      };
    case 'edge-request':
      if (related.isPartOfAnother(event)) return undefined;
      return {
        ...request(senderOf(event), event.method, event.url),
        ...endOfVisit(event, related.rowsOf(event.requestId)),
      };
    case 'waf':
      if (related.isPartOfAnother(event)) return undefined;
      return note('edge', `${event.layer}: ${event.status}`, event.rules.map(({ id }) => `rule ${id}`).join(', '));
    case 'ledger':
      return related.isPartOfAnother(event) ? undefined : note('klarna', ledgerChangeLabel(event), event.detail);
    case 'shop-order':
      return note('store', shopOrderLabel(event), event.paid ? 'with a date of payment' : 'without a date of payment');
    case 'moment':
      return note(...momentLabel(event), event.detail);
    case 'trace': {
      // What succeeded is seen in the requests.
      if (event.what !== 'fatal' && event.what !== 'error') return undefined;
      const { place, message } = event;
      return note(
        'store',
        event.what === 'fatal' ? 'fatal error of PHP’s' : 'error in the plugin’s log',
        place === undefined ? message : `${message} (${place.file}:${place.line})`,
      );
    }
    case 'fault':
      return undefined; // what it did stands at the request that it did it to
  }
}

/** As the shop got it. */
function answerOfKlarna({ status, errorCode, shopGot }: ApiCallEvent): string {
  if (shopGot === 'nothing') return 'no answer in time';
  const answer = errorCode ? `${status} ${errorCode}` : String(status);
  return shopGot === 'half' ? `${answer}, half of it` : answer;
}

/** Refusals whose code says it all. */
const sayItAll: ReadonlySet<string> = new Set(['NO_SUCH_ORDER', 'READ_ONLY_ORDER']);

const remarkOfKlarna = (call: ApiCallEvent): string | undefined =>
  call.errorCode === undefined || sayItAll.has(call.errorCode) ? undefined : refusalWords(call);

const request = (from: Lifeline, method: string, url: string) =>
  ({ type: 'request', from, method, url, path: shortPath(url), changes: [] as string[], count: 1 }) as const;

const note = (on: Lifeline, text: string, detail?: string): Omit<NoteStep, 'atMs'> => ({
  type: 'note',
  on,
  text,
  detail,
  leaves: false,
});

/** WordPress calls itself through the edge; whoever calls as Klarna and is in no list of callbacks is still Klarna. */
function senderOf({ userAgent }: EdgeRequestEvent): Lifeline {
  if (userAgent.startsWith('WordPress/')) return 'store';
  return userAgent === 'APIs-Klarna' ? 'klarna' : 'shopper';
}

type Step = RequestStep | NoteStep;

/** What a run of the page's own files is called. */
const pageFiles = 'files of the page';

/**
 * Makes one step of equal ones that follow each other: the plugin's repeated reads, and the files of a page. Steps with
 * another status, another sender or another change in Klarna's book are never merged.
 */
export function mergeRepeats(steps: readonly Step[]): Step[] {
  const merged: Step[] = [];
  for (const step of steps) {
    const last = merged.at(-1);
    if (last?.type === 'request' && step.type === 'request' && keyOf(last) === keyOf(step)) {
      last.count += 1;
      if (isPageFile(last.url)) last.path = pageFiles;
    } else merged.push({ ...step });
  }
  return merged;
}

function keyOf({ from, to, method, path, url, answer, remark, lost, changes }: RequestStep): string {
  const what = isPageFile(url) ? pageFiles : path;
  return JSON.stringify([from, to, method, what, answer, remark, lost, changes]);
}
