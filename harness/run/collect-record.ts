import { edgePolicyOf } from '../edge/edge-policy.ts';
import type { KlarnaPurchase, PurchaseStatus } from '../evidence/books.ts';
import type { EdgeRequestEvent, HarnessEvent, WafEvent } from '../evidence/events.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import { capturedAmount, type KlarnaOrder, refundedAmount } from '../klarna/order/klarna-order.ts';
import { messageOf } from '../lib/errors.ts';
import type { Conditions } from '../scenario/conditions.ts';
import type { Fault } from '../scenario/fault.ts';
import type { PluginBuild } from '../store/store.ts';
import type { Site } from './open-site.ts';
import type { RunContext } from './run-context.ts';

/** Reads both books and all logs. What cannot be read is a gap, and the verdict will be inconclusive. */
export async function collectRecord(
  site: Site,
  build: PluginBuild,
  conditions: Conditions,
  { klarna, deaths }: RunContext,
  events: HarnessEvent[],
  gaps: string[],
): Promise<SiteRecord> {
  const read = async <T>(what: string, reading: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await reading;
    } catch (error) {
      gaps.push(`${what} could not be read: ${messageOf(error)}`);
      return otherwise;
    }
  };
  const answered = events.flatMap((event) =>
    event.type === 'callback' && event.outcome.type === 'answered' ? [event.requestId] : [],
  );
  const requests = await read('the edge’s access log', site.recording.requests(answered), []);
  const stoppedAtEdge = requests
    .filter(({ status, upstreamStatus }) => status === 403 && upstreamStatus === undefined)
    .map(({ requestId }) => requestId);
  const policy = edgePolicyOf(conditions);
  const wafOn = policy.waf !== undefined || policy.mocked;
  const [
    rows,
    orders,
    drafts,
    stockLeft,
    klarnaOrders,
    klarnaEvents,
    storeLog,
    traces,
    beyond,
    died,
    failures,
    ...faults
  ] = await Promise.all([
    read('the WAF’s audit log', wafOn ? site.recording.wafRows(stoppedAtEdge) : Promise.resolve([]), []),
    read('the shop’s orders', site.store.orders(), []),
    read('the shop’s drafts', site.store.drafts(), 0),
    read('the shop’s stock', site.store.stockLeft(), undefined),
    read('Klarna’s ledger', klarna.orders(site.merchantId), []),
    read('Klarna’s events', klarna.events(site.merchantId), []),
    read('the shop’s log', site.store.log(), ''),
    read('what the plugin did', site.store.traces(), []),
    read('what the shop could not do', site.store.beyond(), []),
    read('the state of the containers', deaths(), []),
    read('what failed at the edge', site.recording.failures(), []),
    read('what the edge’s faults did', site.recording.faultEvents(), []),
    read('what the shop’s faults did', site.store.faultEvents(), []),
  ]);
  gaps.unshift(...died, ...beyond, ...failures);
  const faultEvents = faults.flat();
  const byFault = new Set(
    faultEvents
      .filter(({ fault, did }) => did === 'acted' && !passesOn(conditions.faults[fault]))
      .map(({ requestId }) => requestId),
  );
  const unreachable = requests.find(
    ({ status, requestId }) => (status === 502 || status === 504) && !byFault.has(requestId),
  );
  if (unreachable)
    gaps.push(`the store gave no answer to ${unreachable.method} ${unreachable.url} (${unreachable.status})`);

  return {
    host: site.host,
    kco: build.kco,
    conditions,
    events: [...events, ...requests, ...rowsOf(requests, rows), ...klarnaEvents, ...faultEvents, ...traces],
    purchases: klarnaOrders.map(purchaseOf),
    orders,
    drafts,
    stockLeft,
    storeLog,
    gaps,
  };
}

/** Whether somebody else answers what the fault has acted on. */
const passesOn = (fault: Fault | undefined): boolean =>
  Object.keys(fault?.does ?? {}).every((deed) => deed === 'delayMs' || deed === 'strip' || deed === 'rewrite');

/** The WAF's rows for these requests. Its log has whole seconds, so a row takes the time of its request. */
function rowsOf(requests: readonly EdgeRequestEvent[], rows: readonly WafEvent[]): WafEvent[] {
  const at = new Map(requests.map((request) => [request.requestId, request.at]));
  return rows.flatMap((row) => {
    const time = at.get(row.requestId);
    return time === undefined ? [] : [{ ...row, at: time }];
  });
}

/** Whether the customer has paid: then Klarna has an authorization. */
export const isPaid = (order: KlarnaOrder): boolean => order.authorization !== undefined;

function statusOf(order: KlarnaOrder): PurchaseStatus {
  const { authorization } = order;
  if (!authorization) return 'open';
  if (authorization.cancelledAt !== undefined) return 'cancelled';
  const captured = capturedAmount(order);
  if (captured === 0) return 'authorized';
  return refundedAmount(order) < captured ? 'captured' : 'refunded';
}

/** A purchase as the record has it. */
export function purchaseOf(order: KlarnaOrder): KlarnaPurchase {
  const { authorization } = order;
  return {
    orderId: order.orderId,
    status: statusOf(order),
    fraudStatus: authorization?.fraudStatus,
    acknowledged: authorization?.acknowledgedAt !== undefined,
    merchantReference: order.merchantReference1 ?? '',
  };
}
