import { expect, test } from 'vitest';
import { agendaOf } from '../../../harness/run/agenda.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';

/** `2 push 1` for each appointment: minute, what, and the attempt of a push. */
const agenda = (given: Deviations = {}): string[] =>
  agendaOf(withDeviations(given)).map((appointment) => {
    const attempt = appointment.type === 'push' ? ` ${appointment.attempt}` : '';
    return `${appointment.atMs / 60_000} ${appointment.type}${attempt}`;
  });

test('a healthy site has Klarna’s first two pushes to expect', () => {
  expect(agenda()).toEqual(['2 push 1', '5 push 2']);
});

test('all attempts end 45 hours after the payment: the next would be later than 48', () => {
  const all = agenda({ klarna: { pushAttempts: 16 } });
  expect(all).toHaveLength(16);
  expect(all.slice(0, 6)).toEqual(['2 push 1', '5 push 2', '15 push 3', '30 push 4', '60 push 5', '300 push 6']);
});

/** A deviation that makes an appointment at a minute, and its name. */
const single: [what: string, given: (minute: number) => Deviations][] = [
  ['fault-healed', (minute) => ({ store: { fault: 'plugin-deactivated', faultHeals: minute } })],
  ['layer-healed', (minute) => ({ edge: { layer: 'maintenance', layerHeals: minute } })],
  ['outage-healed', (minute) => ({ klarna: { outage: 'acknowledge', outageHeals: minute } })],
  ['unpaid-orders-due', (minute) => ({ store: { stock: 'managed', holdStockMinutes: minute } })],
  ['klarna-decided', (minute) => ({ klarna: { decision: 'accepted', decisionAfterMinutes: minute } })],
  ['owner-acted', (minute) => ({ store: { owner: 'cancels', ownerAfterMinutes: minute } })],
];
for (const [what, given] of single) {
  test(`${what} stands between the pushes, at its minute`, () => {
    expect(agenda(given(3))).toEqual(['2 push 1', `3 ${what}`, '5 push 2']);
  });

  test(`${what} on the minute of a push comes before it`, () => {
    expect(agenda(given(2))).toEqual([`2 ${what}`, '2 push 1', '5 push 2']);
    expect(agenda(given(5))).toEqual(['2 push 1', `5 ${what}`, '5 push 2']);
  });
}

/** The same times without what would happen then. */
const nothing: [fact: string, given: Deviations][] = [
  ['unmanaged stock holds nothing', { store: { holdStockMinutes: 3 } }],
  ['an owner who does nothing has no time', { store: { ownerAfterMinutes: 3 } }],
  ['a purchase that is not under review is not decided', { klarna: { decisionAfterMinutes: 3 } }],
  ['a fault that never heals has no end', { store: { fault: 'plugin-deactivated', faultHeals: 'never' } }],
];
for (const [fact, given] of nothing) {
  test(fact, () => expect(agenda(given)).toEqual(['2 push 1', '5 push 2']));
}

test('what falls on one minute heals first, and then time, Klarna and the owner have their turn', () => {
  const five = 5;
  expect(
    agenda({
      store: {
        fault: 'hook-exits',
        faultHeals: five,
        stock: 'managed',
        holdStockMinutes: five,
        owner: 'cancels',
        ownerAfterMinutes: five,
      },
      edge: { layer: 'maintenance', layerHeals: five },
      klarna: {
        fraud: 'pending',
        decision: 'accepted',
        decisionAfterMinutes: five,
        outage: 'acknowledge',
        outageHeals: five,
      },
    }),
  ).toEqual([
    '2 push 1',
    '5 fault-healed',
    '5 layer-healed',
    '5 outage-healed',
    '5 unpaid-orders-due',
    '5 klarna-decided',
    '5 owner-acted',
    '5 push 2',
  ]);
});

test('what comes after the last push is played too', () => {
  expect(agenda({ store: { owner: 'edits-total', ownerAfterMinutes: 2880 } }).at(-1)).toBe('2880 owner-acted');
});
