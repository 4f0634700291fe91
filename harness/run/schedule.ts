import type { MomentEvent } from '../evidence/events.ts';
import { pushSchedule } from '../klarna/sender/callback-times.ts';
import type { Conditions, OwnerAction, OwnerDeed } from '../scenario/conditions.ts';
import { hoursOf, nameOfFault } from '../scenario/fault.ts';

const minuteMs = 60_000;

/** Something that is to happen at a time of Klarna's, counted from the payment. */
export type ScheduledEvent = { atMs: number } & (
  | { type: 'push'; attempt: number }
  | { type: 'owner-acted'; deed: OwnerDeed }
  | (Pick<MomentEvent, 'place' | 'detail'> & { type: Exclude<MomentEvent['what'], 'owner-acted'> })
);

/**
 * All that happens after the customer has paid, in order of Klarna's time. At the same minute a push comes last: what
 * begins, ends or falls due then has done so when Klarna calls.
 */
export function scheduleOf({
  store,
  klarna,
  faults,
}: Pick<Conditions, 'store' | 'klarna' | 'faults'>): ScheduledEvent[] {
  const events: ScheduledEvent[] = [
    ...faults.flatMap((fault): ScheduledEvent[] => {
      const { fromMs = 0, untilMs } = hoursOf(fault);
      const about = { place: fault.at, detail: nameOfFault(fault) };
      return [
        ...(fromMs > 0 ? [{ type: 'fault-began' as const, atMs: fromMs, ...about }] : []),
        ...(untilMs === undefined ? [] : [{ type: 'fault-ended' as const, atMs: untilMs, ...about }]),
      ];
    }),
    ...(store.stock === 'managed' ? [at('unpaid-orders-due', store.holdStockMinutes)] : []),
    ...(klarna.decision === 'none' ? [] : [at('klarna-decided', klarna.decisionAfterMinutes)]),
    ...deedsOf(store.owner).map(
      ({ deed, afterMs }): ScheduledEvent => ({
        type: 'owner-acted',
        deed,
        atMs: store.ownerAfterMinutes * minuteMs + afterMs,
      }),
    ),
  ];
  const pushes = pushSchedule
    .slice(0, klarna.pushAttempts)
    .map((atMs, index): ScheduledEvent => ({ type: 'push', attempt: index + 1, atMs }));
  // The sort is stable.
  return [...events, ...pushes].sort((a, b) => a.atMs - b.atMs);
}

const at = (type: Exclude<MomentEvent['what'], 'owner-acted'>, minutes: number): ScheduledEvent => ({
  type,
  atMs: minutes * minuteMs,
});

const dayMs = 24 * 60 * minuteMs;

/** What the owner does after the payment, and how long after the first of it. */
function deedsOf(owner: OwnerAction): { deed: OwnerDeed; afterMs: number }[] {
  switch (owner) {
    case 'none':
    case 'sells-out': // before the customer pays
      return [];
    case 'trashes-and-restores':
      return [
        { deed: 'trashes', afterMs: 0 },
        { deed: 'restores', afterMs: dayMs },
      ];
    default:
      return [{ deed: owner, afterMs: 0 }];
  }
}
