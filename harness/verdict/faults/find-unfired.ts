import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { type Fault, hoursOf, nameOfFault } from '../../scenario/fault.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { conditionTraces } from './condition-traces.ts';
import { whyIdle } from './why-idle.ts';

/**
 * A condition or a fault that never took effect proves nothing: its scenario is inconclusive.
 * @returns a sentence for each of which the record holds no trace.
 */
export function findUnfired(record: SiteRecord, callbacks: readonly CallbackResult[]): string[] {
  const conditions = conditionTraces(record, callbacks)
    .filter(({ deviates, fired }) => deviates && !fired)
    .map(({ wanted }) => `a condition of this scenario never took effect: ${wanted}`);
  const faults = record.conditions.faults.flatMap((fault, index) => {
    if (!hasFired(fault, index, record, callbacks)) return [neverActed(fault, index, record, callbacks)];
    const name = nameOfFault(fault);
    const { until = 'never' } = fault;
    const { untilMs } = hoursOf(fault);
    const ended = eventsOf(record, 'moment').some(
      ({ what, detail, sincePaidMs }) => what === 'fault-ended' && detail === name && sincePaidMs === untilMs,
    );
    return until === 'never' || ended
      ? []
      : [`the fault "${name}" never ended: Klarna’s time did not come to ${until.minutes} minutes after the payment`];
  });
  return [...faults, ...conditions];
}

/** The faults alone that did nothing, a sentence each; Klarna's time may still come to the end of the others. */
export const unfiredFaults = (record: SiteRecord, callbacks: readonly CallbackResult[]): string[] =>
  record.conditions.faults.flatMap((fault, index) =>
    hasFired(fault, index, record, callbacks) ? [] : [neverActed(fault, index, record, callbacks)],
  );

const neverActed = (fault: Fault, index: number, record: SiteRecord, callbacks: readonly CallbackResult[]): string =>
  `the fault "${nameOfFault(fault)}" never acted: ${whyIdle(fault, index, record, callbacks)}`;

/** Every room tells what its faults do. Two kinds are seen by what becomes of a callback alone. */
function hasFired(fault: Fault, index: number, record: SiteRecord, callbacks: readonly CallbackResult[]): boolean {
  if (fault.does.certificate !== undefined) return callbacks.some(({ error }) => error?.layer === 'tls');
  if (fault.does.without === 'htaccess') {
    return callbacks.some(({ status, blockedBy }) => status === 404 && blockedBy?.layer === 'store');
  }
  return eventsOf(record, 'fault').some(
    ({ fault: of, did }) => of === index && (did === 'acted' || did === 'let-through'),
  );
}
