import type { MomentEvent } from '../evidence/events.ts';
import { pushSchedule } from '../klarna/sender/callback-times.ts';
import type { Conditions, Heals } from '../scenario/conditions.ts';

const minuteMs = 60_000;

/** Something that is to happen at a time of Klarna's, counted from the payment. */
export type Appointment = { atMs: number } & ({ type: 'push'; attempt: number } | { type: MomentEvent['what'] });

/**
 * All that happens after the customer has paid, in order of Klarna's time. At the same minute a push comes last: what
 * heals or falls due then has done so when Klarna calls.
 */
export function agendaOf({ store, edge, klarna }: Conditions): Appointment[] {
  const appointments: Appointment[] = [
    ...healing('fault-healed', store.faultHeals),
    ...healing('layer-healed', edge.layerHeals),
    ...healing('outage-healed', klarna.outageHeals),
    ...(store.stock === 'managed' ? [at('unpaid-orders-due', store.holdStockMinutes)] : []),
    ...(klarna.decision === 'none' ? [] : [at('klarna-decided', klarna.decisionAfterMinutes)]),
    // What is sold out is sold out before the customer pays.
    ...(store.owner === 'none' || store.owner === 'sells-out' ? [] : [at('owner-acted', store.ownerAfterMinutes)]),
  ];
  const pushes = pushSchedule
    .slice(0, klarna.pushAttempts)
    .map((atMs, index): Appointment => ({ type: 'push', attempt: index + 1, atMs }));
  // The sort is stable.
  return [...appointments, ...pushes].sort((a, b) => a.atMs - b.atMs);
}

const at = (type: MomentEvent['what'], minutes: number): Appointment => ({ type, atMs: minutes * minuteMs });

const healing = (type: MomentEvent['what'], heals: Heals): Appointment[] =>
  heals === 'never' ? [] : [at(type, heals)];
