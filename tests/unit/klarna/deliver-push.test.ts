import { expect, test } from '@playwright/test';
import type { CallbackEvent } from '../../../harness/evidence/events.ts';
import { deliverPush } from '../../../harness/klarna/sender/deliver-push.ts';
import { pushSchedule, pushTimeMs } from '../../../harness/klarna/sender/push-schedule.ts';

const minutes = (count: number) => count * 60_000;

test('the schedule: 2, 5, 15, 30, 60 minutes, then every 4 hours, within 48 hours', () => {
  expect(pushSchedule.slice(0, 7)).toEqual([2, 5, 15, 30, 60, 300, 540].map(minutes));
  expect(pushSchedule.at(-1)).toBe(minutes(45 * 60));
  expect(pushSchedule).toHaveLength(16);
  expect(pushTimeMs(1)).toBe(minutes(2));
  expect(pushTimeMs(16)).toBe(minutes(45 * 60));
  expect([pushTimeMs(0), pushTimeMs(17)]).toEqual([undefined, undefined]);
});

/** A store that answers 200 to every push and acknowledges at the given one. */
async function deliver(attempts: number, acknowledgesAt: number): Promise<CallbackEvent[]> {
  let acknowledged = acknowledgesAt === 0;
  const events: CallbackEvent[] = [];
  const send = async (attempt: number, scheduledMs: number): Promise<CallbackEvent> => {
    if (attempt === acknowledgesAt) acknowledged = true;
    return {
      type: 'callback',
      at: 0,
      kind: 'push',
      attempt,
      scheduledMs,
      orderId: 'o-1',
      requestId: `r-${attempt}`,
      method: 'POST',
      url: 'https://s1.test/',
      outcome: { type: 'answered', status: 200, body: '-1' },
      durationMs: 1,
    };
  };
  for await (const event of deliverPush({ attempts, isAcknowledged: async () => acknowledged, send }))
    events.push(event);
  return events;
}

test('an acknowledged order gets no push', async () => {
  expect(await deliver(3, 0)).toEqual([]);
});

test('delivery ends with the acknowledgement, not with the first 200', async () => {
  expect((await deliver(5, 2)).map(({ attempt, scheduledMs }) => [attempt, scheduledMs])).toEqual([
    [1, minutes(2)],
    [2, minutes(5)],
  ]);
});

test('delivery ends with the attempts, at most all 16, without waiting', async () => {
  expect(await deliver(3, 99)).toHaveLength(3);
  expect(await deliver(1_000, 99)).toHaveLength(16);
});
