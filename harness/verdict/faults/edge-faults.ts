import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { healthy } from '../../scenario/conditions.ts';
import { anyCallback, type Fault, type Traces } from './fault.ts';
import { momentCame } from './moment-came.ts';

/** What the edge was told to do, and the trace that it leaves. */
export function edgeFaults(traces: Traces): Fault[] {
  const { record } = traces;
  const { edge } = record.conditions;
  const throughEdge = new Set(eventsOf(record, 'edge-request').map(({ requestId }) => requestId));
  return [
    {
      deviates: edge.waf !== healthy.edge.waf,
      fired: eventsOf(record, 'callback').some(({ requestId }) => throughEdge.has(requestId)),
      wanted: 'no callback went through the WAF',
    },
    {
      deviates: Object.keys(edge.rules).length > 0,
      fired: edge.waf === 'modsecurity',
      wanted: 'rules were switched, and there is no WAF',
    },
    {
      deviates: edge.layer !== healthy.edge.layer,
      fired: layerActed(record, throughEdge),
      wanted: `no request that matters met the layer "${edge.layer}"`,
    },
    {
      deviates: edge.allow !== 'none' || edge.layerFrom !== 'start' || edge.source !== 'seen',
      fired: edge.layer !== 'none',
      wanted: 'an allow list, a beginning or a hidden source was given, and there is no layer',
    },
    {
      deviates: edge.layerHeals !== healthy.edge.layerHeals,
      fired: edge.layer !== 'none' && momentCame(record, 'layer-healed'),
      wanted: 'the layer did not heal',
    },
    {
      deviates: edge.answers !== healthy.edge.answers,
      fired: eventsOf(record, 'edge-request').some(({ spoiled }) => spoiled === edge.answers),
      wanted: `no answer to a callback was ${edge.answers}`,
    },
    {
      deviates: edge.certificate !== healthy.edge.certificate,
      fired: anyCallback(traces, ({ error }) => error?.layer === 'tls'),
      wanted: `no callback met the ${edge.certificate} certificate`,
    },
    {
      deviates: edge.name !== healthy.edge.name,
      fired: anyCallback(traces, ({ error }) => error?.layer === 'dns'),
      wanted: 'no callback looked the private name up',
    },
  ];
}

/**
 * A layer is seen by its row for a callback. Where it looked and found nothing, because of its allow list or by its rules,
 * it writes none, and that the callback passed it has to do. A page cache acts on the customer's pages instead.
 */
function layerActed(record: SiteRecord, throughEdge: ReadonlySet<string>): boolean {
  const { layer, allow } = record.conditions.edge;
  const mayPass = allow !== 'none' || layer === 'litespeed';
  const rows = eventsOf(record, 'waf').filter((row) => row.layer === layer);
  if (layer === 'page-cache') return rows.length > 0;
  const met = new Set(rows.map(({ requestId }) => requestId));
  return eventsOf(record, 'callback').some(
    ({ requestId }) => met.has(requestId) || (mayPass && throughEdge.has(requestId)),
  );
}
