import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { matchesGlob } from '../../lib/glob.ts';
import { shortened } from '../../lib/shortened.ts';
import { callbackKinds } from '../../scenario/callback-kinds.ts';
import { asList, type Fault, hoursOf, isPhpEnd, nameOfFault } from '../../scenario/fault.ts';
import { withArticle } from '../compare.ts';
import type { CallbackResult } from '../judge-callbacks.ts';

/** Why a fault that never acted did not, in words: from what is sure to what is left. */
export function whyIdle(fault: Fault, index: number, record: SiteRecord, callbacks: readonly CallbackResult[]): string {
  return (
    notBegun(fault, record) ??
    forestalled(fault, index, record) ??
    nothingToDo(fault, index, record) ??
    stoppedBefore(fault, index, record, callbacks) ??
    `${waitedFor(fault)}${whileOn(fault)}`
  );
}

/** Klarna's time did not come to its beginning. */
function notBegun(fault: Fault, record: SiteRecord): string | undefined {
  const { fromMs } = hoursOf(fault);
  if (fromMs === undefined) return undefined;
  const begins = fromMs === 0 ? 'with the payment' : `${fromMs / 60_000} minutes after the payment`;
  const hasPaid =
    eventsOf(record, 'shopper').some(({ step }) => step === 'paid') ||
    record.purchases.some(({ status }) => status !== 'open');
  if (!hasPaid) return `it begins ${begins}, and the customer never paid`;
  const name = nameOfFault(fault);
  const began = eventsOf(record, 'moment').some(
    ({ what, detail, sincePaidMs }) => what === 'fault-began' && detail === name && sincePaidMs === fromMs,
  );
  return fromMs === 0 || began ? undefined : `it begins ${begins}, and Klarna’s time did not come to that`;
}

/** Another fault ended what it is for. At the edge, at Klarna and in the name service that is written down. */
function forestalled(fault: Fault, index: number, record: SiteRecord): string | undefined {
  const { faults } = record.conditions;
  const noted = eventsOf(record, 'fault').find(({ fault: of, did }) => of === index && did === 'forestalled');
  const by = faults[noted?.by ?? faults.findIndex((other, at) => at < index && ends(other, at, fault, record))];
  if (!by) return undefined;
  return `the fault "${nameOfFault(by)}" ${by.does.answer || by.does.redirect ? 'answered' : 'ended'} first what it waits for`;
}

/** Whether a fault before it in the list ended what came to the same hook, loopback request or handshake. */
function ends(other: Fault, at: number, fault: Fault, record: SiteRecord): boolean {
  if (other.at !== fault.at) return false;
  const { answer, php, reset, drop, protocol } = other.does;
  const acts = eventsOf(record, 'fault').filter(({ fault: of, did }) => of === at && did === 'acted');
  switch (fault.at) {
    case 'store': {
      const isEnd = answer !== undefined || (php !== undefined && php !== 'sleep' && isPhpEnd(php));
      const during = asList(fault.on?.during);
      return (
        isEnd &&
        fault.on?.hook !== undefined &&
        other.on?.hook === fault.on.hook &&
        acts.some(({ on }) => during.length === 0 || during.some((what) => on.endsWith(` during ${what}`)))
      );
    }
    case 'loopback': {
      const path = fault.on?.path ?? '*';
      const isEnd = answer !== undefined || reset !== undefined || drop !== undefined;
      return isEnd && acts.some(({ on }) => matchesGlob(on.slice(on.indexOf(' ') + 1), path));
    }
    case 'tls':
      return protocol !== undefined && acts.length > 0;
    default:
      return false;
  }
}

/** What it is for came, and was as it would have made it, or was not often enough there. */
function nothingToDo({ does }: Fault, index: number, record: SiteRecord): string | undefined {
  if (!eventsOf(record, 'fault').some(({ fault, did }) => fault === index && did === 'nothing-to-do')) return undefined;
  if (does.strip) return `what came to it had no header ${does.strip.join(' or ')} to take off`;
  if (does.rewrite) return 'what came to it was already as it rewrites it';
  if (does.cache) return 'it kept the first answers, and nothing that it had kept was asked for again';
  if (does.ban) {
    const { after, status } = does.ban;
    const refusals = `${after} ${after === 1 ? 'answer' : 'answers'} of ${status ?? '400 or higher'}`;
    return `nobody came to it again after ${refusals}`;
  }
  return 'what came to it had no body to cut';
}

/** A fault inside the shop or at Klarna's API that is for a callback which never came to the shop. */
function stoppedBefore(
  { at, on = {} }: Fault,
  index: number,
  { conditions }: SiteRecord,
  callbacks: readonly CallbackResult[],
): string | undefined {
  const kinds = asList(on.during);
  const isCallback = (kind: string) => (callbackKinds as readonly string[]).includes(kind);
  if ((at !== 'store' && at !== 'klarna-api') || kinds.length === 0 || !kinds.every(isCallback)) return undefined;
  const sent = callbacks.filter(({ kind }) => kinds.includes(kind));
  const names = new Set(conditions.faults.filter((_, other) => other !== index).map(nameOfFault));
  const layers = new Set(sent.map(({ blockedBy }) => blockedBy?.layer ?? ''));
  if (sent.length === 0 || [...layers].some((layer) => !names.has(layer))) return undefined;
  return `the fault "${[...layers].join('" or "')}" stopped every ${kinds.join(' and ')} before the shop`;
}

/** What it waits for. */
function waitedFor({ at, on = {}, does }: Fault): string {
  switch (at) {
    case 'edge':
    case 'answers': {
      const wanted = asList(on.callback).filter((kind) => kind !== 'any');
      const what = wanted.length > 0 ? withArticle(wanted.join(' or ')) : on.callback ? 'a callback' : 'a request';
      const whose = on.caller ? ` of ${on.caller === 'klarna' ? 'Klarna' : `the ${on.caller}`}` : '';
      return `it waits for ${what}${whose}${withWords(on, ['callback', 'caller'])}, and none came to it`;
    }
    case 'store': {
      if (does.without === 'htaccess') return 'no callback was answered 404 by the shop';
      if (does.without !== undefined) return `nothing asked for what the shop is without (${does.without})`;
      const where = on.hook === undefined ? 'it waits for a request' : `it waits for the hook ${shortened(on.hook)}`;
      const when = on.during === undefined ? '' : ` during ${asList(on.during).join(' or ')}`;
      return `${where}${when}${withWords(on, ['hook', 'during'])}, and none came to it`;
    }
    case 'loopback':
      return `it waits for a request of the shop to itself${withWords(on, [])}, and there was none`;
    case 'klarna-api': {
      const routes = asList(on.route).join(' or ');
      const when = on.during === undefined ? '' : ` during ${asList(on.during).join(' or ')}`;
      return `it waits for ${routes === '' ? 'a call of the shop' : `the shop’s ${routes}`}${when}${withWords(on, ['route', 'during'])}, and none came to it`;
    }
    case 'name':
      return 'no callback looked the shop’s name up';
    case 'tls':
      return does.certificate
        ? `no callback met the ${does.certificate} certificate`
        : 'no callback came to the handshake';
  }
}

/** What else must be so of what it acts on: ` with method GET, status 303`. */
function withWords(on: NonNullable<Fault['on']>, said: readonly (keyof NonNullable<Fault['on']>)[]): string {
  const rest = Object.entries(on).filter(
    ([key, value]) => value !== undefined && !said.includes(key as keyof typeof on),
  );
  const words = rest.map(([key, value]) => {
    if (value === '') return `no ${key}`;
    return `${key} ${shortened(typeof value === 'object' ? JSON.stringify(value) : String(value))}`;
  });
  return words.length > 0 ? ` with ${words.join(', ')}` : '';
}

/** When it was there: what came at another time did not come to it. */
function whileOn(fault: Fault): string {
  const { fromMs, untilMs } = hoursOf(fault);
  const [from, until] = [fromMs, untilMs].map((ms) => (ms === undefined ? undefined : ms / 60_000));
  if (until !== undefined) {
    return from === undefined
      ? ` until ${until} minutes after the payment`
      : ` between ${from} and ${until} minutes after the payment`;
  }
  if (from === undefined) return '';
  return from === 0 ? ' after the payment' : ` from ${from} minutes after the payment on`;
}
