import type { CallbackEvent } from '../../../harness/evidence/events.ts';
import type { CallbackRequest } from '../../../harness/klarna/sender/send-callback.ts';
import { systemClock } from '../../../harness/lib/clock.ts';

/** A push to `url`, whatever its name, delivered to a port on loopback. */
export function pushTo(url: string, port: number, more: Partial<CallbackRequest> = {}): CallbackRequest {
  const order = { orderId: 'o-1', merchantUrls: { terms: 'x', checkout: 'x', confirmation: 'x', push: url } };
  return {
    kind: 'push',
    order,
    attempt: 1,
    scheduledMs: 120_000,
    resolve: () => ({ address: '127.0.0.1', port }),
    ca: '',
    followRedirects: false,
    clock: systemClock,
    timeouts: { connectMs: 2_000, readMs: 2_000 },
    ...more,
  } as CallbackRequest;
}

export function failureOf(event: CallbackEvent): { layer: string; code: string } {
  if (event.outcome.type !== 'failed') throw new Error(`answered ${event.outcome.status}`);
  return { layer: event.outcome.layer, code: event.outcome.code };
}
