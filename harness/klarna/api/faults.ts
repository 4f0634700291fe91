import { NoAnswer } from '../../lib/http/plain-http.ts';
import { asList, type Fault, isInside, isOn } from '../../scenario/fault.ts';
import type { KlarnaRoute } from '../../scenario/klarna-routes.ts';
import { klarnaSecondMs } from '../../scenario/klarna-second.ts';
import { plainAnswer } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';
import type { HandledCall, IncomingCall } from './api-handler.ts';

/** Longer than the plugin waits for an answer, in Klarna's time. */
const silenceMs = 60_000;

/** A fault of the scenario's list, and its place in it. */
interface ActiveFault {
  fault: Fault;
  index: number;
}

/**
 * The first fault of the merchant's list that is about this call, which counts for all of them: the second call is the second
 * for each. What is unreachable is so at the shop's end.
 */
export function faultFor(merchant: Merchant, route: KlarnaRoute): ActiveFault | undefined {
  const { faults, sincePaidMs } = merchant.options;
  const inside = faults.flatMap((fault, index) => {
    const { at, on = {}, does } = fault;
    if (at !== 'klarna-api' || does.unreachable || !isOn(fault, sincePaidMs ?? undefined)) return [];
    if (on.route !== undefined && !asList(on.route).includes(route)) return [];
    const matches = (merchant.faultMatches[index] ?? 0) + 1;
    merchant.faultMatches[index] = matches;
    return isInside(on.nth, matches) ? [{ fault, index }] : [];
  });
  return inside[0];
}

/**
 * @param serve does what the call asks for; a fault that answers by itself leaves the book as it is
 * @throws NoAnswer
 */
export async function playFault(
  { fault: { does }, index }: ActiveFault,
  { clock }: Ledger,
  { merchantId, events }: Merchant,
  { method, path }: IncomingCall,
  serve: () => HandledCall,
): Promise<HandledCall> {
  events.push({ type: 'fault', at: clock.now(), fault: index, did: 'acted', on: `${method} ${path}` });
  const wait = (ms: number) => clock.sleep((ms / 1_000) * klarnaSecondMs);
  if (does.delayMs !== undefined) await wait(does.delayMs);
  if (does.drop) await wait(silenceMs);
  if (does.drop || does.reset) throw new NoAnswer(`${method} ${path} is broken off`);
  if (does.answer) {
    const { status, headers, body } = does.answer;
    return { answer: { status, body: body ?? '', headers }, merchantId };
  }
  const served = serve();
  return does.malform ? malformed(served) : served;
}

/** The first half of the JSON. */
function malformed(served: HandledCall): HandledCall {
  const text = String(plainAnswer(served.answer).body);
  const headers = { 'Content-Type': 'application/json', ...served.answer.headers };
  return { ...served, answer: { ...served.answer, headers, body: text.slice(0, Math.ceil(text.length / 2)) } };
}
