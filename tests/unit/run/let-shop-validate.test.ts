import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import { letShopValidate } from '../../../harness/run/let-shop-validate.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../harness/scenario/fault.ts';
import type { StoreSite } from '../../../harness/store/store.ts';
import { FakeClock } from '../lib/fake-clock.ts';
import { answered, push, shopOrder, unanswered } from '../verdict/site-record-builder.ts';

const tooLate = push({ kind: 'validation', outcome: unanswered('time-out', 'ETIMEDOUT') });
const slowHook: Fault = {
  at: 'store',
  on: { hook: 'rest_api_init', during: 'validation' },
  does: { php: 'sleep', delayMs: 15_000 },
};

/** How long somebody waits for a shop whose order is there after so many milliseconds, or never, and a little later its note. */
async function waited(given: Deviations, events: HarnessEvent[], orderAfterMs = Number.POSITIVE_INFINITY) {
  const clock = new FakeClock();
  const began = clock.now();
  const orders = async () => {
    const late = clock.now() - began - orderAfterMs;
    return late < 0 ? [] : [shopOrder({ notes: late < 100 ? [] : ['Order status changed.'] })];
  };
  await letShopValidate({ store: { orders } as StoreSite }, withDeviations(given), { clock }, events);
  return clock.now() - began;
}

test('until the order is there and noted which the shop makes when Klarna has given up', async () => {
  expect(await waited({ faults: [slowHook] }, [tooLate], 1_000)).toBe(1_100);
  expect(await waited({ store: { checkout: 'block', phpWorkers: 'one' } }, [tooLate], 4_000)).toBe(4_100);
});

test('and no longer than twice as long as the shop may take', async () => {
  expect(await waited({ faults: [slowHook] }, [tooLate])).toBe(2 * 3_000 + 1_000);
});

test('not at all where nothing more comes', async () => {
  expect(await waited({ faults: [slowHook] }, [])).toBe(0);
  expect(await waited({ faults: [slowHook] }, [{ ...tooLate, outcome: answered(403) }])).toBe(0);
  expect(await waited({ faults: [slowHook] }, [{ ...tooLate, kind: 'push' }])).toBe(0);
  for (const fault of [
    { at: 'answers', does: { delayMs: 15_000 } },
    { at: 'edge', on: { caller: 'shopper' }, does: { delayMs: 15_000 } },
    { at: 'loopback', does: { drop: true } },
  ] satisfies Fault[]) {
    expect(await waited({ faults: [fault] }, [tooLate]), fault.at).toBe(0);
  }
});
