import { expect, test } from 'vitest';
import { scheduleOf } from '../../../harness/run/schedule.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import { klarnaOutage, maintenance, pluginDeactivated } from '../../../harness/scenario/presets.ts';

/** `2 push 1` for each event: minute, what, and the attempt of a push. */
const schedule = (given: Deviations = {}): string[] =>
  scheduleOf(withDeviations(given)).map((event) => {
    const attempt = event.type === 'push' ? ` ${event.attempt}` : '';
    return `${event.atMs / 60_000} ${event.type}${attempt}`;
  });

test('a healthy site has Klarna’s first two pushes to expect', () => {
  expect(schedule()).toEqual(['2 push 1', '5 push 2']);
});

test('all attempts end 45 hours after the payment: the next would be later than 48', () => {
  const all = schedule({ klarna: { pushAttempts: 16 } });
  expect(all).toHaveLength(16);
  expect(all.slice(0, 6)).toEqual(['2 push 1', '5 push 2', '15 push 3', '30 push 4', '60 push 5', '300 push 6']);
});

/** A deviation that makes an event at a minute, and its name. */
const single: [what: string, given: (minute: number) => Deviations][] = [
  ['fault-ended', (minute) => ({ faults: [pluginDeactivated({ until: { minutes: minute } })] })],
  ['fault-began', (minute) => ({ faults: [maintenance({ from: { minutes: minute } })] })],
  ['unpaid-orders-due', (minute) => ({ store: { stock: 'managed', holdStockMinutes: minute } })],
  ['klarna-decided', (minute) => ({ klarna: { decision: 'accepted', decisionAfterMinutes: minute } })],
  ['owner-acted', (minute) => ({ store: { owner: 'cancels', ownerAfterMinutes: minute } })],
];
for (const [what, given] of single) {
  test(`${what} stands between the pushes, at its minute`, () => {
    expect(schedule(given(3))).toEqual(['2 push 1', `3 ${what}`, '5 push 2']);
  });

  test(`${what} on the minute of a push comes before it`, () => {
    expect(schedule(given(2))).toEqual([`2 ${what}`, '2 push 1', '5 push 2']);
    expect(schedule(given(5))).toEqual(['2 push 1', `5 ${what}`, '5 push 2']);
  });
}

test('who takes an order out of the trash does so a day after it was moved there', () => {
  const all = scheduleOf(
    withDeviations({ store: { owner: 'trashes-and-restores', ownerAfterMinutes: 1 }, klarna: { pushAttempts: 12 } }),
  );
  const acted = all.flatMap((event) => (event.type === 'owner-acted' ? [[event.atMs / 60_000, event.deed]] : []));
  expect(acted).toEqual([
    [1, 'trashes'],
    [1441, 'restores'],
  ]);
  expect(all.at(-1)?.type).toBe('push');
});

/** The same times without what would happen then. */
const nothing: [fact: string, given: Deviations][] = [
  ['unmanaged stock holds nothing', { store: { holdStockMinutes: 3 } }],
  ['an owner who does nothing has no time', { store: { ownerAfterMinutes: 3 } }],
  ['a purchase that is not under review is not decided', { klarna: { decisionAfterMinutes: 3 } }],
  ['a fault that never ends has no end', { faults: [pluginDeactivated()] }],
  ['a fault from the payment on begins before all', { faults: [maintenance({ from: 'paid' })] }],
];
for (const [fact, given] of nothing) {
  test(fact, () => expect(schedule(given)).toEqual(['2 push 1', '5 push 2']));
}

test('what falls on one minute: faults begin and end, and then time, Klarna and the owner have their turn', () => {
  const minutes = 5;
  expect(
    schedule({
      store: { stock: 'managed', holdStockMinutes: minutes, owner: 'cancels', ownerAfterMinutes: minutes },
      faults: [
        pluginDeactivated({ until: { minutes } }),
        maintenance({ from: { minutes }, until: { minutes: 7 } }),
        klarnaOutage({ route: 'acknowledge', until: { minutes } }),
      ],
      klarna: { fraud: 'pending', decision: 'accepted', decisionAfterMinutes: minutes },
    }),
  ).toEqual([
    '2 push 1',
    '5 fault-ended',
    '5 fault-began',
    '5 fault-ended',
    '5 unpaid-orders-due',
    '5 klarna-decided',
    '5 owner-acted',
    '5 push 2',
    '7 fault-ended',
  ]);
});

test('a fault is told by its name', () => {
  const nameless = { at: 'edge', does: { reset: true }, until: { minutes: 3 } } as const;
  const faults = [maintenance({ until: { minutes: 3 } }), nameless];
  const told = scheduleOf(withDeviations({ faults })).flatMap((event) => ('detail' in event ? [event.detail] : []));
  expect(told).toEqual(['maintenance', 'reset at edge']);
});

test('what comes after the last push is played too', () => {
  expect(schedule({ store: { owner: 'edits-total', ownerAfterMinutes: 2880 } }).at(-1)).toBe('2880 owner-acted');
});
