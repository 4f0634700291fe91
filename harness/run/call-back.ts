import type { CallbackEvent, HarnessEvent } from '../evidence/events.ts';
import { deliverPush } from '../klarna/sender/deliver-push.ts';
import { type Resolve, sendCallback } from '../klarna/sender/send-callback.ts';
import type { Conditions } from '../scenario/conditions.ts';
import { klarnaAddresses, sourceHeader } from '../scenario/klarna-addresses.ts';
import { isPaid } from './collect-record.ts';
import type { Site } from './open-site.ts';
import type { Equipment } from './run-scenario.ts';

/** Klarna's push attempts for the order that the shopper paid, one after the other, until it is acknowledged. */
export async function* pushes(
  site: Site,
  conditions: Conditions,
  { klarna, trust, clock }: Equipment,
  events: HarnessEvent[],
): AsyncGenerator<CallbackEvent> {
  const order = (await klarna.orders(site.merchantId)).find(isPaid);
  if (!order) return;
  yield* deliverPush({
    attempts: conditions.klarna.pushAttempts,
    isAcknowledged: async () => {
      const now = await klarna.order(site.merchantId, order.orderId);
      return now?.authorization?.acknowledgedAt !== undefined;
    },
    send: async (attempt, scheduledMs) => {
      await tellTime(site, conditions, scheduledMs);
      return sendCallback({
        kind: 'push',
        attempt,
        scheduledMs,
        order,
        resolve: publicNames(site.address),
        ca: trust,
        extraHeaders: conditions.edge.layer === 'none' ? undefined : { [sourceHeader]: klarnaAddresses[0] ?? '' },
        followRedirects: conditions.klarna.followRedirects,
        clock,
        onRedirect: (event) => events.push(event),
      });
    },
  });
}

/** Klarna's name server: names under shop.test are public and lead to the edge; others do not exist. */
function publicNames(edge: { host: string; httpsPort: number; httpPort: number }): Resolve {
  return (hostname, _port, scheme) =>
    hostname.endsWith('.shop.test')
      ? { address: edge.host, port: scheme === 'https' ? edge.httpsPort : edge.httpPort }
      : undefined;
}

/** The rooms whose behaviour depends on the time since the customer paid. */
export async function tellTime(site: Site, conditions: Conditions, sincePaidMs: number): Promise<void> {
  await Promise.all([
    site.store.timeIs(sincePaidMs),
    conditions.edge.layerFrom === 'paid' ? site.recording.timeIs(sincePaidMs) : undefined,
  ]);
}
