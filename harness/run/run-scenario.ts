import { edgePolicyOf } from '../edge/edge-policy.ts';
import type { KlarnaPurchase } from '../evidence/books.ts';
import type { CallbackEvent, EdgeRequestEvent, HarnessEvent, ShopperEvent, WafEvent } from '../evidence/events.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import type { KlarnaOrder } from '../klarna/order/klarna-order.ts';
import { deliverPush } from '../klarna/sender/deliver-push.ts';
import { type Resolve, sendCallback } from '../klarna/sender/send-callback.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { type Conditions, withDeviations } from '../scenario/conditions.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Purchase, Shopper } from '../shopper/shopper.ts';
import type { PluginSet } from '../store/store.ts';
import { openSite, type Rooms, type Site } from './open-site.ts';

export interface Equipment extends Rooms {
  /** A shopper for these conditions. */
  shopperFor(conditions: Conditions): Shopper;
  /** Certificate of the authority that Klarna trusts, PEM. */
  authority: string;
  /** Containers that have died, a sentence each. */
  deaths(): Promise<string[]>;
  clock: Clock;
}

/** When a scenario passed its stations, by performance.now(): for the bench. */
export interface Marks {
  openedAt?: number;
  playedAt?: number;
  collectedAt?: number;
}

/**
 * Plays one scenario on a site of its own: open, shop, call back, collect, close.
 * @throws HarnessError only when the site cannot be opened; everything later is evidence or a gap in it.
 */
export async function runScenario(
  scenario: Scenario,
  set: PluginSet,
  siteId: string,
  equipment: Equipment,
  marks: Marks = {},
): Promise<SiteRecord> {
  const conditions = withDeviations(scenario.given);
  const site = await openSite(equipment, siteId, set, conditions);
  const record = await playOn(site, set, conditions, equipment, marks);
  try {
    await site[Symbol.asyncDispose]();
  } catch (error) {
    record.gaps.push(`the site could not be closed: ${messageOf(error)}`);
  }
  return record;
}

/** Never throws: what goes wrong is a gap in the record. */
async function playOn(
  site: Site,
  set: PluginSet,
  conditions: Conditions,
  equipment: Equipment,
  marks: Marks,
): Promise<SiteRecord> {
  marks.openedAt = performance.now();
  const events: HarnessEvent[] = [];
  const record = (step: ShopperEvent['step'], detail?: string) => {
    events.push({ type: 'shopper', at: equipment.clock.now(), step, detail });
  };
  const gaps: string[] = [];
  let disturbance: string | undefined;
  const disturbed = (reason: string) => {
    disturbance ??= reason;
  };
  try {
    const visit = { baseUrl: site.baseUrl, paths: site.store.paths, record, disturbed };
    const purchase = await equipment.shopperFor(conditions).checkOut(visit);
    if (purchase.type === 'paid') await afterPaying(purchase, site, conditions, equipment, events);
  } catch (error) {
    gaps.push(messageOf(error));
  }
  marks.playedAt = performance.now();
  const collected = await collect(site, set, conditions, equipment, events, gaps);
  marks.collectedAt = performance.now();
  return { ...collected, disturbance };
}

/** The customer's way back and Klarna's pushes, in the order that the conditions ask for. */
async function afterPaying(
  purchase: Extract<Purchase, { type: 'paid' }>,
  site: Site,
  conditions: Conditions,
  equipment: Equipment,
  events: HarnessEvent[],
): Promise<void> {
  const { afterPaying: then } = conditions.shopper;
  if (then === 'closes-tab') await purchase.closeTab();
  if (then === 'returns') await purchase.returnToShop();
  let returned = then !== 'returns-late';
  for await (const push of pushes(site, conditions, equipment, events)) {
    events.push(push);
    if (!returned) await purchase.returnToShop();
    returned = true;
  }
  if (!returned) await purchase.returnToShop();
}

async function* pushes(
  site: Site,
  conditions: Conditions,
  { klarna, edge, authority, clock }: Equipment,
  events: HarnessEvent[],
): AsyncGenerator<CallbackEvent> {
  const order = (await klarna.orders(site.merchantId)).find(isPaid);
  if (!order) return;
  yield* deliverPush({
    attempts: conditions.klarna.pushAttempts,
    isAcknowledged: async () => {
      const now = await klarna.order(site.merchantId, order.orderId);
      return now?.authorization?.acknowledgedAt !== undefined;
    },
    send: (attempt, scheduledMs) =>
      sendCallback({
        kind: 'push',
        attempt,
        scheduledMs,
        order,
        resolve: publicNames(edge.address),
        ca: authority,
        followRedirects: conditions.klarna.followRedirects,
        clock,
        onRedirect: (event) => events.push(event),
      }),
  });
}

/** Klarna's name server: names under shop.test are public and lead to the edge; others do not exist. */
function publicNames(edge: { host: string; httpsPort: number; httpPort: number }): Resolve {
  return (hostname, _port, scheme) =>
    hostname.endsWith('.shop.test')
      ? { address: edge.host, port: scheme === 'https' ? edge.httpsPort : edge.httpPort }
      : undefined;
}

/** Reads both books and all logs. What cannot be read is a gap, and the verdict will be inconclusive. */
async function collect(
  site: Site,
  set: PluginSet,
  conditions: Conditions,
  { klarna, deaths }: Equipment,
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
  const requests = await read('the edge’s access log', site.recording.requests(site.host, answered), []);
  const stoppedAtEdge = requests
    .filter(({ status, upstreamStatus }) => status === 403 && upstreamStatus === undefined)
    .map(({ requestId }) => requestId);
  const wafOn = edgePolicyOf(conditions).waf !== undefined;
  const [rows, orders, klarnaOrders, klarnaEvents, storeLog, died] = await Promise.all([
    read('the WAF’s audit log', wafOn ? site.recording.wafRows(stoppedAtEdge) : Promise.resolve([]), []),
    read('the shop’s orders', site.store.orders(), []),
    read('Klarna’s ledger', klarna.orders(site.merchantId), []),
    read('Klarna’s events', klarna.events(site.merchantId), []),
    read('the shop’s log', site.store.log(), ''),
    read('the state of the containers', deaths(), []),
  ]);
  gaps.unshift(...died);
  const unreachable = requests.find(({ status }) => status === 502 || status === 504);
  if (unreachable)
    gaps.push(`the store gave no answer to ${unreachable.method} ${unreachable.url} (${unreachable.status})`);

  return {
    host: site.host,
    kco: set.kco,
    conditions,
    events: [...events, ...requests, ...rowsOf(requests, rows), ...klarnaEvents],
    purchases: klarnaOrders.map(purchaseOf),
    orders,
    storeLog,
    gaps,
  };
}

/** The WAF's rows for these requests. Its log has whole seconds, so a row takes the time of its request. */
function rowsOf(requests: readonly EdgeRequestEvent[], rows: readonly WafEvent[]): WafEvent[] {
  const at = new Map(requests.map((request) => [request.requestId, request.at]));
  return rows.flatMap((row) => {
    const time = at.get(row.requestId);
    return time === undefined ? [] : [{ ...row, at: time }];
  });
}

const isPaid = (order: KlarnaOrder): boolean => order.authorization !== undefined;

function purchaseOf(order: KlarnaOrder): KlarnaPurchase {
  const { authorization } = order;
  return {
    orderId: order.orderId,
    status: !authorization ? 'open' : authorization.cancelledAt === undefined ? 'authorized' : 'cancelled',
    fraudStatus: authorization?.fraudStatus,
    acknowledged: authorization?.acknowledgedAt !== undefined,
    merchantReference: order.merchantReference1 ?? '',
  };
}
