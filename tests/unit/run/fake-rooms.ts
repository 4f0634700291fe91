import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Edge } from '../../../harness/edge/edge.ts';
import type { ShopOrder } from '../../../harness/evidence/books.ts';
import type { EdgeRequestEvent, FaultEvent, TraceEvent, WafEvent } from '../../../harness/evidence/events.ts';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import type { KlarnaOrder } from '../../../harness/klarna/order/klarna-order.ts';
import { type Clock, systemClock } from '../../../harness/lib/clock.ts';
import type { RunContext } from '../../../harness/run/run-context.ts';
import { runScenario } from '../../../harness/run/run-scenario.ts';
import type { Deviations } from '../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../harness/scenario/fault.ts';
import type { Purchase, Shopper, Visit } from '../../../harness/shopper/shopper.ts';
import type { OpenSiteRequest, Store } from '../../../harness/store/store.ts';
import { type Call, TestKlarna } from '../klarna/klarna-client.ts';
import { orderBody, typedAddress } from '../klarna/order-body.ts';
import { scenario } from '../verdict/site-record-builder.ts';

/** What a room gives when it is read: a value, or a failure. */
type Reading<T> = T | Error;

const give = async <T>(reading: Reading<T>): Promise<T> => {
  if (reading instanceof Error) throw reading;
  return reading;
};

/** The order that a callback is about. */
export const orderIdIn = (url: string): string => new URL(url, 'http://shop').searchParams.get('kco_wc_order_id') ?? '';

type Answering = (response: ServerResponse, url: string) => void | Promise<void>;

/**
 * Rooms in memory around a real fake Klarna and a real callback sender: the shop is an HTTP server on loopback that
 * answers pushes as the test says. Sites are on http, so that no certificates are needed.
 */
export class FakeRooms implements AsyncDisposable {
  /** Everything that happened, in its order. */
  readonly log: string[] = [];
  /** The site as the store was asked to open it. */
  opened: OpenSiteRequest | undefined;
  orders: Reading<ShopOrder[]> = [];
  storeLog: Reading<string> = 'a line of the shop’s log';
  stockLeft: Reading<number | undefined> = undefined;
  beyond: Reading<string[]> = [];
  requests: Reading<EdgeRequestEvent[]> = [];
  wafRows: Reading<WafEvent[]> = [];
  edgeFaults: Reading<FaultEvent[]> = [];
  edgeFailures: Reading<string[]> = [];
  storeFaults: Reading<FaultEvent[]> = [];
  traces: Reading<TraceEvent[]> = [];
  deaths: Reading<string[]> = [];
  /** The faults that the edge was told. */
  edgeTold: readonly Fault[] = [];
  edgeRecords: Reading<'yes'> = 'yes';
  storeOpens: Reading<'yes'> = 'yes';
  storeCloses: Reading<'yes'> = 'yes';
  /** Request ids that the edge was asked to wait for. */
  readonly expected: { requests: readonly string[]; wafRows: readonly string[] | undefined } = {
    requests: [],
    wafRows: undefined,
  };
  clock: Clock = systemClock;
  /** Paths that the shop registers at Klarna, below its address. */
  merchantUrls: Record<string, string> = {
    push: '/wc-api/KCO_WC_Push/?kco_wc_order_id={checkout.order.id}',
    notification: '/wc-api/KCO_WC_Notification/?kco_wc_order_id={checkout.order.id}',
  };
  /** How the shop answers a push. */
  onPush: Answering = (response) => void response.writeHead(403).end('no');
  /** How the shop answers whatever else Klarna asks or tells it. */
  onOther: Answering = (response) => void response.writeHead(200).end();
  /** What the customer does; pays, unless the test says otherwise. */
  checkOut: (visit: Visit) => Promise<Purchase> = (visit) => this.pay(visit);

  readonly klarna: TestKlarna;
  private readonly shop = createServer((request, response) => void this.answer(request, response));

  private constructor(klarna: TestKlarna) {
    this.klarna = klarna;
  }

  static async start(): Promise<FakeRooms> {
    const klarna = await TestKlarna.start();
    // Faults answer in Klarna's place here.
    klarna.answersAsDescribed = false;
    const rooms = new FakeRooms(klarna);
    await new Promise<void>((resolve) => rooms.shop.listen(0, '127.0.0.1', resolve));
    return rooms;
  }

  /** Runs a scenario on a site that lives on http. */
  run(given: Deviations = {}): Promise<SiteRecord> {
    return runScenario(
      scenario({ verdict: 'paid' }, { ...given, store: { https: 'none', ...given.store } }),
      { name: 'a', kco: '2.13.11', plugin: 0, with: [] },
      'w0n0',
      this.runContext,
    );
  }

  /** What customer, Klarna and the shop's owner did once the shop was open. */
  get played(): string[] {
    return this.log.slice(1).filter((entry) => !/^(read |store at |edge at |closed$)/.test(entry));
  }

  /** What a room was told the time to be, and what was played meanwhile. */
  playedBy(room: 'store' | 'edge'): string[] {
    return this.log.filter((entry) => entry.startsWith(`${room} at `) || this.played.includes(entry));
  }

  get runContext(): RunContext {
    return {
      store: this.store,
      edgeFor: () => this.edge,
      klarna: this.klarna.control,
      trust: createSecureContext(),
      clock: this.clock,
      keepSites: false,
      deaths: () => give(this.deaths),
      shopperFor: (): Shopper => ({ checkOut: (visit) => this.checkOut(visit) }),
    };
  }

  /** The plugin's way: reads the order from Klarna, then acknowledges it and sets its references. */
  async acknowledge(orderId: string): Promise<void> {
    const path = `/ordermanagement/v1/orders/${orderId}`;
    const { status } = await this.asShop({ path });
    if (status !== 200) return;
    await this.asShop({ method: 'POST', path: `${path}/acknowledge` });
    const body = { merchant_reference1: '15', merchant_reference2: '15' };
    await this.asShop({ method: 'PATCH', path: `${path}/merchant-references`, body });
  }

  /** Answers a push as the plugin does where all is well. */
  readonly acknowledging: Answering = async (response, url) => {
    await this.acknowledge(orderIdIn(url));
    response.writeHead(200).end('-1');
  };

  /** A whole purchase at Klarna, in the name of the store and then of its customer. */
  async pay(visit: Visit): Promise<Purchase> {
    visit.record('opened-checkout');
    const orderId = await this.create(visit);
    await this.klarna.shopper('POST', `/kco/${orderId}/address`, typedAddress);
    await visit.hesitate?.();
    await visit.beforeBuying();
    const { status, text } = await this.klarna.shopper('POST', `/kco/${orderId}/complete`);
    if (status !== 200) {
      visit.record('refused', text);
      return { type: 'refused', message: text };
    }
    visit.record('paid');
    const then = (step: 'returned' | 'reloaded-checkout' | 'closed-tab') => async () => {
      this.log.push(step);
      visit.record(step);
    };
    return {
      type: 'paid',
      returnToShop: then('returned'),
      reloadCheckout: then('reloaded-checkout'),
      closeTab: then('closed-tab'),
    };
  }

  /** An order at Klarna that nobody has paid; gives its id. */
  async create({ baseUrl }: Visit): Promise<string> {
    const { terms, checkout, confirmation } = orderBody().merchant_urls as Record<string, string>;
    const own = Object.entries(this.merchantUrls).map(([name, path]) => [name, baseUrl + path]);
    const merchant_urls = { terms, checkout, confirmation, ...Object.fromEntries(own) };
    const body = orderBody({ merchant_urls, merchant_reference1: '15' });
    const { json } = await this.asShop({ method: 'POST', path: '/checkout/v3/orders', body });
    return String(json.order_id);
  }

  /** The site's orders in Klarna's book, oldest first. */
  klarnaOrders(): Promise<KlarnaOrder[]> {
    return this.klarna.control.orders(this.opened?.merchant.id ?? '');
  }

  /** The shop's look at an order that it has open at Klarna. */
  readCheckout(orderId: string): ReturnType<TestKlarna['call']> {
    return this.asShop({ path: `/checkout/v3/orders/${orderId}` });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.shop.closeAllConnections();
    this.shop.close();
    await this.klarna[Symbol.asyncDispose]();
  }

  private async answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, other] = /\/KCO_WC_(?!Push)(\w+)/.exec(url) ?? [];
    this.log.push(other?.toLowerCase() ?? 'push');
    await (other === undefined ? this.onPush : this.onOther)(response, url);
  }

  private readonly store: Store = {
    openSite: async (request) => {
      await give(this.storeOpens);
      // The shop has no certificate, and some tests want it to be asked all the same.
      await this.klarna.control.setOptions(request.merchant.id, { urlsWhileWaiting: 'any' });
      this.opened = request;
      this.log.push('opened');
      return {
        paths: { addToCart: '/?add-to-cart=1', cart: '/?page_id=1', checkout: '/?page_id=2', account: '/?page_id=3' },
        drafts: async () => 0,
        orders: () => this.read('orders', this.orders),
        log: () => this.read('log', this.storeLog),
        beyond: () => this.read('beyond', this.beyond),
        stockLeft: () => this.read('stock', this.stockLeft),
        faultEvents: () => this.read('store faults', this.storeFaults),
        traces: () => this.read('store traces', this.traces),
        timeIs: (sincePaidMs) => this.tell('store', sincePaidMs),
        ownerActs: async (action) => void this.log.push(`owner ${action}`),
        makeOrder: async () => {
          this.log.push('order made');
          return '/checkout/order-pay/7/?pay_for_order=true&key=wc_order_7';
        },
        [Symbol.asyncDispose]: async () => {
          this.log.push('closed');
          await give(this.storeCloses);
        },
      };
    },
    [Symbol.asyncDispose]: async () => {},
  };

  private get edge(): Edge {
    const { port } = this.shop.address() as AddressInfo;
    return {
      address: { host: '127.0.0.1', httpsPort: port, httpPort: port, adminPort: 0 },
      record: async (_host, faults) => {
        await give(this.edgeRecords);
        this.edgeTold = faults;
        return {
          requests: (expected) => {
            this.expected.requests = expected;
            return this.read('requests', this.requests);
          },
          wafRows: (expected) => {
            this.expected.wafRows = expected;
            return this.read('wafRows', this.wafRows);
          },
          faultEvents: () => this.read('edge faults', this.edgeFaults),
          failures: () => this.read('edge failures', this.edgeFailures),
          timeIs: (sincePaidMs) => this.tell('edge', sincePaidMs),
          [Symbol.asyncDispose]: async () => {},
        };
      },
    };
  }

  private asShop(call: Call): ReturnType<TestKlarna['call']> {
    const { id: user = '', sharedSecret: secret = '' } = this.opened?.merchant ?? {};
    return this.klarna.call({ ...call, user, secret });
  }

  private async tell(room: 'store' | 'edge', sincePaidMs: number): Promise<void> {
    this.log.push(`${room} at ${sincePaidMs / 60_000} min`);
  }

  private read<T>(what: string, reading: Reading<T>): Promise<T> {
    this.log.push(`read ${what}`);
    return give(reading);
  }
}
