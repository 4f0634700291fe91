import type { CallbackEvent, FaultEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { matchesGlob } from '../../lib/glob.ts';
import type { Conditions } from '../../scenario/conditions.ts';
import { type Behaviour, type Fault, type FaultPlace, nameOfFault } from '../../scenario/fault.ts';
import { folderOf, pathInShop } from '../../scenario/shop-folder.ts';
import type { Verdict } from '../../scenario/verdicts.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { callbackName, capital, type Diagnose, type Diagnosis } from './diagnosis.ts';
import { changeFor, pathsFor, type Struck, whyOf } from './fault-words.ts';

/** The fault that the evidence ties to a callback, where it brings words of its own or answered in the shop’s place. */
export const faultInWords: Diagnose = (callback, record) => {
  const found = faultOf(callback, record);
  if (!found) return undefined;
  const { at, does, why } = found.fault;
  const answered = (at === 'edge' || at === 'answers') && does.answer !== undefined;
  return why !== undefined || answered ? inWords(found.index, struck(callback), record) : undefined;
};

/** A fault that brings no words: what it did, and to what. A shop that is just slow has better ones elsewhere. */
export const faultItself: Diagnose = (callback, record) => {
  const found = faultOf(callback, record);
  if (!found || (found.fault.at === 'store' && isOnlySlow(found.fault.does))) return undefined;
  return inWords(found.index, struck(callback), record);
};

const inside: ReadonlySet<FaultPlace> = new Set(['store', 'loopback', 'klarna-api']);

/** What failed inside the shop or at Klarna's API, where an order is not as it should be though every push was answered well. */
export function faultInside(record: SiteRecord, verdict: Verdict, at = inside): Diagnosis | undefined {
  if (verdict === 'abandoned' || (verdict === 'paid' && record.purchases.some(({ acknowledged }) => acknowledged))) {
    return undefined;
  }
  const { faults } = record.conditions;
  const event = actsOf(record).find(({ fault }) => at.has(faults[fault]?.at ?? 'name'));
  if (!event) return undefined;
  const during = eventsOf(record, 'callback').find((callback) => isWithin(event, callback));
  return inWords(
    event.fault,
    { callback: during ? callbackName(during) : 'the purchase', status: null, path: '' },
    record,
  );
}

/** Whether a fault inside the shop or at Klarna's API did something, to whatever. */
export const actedInside = (record: SiteRecord): boolean =>
  actsOf(record).some(({ fault }) => inside.has(record.conditions.faults[fault]?.at ?? 'name'));

const struck = (callback: CallbackResult): Struck => ({
  callback: callbackName(callback),
  status: callback.status,
  path: new URL(callback.url).pathname,
  search: new URL(callback.url).search,
});

function inWords(index: number, of: Struck, record: SiteRecord): Diagnosis | undefined {
  const { faults } = record.conditions;
  const fault = faults[index];
  if (!fault) return undefined;
  const missed = missedBy(fault, faults.slice(0, index), of, record.conditions);
  const advice = fault.advice ?? (fault.removal === undefined ? undefined : `${fault.removal}.`);
  return {
    why: fault.why === undefined ? whyOf(fault, of) : filled(fault.why, of),
    change: missed ?? (advice === undefined ? changeFor(fault, of) : filled(advice, of)),
  };
}

const filled = (sentence: string, struck: Struck): string =>
  capital(
    sentence
      .replaceAll('{callback}', struck.callback)
      .replaceAll('{status}', struck.status === null ? 'nothing' : String(struck.status))
      .replaceAll('{paths}', pathsFor(struck))
      .replaceAll('{path}', struck.path),
  );

/** The fault that the evidence ties to a callback; of several, the one that a callback does not survive. */
function faultOf(callback: CallbackResult, record: SiteRecord): { fault: Fault; index: number } | undefined {
  const found = record.conditions.faults.flatMap((fault, index) =>
    isTied(fault, index, callback, record) && canBeIt(fault, callback)
      ? [{ fault, index, rank: rankOf(fault, callback) }]
      : [],
  );
  return found.sort((a, b) => a.rank - b.rank)[0];
}

/** Where a fault may know no request of the edge's: what happens there while a callback is under way is that callback's. */
const awayFromEdge: ReadonlySet<FaultPlace> = new Set(['store', 'loopback', 'klarna-api', 'name', 'tls']);

function isTied(fault: Fault, index: number, callback: CallbackResult, record: SiteRecord): boolean {
  if (fault.does.certificate !== undefined && callback.error?.layer === 'tls') return true;
  const name = nameOfFault(fault);
  const isAlone = record.conditions.faults.every((other, at) => at === index || nameOfFault(other) !== name);
  if (isAlone && callback.blockedBy?.layer === name) return true;
  const { requestId } = callback;
  if (requestId === undefined) return false;
  const rows = eventsOf(record, 'waf').filter((row) => row.requestId === requestId);
  if (isAlone && rows.some(({ layer }) => layer === name)) return true;
  const sent = eventsOf(record, 'callback').find((event) => event.requestId === requestId);
  return actsOf(record).some((event) => {
    if (event.fault !== index) return false;
    if (event.requestId !== undefined && fault.at !== 'klarna-api') return event.requestId === requestId;
    return awayFromEdge.has(fault.at) && sent !== undefined && isWithin(event, sent);
  });
}

const actsOf = (record: SiteRecord): FaultEvent[] => eventsOf(record, 'fault').filter(({ did }) => did === 'acted');

const isWithin = ({ at }: FaultEvent, sent: CallbackEvent): boolean => at >= sent.at && at <= sent.at + sent.durationMs;

const isOnlySlow = (does: Behaviour): boolean => Object.keys(does).every((key) => key === 'delayMs');
const isMild = ({ at, does }: Fault): boolean =>
  at === 'edge' && (does.strip !== undefined || does.rewrite !== undefined);

/** What callbacks survive explains only what fits it: a delay a time-out, a changed request one that was not refused. */
function canBeIt(fault: Fault, { blockedBy, error }: CallbackResult): boolean {
  if (isMild(fault)) return blockedBy === null && error === null;
  const waitsForIt = fault.at !== 'klarna-api' && fault.at !== 'loopback';
  return !(isOnlySlow(fault.does) && waitsForIt) || error?.layer === 'time-out';
}

function rankOf(fault: Fault, { blockedBy }: CallbackResult): number {
  if (blockedBy?.layer === nameOfFault(fault)) return 0;
  return isMild(fault) || isOnlySlow(fault.does) ? 2 : 1;
}

/** Whoever has an allow list already needs to hear what it misses. */
function missedBy(
  { unless = [], heedsUnless = true }: Fault,
  before: readonly Fault[],
  { path, search = '' }: Struck,
  { klarna: { sendsFrom }, store }: Pick<Conditions, 'klarna' | 'store'>,
): string | undefined {
  if (!heedsUnless || unless.length === 0) return undefined;
  const isHidden = before.some(({ at, does }) => at === 'edge' && does.rewrite?.source !== undefined);
  if (isHidden && unless.some(({ source }) => source !== undefined)) {
    return 'The allow list has Klarna’s addresses, but the firewall sees the proxy’s: restore the visitor’s address.';
  }
  if (sendsFrom === 'playground' && unless.some(({ source }) => source === 'klarna')) {
    return 'The allow list has Klarna’s addresses of production, and the playground calls from others: allow those as well while the shop is in test mode.';
  }
  const paths = unless.flatMap((entry) => (entry.path === undefined ? [] : [entry.path]));
  if (paths.length === 0 || paths.some((glob) => matchesGlob(path, glob))) {
    return undefined;
  }
  const inShop = pathInShop(path, store);
  if (inShop !== undefined && inShop !== path && paths.some((glob) => matchesGlob(inShop, glob))) {
    return `The allow list begins at the root of the host, and this shop’s WordPress lives in ${folderOf(store)}/: allow ${pathsFor({ path, search })}.`;
  }
  return inShop === '/' && search.includes('wc-api=')
    ? 'The allow list knows /wc-api/ only: add the form ?wc-api=KCO_WC_* to it.'
    : `The allow list misses ${path}: allow ${pathsFor({ path, search })}, and every other form in which the callbacks come.`;
}
