import type { CallbackEvent } from '../../evidence/events.ts';
import { pushSchedule } from './push-schedule.ts';

export interface PushDelivery {
  /** The first N attempts of the schedule are played, at most all. */
  attempts: number;
  /** What Klarna's book says now. */
  isAcknowledged(): Promise<boolean>;
  /** Sends one push; usually a closure around `sendCallback`. */
  send(attempt: number, scheduledMs: number): Promise<CallbackEvent>;
}

/**
 * Plays Klarna's push schedule in virtual time: attempt follows attempt at once, each carrying its own `scheduledMs`.
 * Whoever consumes it may move the site's time between two attempts. It ends when the order is acknowledged, whatever
 * status the store answered, and when the attempts are used up.
 */
export async function* deliverPush(delivery: PushDelivery): AsyncGenerator<CallbackEvent, void, undefined> {
  for (const [index, scheduledMs] of pushSchedule.slice(0, delivery.attempts).entries()) {
    if (await delivery.isAcknowledged()) return;
    yield await delivery.send(index + 1, scheduledMs);
  }
}
