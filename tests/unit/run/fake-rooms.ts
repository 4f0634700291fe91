import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Edge } from '../../../harness/edge/edge.ts';
import type { ShopOrder } from '../../../harness/evidence/books.ts';
import type { EdgeRequestEvent, WafEvent } from '../../../harness/evidence/events.ts';
import { systemClock } from '../../../harness/lib/clock.ts';
import type { Equipment } from '../../../harness/run/run-scenario.ts';
import type { Purchase, Shopper, Visit } from '../../../harness/shopper/shopper.ts';
import type { OpenSiteRequest, Store } from '../../../harness/store/store.ts';
import { TestKlarna } from '../klarna/klarna-client.ts';
import { orderBody, typedAddress } from '../klarna/order-body.ts';

/** What a room gives when it is read: a value, or a failure. */
type Reading<T> = T | Error;

const give = async <T>(reading: Reading<T>): Promise<T> => {
  if (reading instanceof Error) throw reading;
  return reading;
};

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
  beyond: Reading<string[]> = [];
  requests: Reading<EdgeRequestEvent[]> = [];
  wafRows: Reading<WafEvent[]> = [];
  deaths: Reading<string[]> = [];
  edgeRecords: Reading<'yes'> = 'yes';
  storeOpens: Reading<'yes'> = 'yes';
  storeCloses: Reading<'yes'> = 'yes';
  /** Request ids that the edge was asked to wait for. */
  readonly expected: { requests: readonly string[]; wafRows: readonly string[] | undefined } = {
    requests: [],
    wafRows: undefined,
  };
  /** How the shop answers a push. */
  onPush: (response: ServerResponse, url: string) => void | Promise<void> = (response) =>
    void response.writeHead(403).end('no');
  /** What the customer does; pays, unless the test says otherwise. */
  checkOut: (visit: Visit) => Promise<Purchase> = (visit) => this.pay(visit);

  readonly klarna: TestKlarna;
  private readonly shop = createServer((request, response) => void this.answer(request, response));

  private constructor(klarna: TestKlarna) {
    this.klarna = klarna;
  }

  static async start(): Promise<FakeRooms> {
    const rooms = new FakeRooms(await TestKlarna.start());
    await new Promise<void>((resolve) => rooms.shop.listen(0, '127.0.0.1', resolve));
    return rooms;
  }

  get equipment(): Equipment {
    return {
      store: this.store,
      edgeFor: () => this.edge,
      klarna: this.klarna.control,
      trust: createSecureContext(),
      clock: systemClock,
      keepSites: false,
      deaths: () => give(this.deaths),
      shopperFor: (): Shopper => ({ checkOut: (visit) => this.checkOut(visit) }),
    };
  }

  /** The plugin's way: reads the order from Klarna, then acknowledges it. */
  async acknowledge(orderId: string): Promise<void> {
    const path = `/ordermanagement/v1/orders/${orderId}`;
    const { id: user = '', sharedSecret: secret = '' } = this.opened?.merchant ?? {};
    await this.klarna.call({ path, user, secret });
    await this.klarna.call({ method: 'POST', path: `${path}/acknowledge`, user, secret });
  }

  /** A whole purchase at Klarna, in the name of the store and then of its customer. */
  async pay(visit: Visit): Promise<Purchase> {
    visit.record('opened-checkout');
    const orderId = await this.create(visit);
    await this.klarna.shopper('POST', `/kco/${orderId}/address`, typedAddress);
    await this.klarna.shopper('POST', `/kco/${orderId}/complete`);
    visit.record('paid');
    const then = (step: 'returned' | 'closed-tab') => async () => {
      this.log.push(step);
      visit.record(step);
    };
    return { type: 'paid', returnToShop: then('returned'), closeTab: then('closed-tab') };
  }

  /** An order at Klarna that nobody has paid; gives its id. */
  async create({ baseUrl }: Visit): Promise<string> {
    const { id: user = '', sharedSecret: secret = '' } = this.opened?.merchant ?? {};
    const merchant_urls = {
      ...(orderBody().merchant_urls as object),
      push: `${baseUrl}/wc-api/KCO_WC_Push/?kco_wc_order_id={checkout.order.id}`,
    };
    const body = orderBody({ merchant_urls, merchant_reference1: '15' });
    const { json } = await this.klarna.call({ method: 'POST', path: '/checkout/v3/orders', user, secret, body });
    return String(json.order_id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.shop.closeAllConnections();
    this.shop.close();
    await this.klarna[Symbol.asyncDispose]();
  }

  private async answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    this.log.push('push');
    await this.onPush(response, url);
  }

  private readonly store: Store = {
    openSite: async (request) => {
      await give(this.storeOpens);
      this.opened = request;
      this.log.push('opened');
      return {
        paths: { addToCart: '/?add-to-cart=1', checkout: '/?page_id=2' },
        orders: () => this.read('orders', this.orders),
        log: () => this.read('log', this.storeLog),
        beyond: () => this.read('beyond', this.beyond),
        timeIs: async () => {},
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
      record: async () => {
        await give(this.edgeRecords);
        return {
          requests: (expected) => {
            this.expected.requests = expected;
            return this.read('requests', this.requests);
          },
          wafRows: (expected) => {
            this.expected.wafRows = expected;
            return this.read('wafRows', this.wafRows);
          },
          timeIs: async () => {},
          [Symbol.asyncDispose]: async () => {},
        };
      },
    };
  }

  private read<T>(what: string, reading: Reading<T>): Promise<T> {
    this.log.push(`read ${what}`);
    return give(reading);
  }
}
