import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';
import { type Fault, nameOfFault } from '../scenario/fault.ts';

/** A page that a customer waited for, and the fault that kept it. */
export interface LostPage {
  /** `GET /checkout/`. */
  request: string;
  fault: Fault;
}

/** The page at which the customer could not go on, where a fault gave that request no answer; undefined where none did. */
export function pageNeverCame(record: SiteRecord): LostPage | undefined {
  const stuck = eventsOf(record, 'shopper').find(({ step }) => step === 'stuck');
  if (!stuck) return undefined;
  const callbacks = new Set(eventsOf(record, 'callback').map(({ requestId }) => requestId));
  // The customer's last request is the one that nobody answered.
  const last = eventsOf(record, 'edge-request')
    .filter(({ at, requestId }) => at <= stuck.at && !callbacks.has(requestId))
    // In a block checkout the shop asks itself meanwhile.
    .filter(({ userAgent }) => !userAgent.startsWith('WordPress/'))
    .reduce<{ at: number; requestId: string } | undefined>((a, b) => (a && a.at > b.at ? a : b), undefined);
  const act = eventsOf(record, 'fault').find(
    ({ did, requestId, fault }) =>
      did === 'acted' &&
      last !== undefined &&
      requestId === last.requestId &&
      isSilent(record.conditions.faults[fault]),
  );
  const fault = act && record.conditions.faults[act.fault];
  return act && fault ? { request: act.on.split('?')[0] ?? act.on, fault } : undefined;
}

const isSilent = (fault: Fault | undefined): boolean =>
  (fault?.at === 'edge' || fault?.at === 'answers') && (fault.does.drop === true || fault.does.reset === true);

/** `GET /checkout/ never came, because the fault "drop at edge" kept it without a word`. */
export function lostPageWords({ request, fault }: LostPage): string {
  const what = fault.at === 'edge' ? 'it' : 'the shop’s answer';
  const did = fault.does.reset ? `cut ${what} off by a reset` : `kept ${what} without a word`;
  return `${request} never came, because the fault "${nameOfFault(fault)}" ${did}`;
}
