import type { KlarnaPurchase, ShopOrder } from '../../../harness/evidence/books.ts';
import type {
  ApiCallEvent,
  CallbackEvent,
  EdgeRequestEvent,
  FaultEvent,
  LedgerEvent,
  MomentEvent,
  ShopOrderEvent,
  ShopperEvent,
  TraceEvent,
  WafEvent,
} from '../../../harness/evidence/events.ts';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import type { Expectation, Scenario } from '../../../harness/scenario/scenario.ts';
import type { CallbackResult } from '../../../harness/verdict/judge-callbacks.ts';

/** Klarna's id of the one purchase of every record. */
export const orderId = '4c952853-46cb-4805-b5d9-22b07fbe4284';
/** When the first push left; all other times are near it. */
export const pushedAt = 1_795_255_300_000;
/** As the plugin registers it: session id last, and already redacted as it is on disk. */
export const pushUrl = `https://s1-a-open.shop.test/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=${orderId}&kco_session_id=t_1`;

type Parts = Partial<Omit<SiteRecord, 'conditions'>> & { given?: Deviations };

/** A closed site on which nothing happened, with the parts that a test is about. */
export function siteRecord({ given = {}, ...parts }: Parts = {}): SiteRecord {
  return {
    host: 's1-a-open.shop.test',
    kco: '2.13.11',
    conditions: withDeviations(given),
    events: [],
    purchases: [],
    orders: [],
    storeLog: '',
    gaps: [],
    ...parts,
  };
}

/** Klarna's side: paid, unless the test says otherwise. */
export function purchase(parts: Partial<KlarnaPurchase> = {}): KlarnaPurchase {
  return {
    orderId,
    status: 'authorized',
    fraudStatus: 'ACCEPTED',
    acknowledged: false,
    merchantReference: '15',
    ...parts,
  };
}

/** WooCommerce's side: one order that waits for its payment, unless the test says otherwise. */
export function shopOrder(parts: Partial<ShopOrder> = {}): ShopOrder {
  return {
    id: 15,
    status: 'pending',
    paid: false,
    total: '149.00',
    createdVia: 'checkout',
    klarnaOrderId: orderId,
    notes: [],
    ...parts,
  };
}

/** A push that WooCommerce's router answered, 100 ms long, unless the test says otherwise. */
export function push(parts: Partial<CallbackEvent> = {}): CallbackEvent {
  return {
    type: 'callback',
    at: pushedAt,
    kind: 'push',
    attempt: 1,
    scheduledMs: 120_000,
    orderId,
    requestId: 'push-1',
    method: 'POST',
    url: pushUrl,
    outcome: answered(200, '-1'),
    durationMs: 100,
    ...parts,
  };
}

export const answered = (status: number, body = '', location?: string): CallbackEvent['outcome'] => ({
  type: 'answered',
  status,
  body,
  ...(location === undefined ? {} : { location }),
});

export const unanswered = (
  layer: Extract<CallbackEvent['outcome'], { type: 'failed' }>['layer'],
  code: string,
): CallbackEvent['outcome'] => ({ type: 'failed', layer, code, message: `${code} by the test` });

/** The edge's row for the push, let through to the store, unless the test says otherwise. */
export function edgeRequest(parts: Partial<EdgeRequestEvent> = {}): EdgeRequestEvent {
  return {
    type: 'edge-request',
    at: pushedAt + 5,
    requestId: 'push-1',
    method: 'POST',
    scheme: 'https',
    url: '/wc-api/KCO_WC_Push/',
    status: 200,
    upstreamStatus: 200,
    userAgent: 'APIs-Klarna',
    durationMs: 90,
    ...parts,
  };
}

/** A row of the WAF's audit log for the push. */
export function wafRow(ruleIds: readonly string[], parts: Partial<WafEvent> = {}): WafEvent {
  const rules = ruleIds.map((id) => ({ id, message: 'no referer', matched: 'Eq 0', file: 'comodo.conf', line: 21 }));
  return { type: 'waf', layer: 'modsecurity', at: pushedAt, requestId: 'push-1', status: 403, rules, ...parts };
}

export const shopperDid = (
  step: ShopperEvent['step'],
  at = pushedAt - 1_000,
  detail?: string,
  page?: ShopperEvent['page'],
): ShopperEvent => ({
  type: 'shopper',
  at,
  step,
  detail,
  ...(page === undefined ? {} : { page }),
});

/** A change in Klarna's book, of the one purchase. */
export const ledgerEntry = (change: LedgerEvent['change'], detail?: string): LedgerEvent => ({
  type: 'ledger',
  at: pushedAt - 500,
  orderId,
  change,
  detail,
});

/** Klarna's time reached something, three minutes after the payment unless the test says otherwise. */
export const moment = (what: MomentEvent['what'], parts: Partial<MomentEvent> = {}): MomentEvent => ({
  type: 'moment',
  at: pushedAt + 1_000,
  sincePaidMs: 180_000,
  what,
  ...parts,
});

/** The first fault of the scenario acted on the push, unless the test says otherwise. */
export const faultActed = (parts: Partial<FaultEvent> = {}): FaultEvent => ({
  type: 'fault',
  at: pushedAt + 20,
  fault: 0,
  did: 'acted',
  requestId: 'push-1',
  on: 'POST /wc-api/KCO_WC_Push/',
  ...parts,
});

/** The one order had this status at a look at the shop, at the payment unless the test says otherwise. */
export const orderSeen = (status: string, parts: Partial<ShopOrderEvent> = {}): ShopOrderEvent => ({
  type: 'shop-order',
  at: pushedAt - 900,
  sincePaidMs: 0,
  orderId: 15,
  status,
  paid: false,
  ...parts,
});

/** What the plugin's push handler does first: it reads the order from Klarna. */
export function orderRead(parts: Partial<ApiCallEvent> = {}): ApiCallEvent {
  return {
    type: 'api-call',
    at: pushedAt + 50,
    method: 'GET',
    host: 'api.playground.klarna.com',
    path: `/ordermanagement/v1/orders/${orderId}`,
    status: 200,
    durationMs: 1,
    ...parts,
  };
}

/** The shop tells Klarna that it has the order. */
export const orderAcknowledged = (parts: Partial<ApiCallEvent> = {}): ApiCallEvent =>
  orderRead({ method: 'POST', path: `/ordermanagement/v1/orders/${orderId}/acknowledge`, status: 204, ...parts });

/** What the plugin did at a line of its callbacks' file, while the push was handled. */
export const trace = (what: TraceEvent['what'], message: string, line: number): TraceEvent => ({
  type: 'trace',
  at: pushedAt + 40,
  what,
  requestId: 'push-1',
  during: 'push',
  message,
  place: { plugin: 'klarna-checkout-for-woocommerce', file: 'classes/class-kco-api-callbacks.php', line },
});

/** A judged push that was lost with a plain 403, unless the test says otherwise. */
export function lostPush(parts: Partial<CallbackResult> = {}): CallbackResult {
  return {
    kind: 'push',
    attempt: 1,
    requestId: 'push-1',
    atMs: 120_000,
    url: pushUrl,
    status: 403,
    location: null,
    body: '',
    error: null,
    blockedBy: null,
    handled: false,
    durationMs: 100,
    ...parts,
  };
}

export function scenario(expect: Expectation, given: Deviations = {}): Scenario {
  return { id: 'made-up', title: 'Made up by a test', source: ['this test'], given, expect };
}

export const measured = { durationMs: 12, evidence: 'scenarios/made-up--kco-2.13.11' };
