import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { healthy, type StoreConditions } from '../../scenario/conditions.ts';
import { klarnaSecondMs } from '../../scenario/klarna-second.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { anyCallback, type Fault, type Traces } from './fault.ts';
import { momentCame } from './moment-came.ts';

/** How the shop was set up or broken, and the trace that it leaves. */
export function storeFaults(traces: Traces): Fault[] {
  const { record, callbacks } = traces;
  const { store } = record.conditions;
  const sent = (test: (callback: CallbackResult) => boolean) => anyCallback(traces, test);
  return [
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
      deviates: store.languagePrefix === 'demanded',
      fired: sent(({ url, status }) => pathOf(url).startsWith('/wc-api/') && status === 404),
      wanted: 'no callback was answered 404 for want of a language prefix',
    },
    {
      deviates: store.languagePrefix === 'answered' || store.languagePrefix === 'not-answered',
      fired: sent(({ url }) => pathOf(url).startsWith('/en/')),
      wanted: 'no callback URL had the language prefix',
    },
    {
      deviates: store.callbackUrls !== healthy.store.callbackUrls,
      fired: sent(({ url }) => url.includes('?wc-api=')),
      wanted: 'no callback URL was in the query form',
    },
    {
      deviates: store.fault !== healthy.store.fault,
      fired: store.fault !== 'none' && faultShowed(store.fault, traces),
      wanted: `nothing in the record shows the fault "${store.fault}"`,
    },
    {
      deviates: store.faultFrom !== healthy.store.faultFrom,
      fired: store.fault !== 'none',
      wanted: 'a beginning was given, and there is no fault in the shop',
    },
    {
      deviates: store.faultHeals !== healthy.store.faultHeals,
      fired: store.fault !== 'none' && momentCame(record, 'fault-healed'),
      wanted: 'the fault in the shop did not heal',
    },
    {
      deviates: store.stock !== healthy.store.stock,
      fired: record.stockLeft !== undefined,
      wanted: 'the shop counts no stock',
    },
    {
      deviates: store.holdStockMinutes !== healthy.store.holdStockMinutes,
      fired: store.stock === 'managed' && momentCame(record, 'unpaid-orders-due'),
      wanted: 'the shop did not look for unpaid orders',
    },
    {
      deviates: store.callbackSeconds !== healthy.store.callbackSeconds,
      fired: tookLong(record, store.callbackSeconds),
      wanted: 'no callback took the shop that long',
    },
    {
      deviates: store.owner !== healthy.store.owner,
      fired: momentCame(record, 'owner-acted'),
      wanted: 'the owner of the shop did nothing',
    },
    {
      deviates: store.ownerAfterMinutes !== healthy.store.ownerAfterMinutes,
      fired: store.owner !== 'none',
      wanted: 'a time was given, and the owner of the shop does nothing',
    },
    {
      deviates: store.shipping !== healthy.store.shipping,
      // Klarna asks the shop before the choice counts.
      fired:
        sent(({ kind }) => kind === 'shipping-option-update') ||
        eventsOf(record, 'shopper').some(({ step }) => step === 'chose-shipping'),
      wanted: 'the customer chose no shipping in the iframe',
    },
  ];
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

function faultShowed(fault: Exclude<StoreConditions['fault'], 'none'>, traces: Traces): boolean {
  const answered = (status: number, test: (body: string) => boolean) =>
    anyCallback(traces, (callback) => callback.status === status && test(callback.body.trim()));
  switch (fault) {
    case 'rewrite-rules-lost':
    case 'htaccess-ignored':
      return answered(404, () => true);
    case 'plugin-deactivated':
      return answered(400, (body) => body === '-1');
    case 'under-construction':
      return answered(200, (body) => body.includes('construction'));
    case 'hook-exits':
      return anyCallback(traces, ({ kind, status, body }) => kind === 'push' && status === 200 && body.trim() === '');
    case 'ca-bundle-outdated':
      return (
        eventsOf(traces.record, 'shopper').some(({ step }) => step === 'refused') &&
        eventsOf(traces.record, 'api-call').length === 0
      );
  }
}

/** Klarna gave up waiting, or waited that long. */
const tookLong = (record: SiteRecord, seconds: number): boolean =>
  eventsOf(record, 'callback').some(
    ({ outcome, durationMs }) =>
      (outcome.type === 'failed' && outcome.layer === 'time-out') || durationMs >= seconds * klarnaSecondMs,
  );
