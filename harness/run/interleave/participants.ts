import { createHash } from 'node:crypto';
import type { HarnessEvent } from '../../evidence/events.ts';
import type { KlarnaOrder } from '../../klarna/order/klarna-order.ts';
import { sendCallback } from '../../klarna/sender/send-callback.ts';
import type { Fault } from '../../scenario/fault.ts';
import { klarnaOutage } from '../../scenario/presets.ts';
import type { Site } from '../open-site.ts';
import type { RunContext } from '../run-context.ts';

/** Who takes part in an interleaving, beside the customer who returns. */
export interface Participants {
  /** Klarna's pushes that are under way at the same time. */
  pushes: 1 | 2;
  /** `acknowledge`: Klarna answers 500 to acknowledgements, until it heals at some step. */
  /** Faults at Klarna's API until they heal; none in most. */
  outage: Fault[];
}

/** One push in every second interleaving and two in the others; an outage in every fourth. Follows from seed and number. */
export function participantsOf(seed: string, number: number): Participants {
  return {
    pushes: choiceOf(2, seed, number, 'pushes') === 0 ? 1 : 2,
    outage: choiceOf(4, seed, number, 'outage') === 0 ? [klarnaOutage({ route: 'acknowledge' })] : [],
  };
}

/** A whole number below `count` that follows from these words and numbers alone, the same on every machine. */
export function choiceOf(count: number, ...name: (string | number)[]): number {
  return createHash('sha256').update(JSON.stringify(name)).digest().readUIntBE(0, 6) % count;
}

/** Klarna's own five seconds are not played here: an answer takes as long as the shop's calls stand at the breakpoint. */
const patience = { connectMs: 10_000, readMs: 60_000 };

/** Sends one callback while the others act, and writes down what came of it. */
export async function sendMeanwhile(
  { address }: Site,
  message: { kind: 'push' | 'validation'; order: KlarnaOrder },
  { trust, clock }: RunContext,
  events: HarnessEvent[],
): Promise<void> {
  const event = await sendCallback({
    ...message,
    attempt: 1,
    scheduledMs: 0,
    resolve: () => ({ address: address.host, port: address.httpsPort }),
    ca: trust,
    followRedirects: false,
    timeouts: patience,
    clock,
  });
  events.push(event);
}
