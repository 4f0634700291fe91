import type { CallbackEvent, EdgeRequestEvent, HarnessEvent } from '../../evidence/events.ts';
import type { CallbackResult } from '../../verdict/judge-callbacks.ts';
import { plannedWords } from '../duration-words.ts';
import { changeWords, shopperWords } from './event-words.ts';
import { mergeRepeats } from './merge-repeats.ts';
import { type RelatedEvents, relatedEvents } from './related-events.ts';
import { endOfCallback, endOfVisit } from './request-end.ts';
import { shortPath } from './short-path.ts';
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
  let attempt = '';
  for (const event of ordered) {
    const name = event.type === 'callback' ? `${event.kind} ${event.attempt}` : attempt;
    if (parts.length === 0 || name !== attempt) {
      startedAt = event.at;
      attempt = name;
      parts.push({ title: event.type === 'callback' ? titleOf(event) : 'The checkout', steps: [] });
    }
    const step = stepOf(event, related);
    if (step) parts.at(-1)?.steps.push({ ...step, atMs: event.at - startedAt });
  }
  return parts.map(({ title, steps }) => ({ title, steps: mergeRepeats(steps) }));
}

/** A redirect that was followed is a callback of the same attempt, and begins no part of its own. */
const titleOf = ({ kind, attempt, scheduledMs }: CallbackEvent): string =>
  `After ${plannedWords(scheduledMs)}: Klarna’s ${kind}, attempt ${attempt}`;

type Untimed = Omit<RequestStep, 'atMs'> | Omit<NoteStep, 'atMs'>;

function stepOf(event: HarnessEvent, related: RelatedEvents): Untimed | undefined {
  switch (event.type) {
    case 'shopper':
      return { ...note('shopper', shopperWords[event.step], event.detail), leaves: event.step === 'closed-tab' };
    case 'callback':
      return {
        ...request('klarna', event.method, event.url),
        ...endOfCallback(event, related.rowsOf(event.requestId), related.handled(event)),
      };
    case 'api-call':
      return {
        ...request('store', event.method, event.path),
        to: 'klarna',
        answer: event.errorCode ? `${event.status} ${event.errorCode}` : String(event.status),
        lost: false,
        changes: related.changesOf(event).map(changeWords),
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
      return related.isPartOfAnother(event) ? undefined : note('klarna', changeWords(event), event.detail);
  }
}

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
