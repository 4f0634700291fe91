import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { healthy, type Outage } from '../../scenario/conditions.ts';
import type { Fault, Traces } from './fault.ts';
import { momentCame } from './moment-came.ts';

/** What Klarna was to do, and the trace that it leaves. */
export function klarnaFaults({ record, callbacks }: Traces): Fault[] {
  const { klarna } = record.conditions;
  const pushes = eventsOf(record, 'callback').filter(({ kind }) => kind === 'push');
  const ledger = eventsOf(record, 'ledger');
  return [
    {
      deviates: klarna.followRedirects !== healthy.klarna.followRedirects,
      fired: pushes.some(({ outcome }) => outcome.type === 'answered' && outcome.location !== undefined),
      wanted: 'no callback was redirected',
    },
    {
      deviates: klarna.pushCopies !== healthy.klarna.pushCopies,
      fired: callbacks.some(
        ({ kind, attempt }, index) =>
          kind === 'push' &&
          callbacks.some((other, at) => at > index && other.kind === kind && other.attempt === attempt),
      ),
      wanted: 'no push was sent twice',
    },
    {
      deviates: klarna.earlyPush !== healthy.klarna.earlyPush,
      fired: pushes.some(({ attempt }) => attempt === 0),
      wanted: 'no push came before the purchase',
    },
    {
      deviates: klarna.fraud !== healthy.klarna.fraud,
      fired: ledger.some(
        ({ change, detail }) => change === 'completed' && detail?.includes(klarna.fraud.toUpperCase()),
      ),
      wanted: 'Klarna accepted the purchase at once',
    },
    {
      deviates: klarna.decision !== healthy.klarna.decision,
      fired: ledger.some(
        ({ change, detail }) => change === 'decided' && detail?.includes(klarna.decision.toUpperCase()),
      ),
      wanted: 'Klarna decided nothing',
    },
    {
      deviates: klarna.decisionAfterMinutes !== healthy.klarna.decisionAfterMinutes,
      fired: klarna.decision !== 'none',
      wanted: 'a time was given, and Klarna has nothing to decide',
    },
    {
      deviates: klarna.outage !== healthy.klarna.outage,
      fired: outageShowed(klarna.outage, record),
      wanted: 'the shop never asked the part of Klarna’s API that was down',
    },
    {
      deviates: klarna.outageHeals !== healthy.klarna.outageHeals,
      fired: klarna.outage !== 'none' && momentCame(record, 'outage-healed'),
      wanted: 'the outage did not end',
    },
    {
      deviates: klarna.amount !== healthy.klarna.amount,
      fired: eventsOf(record, 'api-call').some(
        ({ method, path, status }) => method === 'GET' && status === 200 && path.startsWith('/ordermanagement/'),
      ),
      wanted: 'the shop never read the amount that Klarna holds',
    },
  ];
}

const outageShowed = (outage: Outage, record: SiteRecord): boolean =>
  eventsOf(record, 'api-call').some(
    ({ path, status }) =>
      status === 500 &&
      path.startsWith('/ordermanagement/') &&
      path.endsWith('/acknowledge') === (outage === 'acknowledge'),
  );
