import { NoAnswer } from '../../lib/http/plain-http.ts';
import { asList, type Fault, isInside, isOn } from '../../scenario/fault.ts';
import type { KlarnaRoute } from '../../scenario/klarna-routes.ts';
import { klarnaSecondMs } from '../../scenario/klarna-second.ts';
import { type HandledCall, type IncomingCall, plainAnswer } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';

/** Longer than the plugin waits for an answer, in Klarna's time. */
const silenceMs = 60_000;

/** When Klarna's own front gives the API up, in Klarna's time. @source facts/klarna-contract.md: 504 after 30 s */
const frontMs = 30_000;

/**
 * The merchant's faults before a route, one after the other as they stand in the scenario's list: one that answers, breaks
 * off or is silent keeps the call from those behind it and from the book.
 * @param serve does what the call asks for
 * @throws NoAnswer where a fault breaks the connection off
 */
export async function throughFaults(
  { clock }: Ledger,
  merchant: Merchant,
  route: KlarnaRoute,
  { method, path }: IncomingCall,
  serve: () => HandledCall,
): Promise<HandledCall> {
  const wait = (ms: number) => clock.sleep((ms / 1_000) * klarnaSecondMs);
  const malforming: number[] = [];
  const on = `${method} ${path}`;
  const record = (fault: number) => merchant.events.push({ type: 'fault', at: clock.now(), fault, did: 'acted', on });
  const isIdle = (fault: number, did: 'nothing-to-do' | 'forestalled', by?: number) => {
    const known = merchant.events.some((event) => event.type === 'fault' && event.fault === fault && event.did === did);
    if (!known)
      merchant.events.push({ type: 'fault', at: clock.now(), fault, did, ...(by !== undefined && { by }), on });
  };
  // Each call counts for every fault that is about it, also for one that it never comes to.
  const acting = merchant.options.faults.map((fault, index) => ({
    fault,
    index,
    acts: acts(merchant, fault, index, route),
  }));
  const met = acting.filter(({ acts }) => acts);
  for (const [place, { fault, index }] of met.entries()) {
    const { answer, delayMs, drop, reset, malform } = fault.does;
    if (answer || drop || reset) for (const other of met.slice(place + 1)) isIdle(other.index, 'forestalled', index);
    if (drop || reset) for (const other of malforming) isIdle(other, 'forestalled', index);
    if (malform) malforming.push(index);
    else record(index);
    if (delayMs !== undefined) await wait(Math.min(delayMs, frontMs));
    if (delayMs !== undefined && delayMs > frontMs) {
      return { answer: { status: 504, body: '' }, merchantId: merchant.merchantId, byFault: true };
    }
    if (drop) await wait(silenceMs);
    if (drop || reset) throw new NoAnswer(`${method} ${path} is broken off`);
    if (answer) {
      const { status, headers, body = '' } = answer;
      return malformed(
        { answer: { status, body, headers }, merchantId: merchant.merchantId, byFault: true },
        malforming,
        record,
        isIdle,
      );
    }
  }
  return malformed(serve(), malforming, record, isIdle);
}

/** Counts the call, too. What is unreachable is so at the shop's end. */
function acts({ options, faultMatches }: Merchant, fault: Fault, index: number, route: KlarnaRoute): boolean {
  const { at, on = {}, does } = fault;
  if (at !== 'klarna-api' || does.unreachable || !isOn(fault, options.sincePaidMs ?? undefined)) return false;
  if (on.route !== undefined && !asList(on.route).includes(route)) return false;
  const matches = (faultMatches[index] ?? 0) + 1;
  faultMatches[index] = matches;
  return isInside(on.nth, matches);
}

/** The first half of the JSON, of which each fault takes its half. An answer without a body has nothing to break. */
function malformed(
  served: HandledCall,
  faults: readonly number[],
  record: (fault: number) => void,
  isIdle: (fault: number, did: 'nothing-to-do') => void,
): HandledCall {
  let text = String(plainAnswer(served.answer).body);
  if (text === '') for (const fault of faults) isIdle(fault, 'nothing-to-do');
  if (text === '' || faults.length === 0) return served;
  for (const fault of faults) {
    record(fault);
    text = text.slice(0, Math.floor(text.length / 2));
  }
  const headers = { 'content-type': 'application/json', ...served.answer.headers };
  return { ...served, isHalved: true, answer: { ...served.answer, headers, body: text } };
}
