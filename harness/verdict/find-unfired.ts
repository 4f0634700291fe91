import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';
import { healthy } from '../scenario/conditions.ts';
import type { CallbackResult } from './judge-callbacks.ts';

/** Whether a deviation left its trace in the record, and what that trace would have been. */
interface Fault {
  deviates: boolean;
  fired: boolean;
  wanted: string;
}

/**
 * A fault that never fired proves nothing: its scenario is inconclusive.
 * @returns a sentence for each deviation of which the record holds no trace.
 */
export function findUnfired(record: SiteRecord, callbacks: readonly CallbackResult[]): string[] {
  return faultsOf(record, callbacks)
    .filter(({ deviates, fired }) => deviates && !fired)
    .map(({ wanted }) => `a condition of this scenario never took effect: ${wanted}`);
}

function faultsOf(record: SiteRecord, callbacks: readonly CallbackResult[]): Fault[] {
  const { store, edge, shopper, klarna } = record.conditions;
  const steps = eventsOf(record, 'shopper').map(({ step }) => step);
  const sent = (test: (callback: CallbackResult) => boolean) => callbacks.some(test);
  const path = ({ url }: CallbackResult) => (URL.canParse(url) ? new URL(url).pathname : '');
  const pushes = eventsOf(record, 'callback');
  const throughEdge = new Set(eventsOf(record, 'edge-request').map(({ requestId }) => requestId));
  const returnedAt = eventsOf(record, 'shopper').find(({ step }) => step === 'returned')?.at;
  return [
    {
      deviates: edge.waf !== healthy.edge.waf,
      fired: pushes.some(({ requestId }) => throughEdge.has(requestId)),
      wanted: 'no callback went through the WAF',
    },
    {
      deviates: Object.keys(edge.rules).length > 0,
      fired: edge.waf === 'modsecurity',
      wanted: 'rules were switched, and there is no WAF',
    },
    {
      deviates: edge.layer !== healthy.edge.layer,
      fired: layerMetCallback(record, throughEdge),
      wanted: `no callback met the layer "${edge.layer}"`,
    },
    {
      deviates: edge.allow !== healthy.edge.allow || edge.layerFrom !== healthy.edge.layerFrom,
      fired: edge.layer !== 'none',
      wanted: 'an allow list or a beginning was given, and there is no layer',
    },
    {
      deviates: edge.certificate !== healthy.edge.certificate,
      fired: sent(({ error }) => error?.layer === 'tls'),
      wanted: `no callback met the ${edge.certificate} certificate`,
    },
    {
      deviates: edge.name !== healthy.edge.name,
      fired: sent(({ error }) => error?.layer === 'dns'),
      wanted: 'no callback looked the private name up',
    },
    {
      deviates: store.https === 'none',
      fired: sent(({ url }) => url.startsWith('http:')),
      wanted: 'no callback was sent over http',
    },
    {
      deviates: store.https === 'checkout-only',
      fired: sent(({ location }) => location?.startsWith('http:') ?? false),
      wanted: 'no callback was redirected to http',
    },
    {
      deviates: store.permalinks !== healthy.store.permalinks,
      fired: callbacks.length > 0,
      wanted: 'no callback was sent to this permalink structure',
    },
    {
      deviates: store.languagePrefix !== healthy.store.languagePrefix,
      fired: sent((callback) => path(callback).startsWith('/en/')),
      wanted: 'no callback URL had the language prefix',
    },
    {
      deviates: shopper.afterPaying === 'closes-tab',
      fired: steps.includes('closed-tab'),
      wanted: 'the shopper did not close the tab after paying',
    },
    {
      deviates: shopper.afterPaying === 'returns-late',
      fired: returnedAt !== undefined && pushes.some(({ at }) => at <= returnedAt),
      wanted: 'the shopper did not return after a first push',
    },
    {
      deviates: klarna.followRedirects !== healthy.klarna.followRedirects,
      fired: pushes.some(({ outcome }) => outcome.type === 'answered' && outcome.location !== undefined),
      wanted: 'no callback was redirected',
    },
  ];
}

/**
 * A layer is seen by its row for a callback. Where it looked and found nothing, because of its allow list or by its rules,
 * it writes none, and that the callback passed it has to do.
 */
function layerMetCallback(record: SiteRecord, throughEdge: ReadonlySet<string>): boolean {
  const { layer, allow } = record.conditions.edge;
  const mayPass = allow !== 'none' || layer === 'litespeed';
  const rows = eventsOf(record, 'waf').filter((row) => row.layer === layer);
  const refused = new Set(rows.map(({ requestId }) => requestId));
  return eventsOf(record, 'callback').some(
    ({ requestId }) => refused.has(requestId) || (mayPass && throughEdge.has(requestId)),
  );
}
