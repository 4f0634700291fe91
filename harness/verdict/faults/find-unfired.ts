import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { asList, type Fault, hoursOf, nameOfFault } from '../../scenario/fault.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { conditionTraces } from './condition-traces.ts';

/**
 * A condition or a fault that never took effect proves nothing: its scenario is inconclusive.
 * @returns a sentence for each of which the record holds no trace.
 */
export function findUnfired(record: SiteRecord, callbacks: readonly CallbackResult[]): string[] {
  const conditions = conditionTraces(record, callbacks)
    .filter(({ deviates, fired }) => deviates && !fired)
    .map(({ wanted }) => `a condition of this scenario never took effect: ${wanted}`);
  const faults = record.conditions.faults.flatMap((fault, index) => {
    if (!hasFired(fault, index, record, callbacks)) return [neverActed(fault)];
    const name = nameOfFault(fault);
    const { until = 'never' } = fault;
    // Two faults may have one name.
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
    hasFired(fault, index, record, callbacks) ? [] : [neverActed(fault)],
  );

const neverActed = (fault: Fault): string => `the fault "${nameOfFault(fault)}" never acted: ${waitedFor(fault)}`;

/** Every room tells what its faults do. Two kinds are seen by what becomes of a callback alone. */
function hasFired(fault: Fault, index: number, record: SiteRecord, callbacks: readonly CallbackResult[]): boolean {
  if (fault.does.certificate !== undefined) return callbacks.some(({ error }) => error?.layer === 'tls');
  if (fault.does.without === 'htaccess') {
    return callbacks.some(({ status, blockedBy }) => status === 404 && blockedBy?.layer === 'store');
  }
  return eventsOf(record, 'fault').some((event) => event.fault === index);
}

/** What a fault that never acted waits for, in words. */
function waitedFor({ at, on = {}, does }: Fault): string {
  switch (at) {
    case 'edge':
    case 'answers': {
      const wanted = asList(on.callback).filter((kind) => kind !== 'any');
      const what =
        wanted.length > 0
          ? `${/^[aeiou]/.test(wanted[0] ?? '') ? 'an' : 'a'} ${wanted.join(' or ')}`
          : on.callback
            ? 'a callback'
            : 'a request';
      const whose = on.caller ? ` of ${on.caller === 'klarna' ? 'Klarna' : `the ${on.caller}`}` : '';
      return `it waits for ${what}${whose}${withWords(on, ['callback', 'caller'])}, and none came to it`;
    }
    case 'store': {
      if (does.without === 'htaccess') return 'no callback was answered 404 by the shop';
      if (does.without !== undefined) return `nothing asked for what the shop is without (${does.without})`;
      const where = on.hook === undefined ? 'it waits for a request' : `it waits for the hook ${on.hook}`;
      const when = on.during === undefined ? '' : ` during ${asList(on.during).join(' or ')}`;
      return `${where}${when}${withWords(on, ['hook', 'during'])}, and none came to it`;
    }
    case 'loopback':
      return `it waits for a request of the shop to itself${withWords(on, [])}, and there was none`;
    case 'klarna-api': {
      const routes = asList(on.route).join(' or ');
      const when = on.during === undefined ? '' : ` during ${asList(on.during).join(' or ')}`;
      return `it waits for ${routes === '' ? 'a call of the shop' : `the shop’s ${routes}`}${when}${withWords(on, ['route', 'during'])}, and none came to it`;
    }
    case 'name':
      return 'no callback looked the shop’s name up';
    case 'tls':
      return does.certificate
        ? `no callback met the ${does.certificate} certificate`
        : 'no callback came to the handshake';
  }
}

/** What else must be so of what it acts on: ` with method GET, status 303`. */
function withWords(on: NonNullable<Fault['on']>, said: readonly (keyof NonNullable<Fault['on']>)[]): string {
  const rest = Object.entries(on).filter(
    ([key, value]) => value !== undefined && !said.includes(key as keyof typeof on),
  );
  const words = rest.map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return words.length > 0 ? ` with ${words.join(', ')}` : '';
}
