import type { HarnessEvent } from '../../evidence/events.ts';
import type { KlarnaOrder } from '../../klarna/order/klarna-order.ts';
import { sendCallback } from '../../klarna/sender/send-callback.ts';
import type { Site } from '../open-site.ts';
import type { Equipment } from '../run-scenario.ts';

/** Klarna's own five seconds are not played here: an answer takes as long as the shop's calls stand at the turnstile. */
const patience = { connectMs: 10_000, readMs: 60_000 };

/** Sends one push, and writes down what came of it. */
export async function sendPush(
  { address }: Site,
  order: KlarnaOrder,
  { trust, clock }: Equipment,
  events: HarnessEvent[],
): Promise<void> {
  const event = await sendCallback({
    kind: 'push',
    order,
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
