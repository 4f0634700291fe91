import { request } from 'undici';
import type { ShopOrder } from '../../../../harness/evidence/books.ts';
import type { KlarnaOrder } from '../../../../harness/klarna/order/klarna-order.ts';
import { checkoutOrder } from '../../../../harness/klarna/order/order-views.ts';
import { type Clock, systemClock } from '../../../../harness/lib/clock.ts';
import { exchange } from '../../../../harness/lib/http/exchange.ts';
import type { PlainAnswer, PlainRequest } from '../../../../harness/lib/http/plain-http.ts';
import { healthy, type StoreConditions } from '../../../../harness/scenario/conditions.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import type { PublicWay } from '../../../../harness/store/simulated/ask-itself.ts';
import { type SimulatedSite, SimulatedStore } from '../../../../harness/store/simulated/simulated-store.ts';
import {
  type StartedSimulatedStore,
  startSimulatedStore,
} from '../../../../harness/store/simulated/start-simulated-store.ts';
import { TestKlarna } from '../../klarna/klarna-client.ts';
import { typedAddress } from '../../klarna/order-body.ts';

/** What somebody answers in Klarna's place. */
export type Instead = (asked: PlainRequest) => PlainAnswer | Promise<PlainAnswer> | undefined;

/** Order management is down. */
export const orderManagementDown: Instead = ({ url }) =>
  url.startsWith('/ordermanagement/') && !url.endsWith('/acknowledge') && !url.endsWith('/merchant-references')
    ? { status: 500, headers: { 'content-type': 'application/json' }, body: '{"error_code":"INTERNAL_SERVER_ERROR"}' }
    : undefined;

export interface Page {
  status: number;
  location: string;
  body: string;
}

/** What tests put in the place of what is around the shop. */
interface Seams {
  instead?: Instead;
  /** How the shop's requests to itself go. */
  way?: PublicWay;
}

/** There is no edge here: the shop's own requests go to it over plain HTTP, with the header that an edge would add. */
const unedgedWay =
  ({ webAddress }: Pick<StartedSimulatedStore, 'webAddress'>): PublicWay =>
  (request) =>
    exchange({
      ...request,
      origin: request.origin.replace(/^https:/, 'http:'),
      headers: { ...request.headers, 'x-forwarded-proto': request.origin.split(':')[0] ?? '' },
      place: webAddress,
      trust: undefined,
    });

/** The fields that WooCommerce wants. */
export const address = {
  billing_first_name: 'Testperson-se',
  billing_last_name: 'Approved',
  billing_address_1: 'Stårgatan 1',
  billing_postcode: '12345',
  billing_city: 'Ankeborg',
  billing_email: 'shopper@shop.test',
};

/** A simulated shop around a real fake Klarna, visited without an edge: plain HTTP, the scheme told by a header. */
export class Rig implements AsyncDisposable {
  /** By name. */
  private readonly cookies = new Map<string, string>();
  private constructor(
    readonly klarna: TestKlarna,
    private readonly started: StartedSimulatedStore,
    readonly site: SimulatedSite,
    private readonly host: string,
    readonly kco: string,
    private readonly api: Seams,
  ) {}

  static async start(
    kco = '2.13.11',
    deviations: Partial<StoreConditions> = {},
    faults: readonly Fault[] = [],
    clock: Clock = systemClock,
  ): Promise<Rig> {
    const klarna = await TestKlarna.start();
    const api: Seams = {};
    const started: StartedSimulatedStore = await startSimulatedStore({
      builds: [{ name: 'a', kco, plugin: 0, with: [] }],
      klarna: async (asked) => (await api.instead?.(asked)) ?? klarna.klarna.serve(asked),
      publicWay: (request) => (api.way ?? unedgedWay(started))(request),
      clock,
    });
    const host = 'u0-a-open.shop.test';
    const site = await new SimulatedStore(started.controlUrl).openSite({
      id: 'u0',
      host,
      build: 'a',
      merchant: { id: 's1', sharedSecret: 'secret-s1' },
      conditions: { ...healthy.store, ...deviations },
      faults,
      options: {},
      constants: {},
    });
    return new Rig(klarna, started, site, host, kco, api);
  }

  /** From now on Klarna's API answers so to the calls that this answers; undefined: all as ever. */
  klarnaAnswers(instead: Instead | undefined): void {
    this.api.instead = instead;
  }

  /** The way of the shop's requests to itself where nothing is changed. */
  readonly unedged: PublicWay = (request) => unedgedWay(this.started)(request);

  /** Where its web server is, for whoever comes another way. */
  get webUrl(): URL {
    const { host, port } = this.started.webAddress;
    return new URL(`http://${host}:${port}`);
  }

  /** From now on the shop's requests to itself go so; undefined: they come back to it. */
  ownRequestsGo(way: PublicWay | undefined): void {
    this.api.way = way;
  }

  async visit(
    method: 'GET' | 'POST' | 'HEAD',
    path: string,
    options: {
      form?: Record<string, string>;
      body?: string;
      http?: boolean;
      requestId?: string;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Page> {
    const { host: address, port } = this.started.webAddress;
    const answer = await request(`http://${address}:${port}${path}`, {
      method,
      headers: {
        host: this.host,
        'x-forwarded-proto': options.http ? 'http' : 'https',
        ...(this.cookies.size > 0 ? { cookie: [...this.cookies.values()].join('; ') } : {}),
        ...(options.requestId ? { 'x-request-id': options.requestId } : {}),
        ...options.headers,
        ...(options.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      body: options.form ? new URLSearchParams(options.form).toString() : options.body,
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [cookie = ''] = line.split(';');
      this.cookies.set(cookie.split('=')[0] ?? '', cookie);
    }
    return {
      status: answer.statusCode,
      location: String(answer.headers.location ?? ''),
      body: await answer.body.text(),
    };
  }

  /** Puts the product into the cart and opens the checkout. @returns Klarna's id of the order. */
  async openCheckout(): Promise<string> {
    await this.visit('GET', this.site.paths.addToCart);
    const page = await this.visit('GET', '/checkout/');
    const [, id = ''] = /k\.order="([^"]+)"/.exec(page.body) ?? [];
    return id;
  }

  placeOrder(form: Record<string, string> = address): Promise<Page> {
    return this.visit('POST', '/?wc-ajax=checkout', { form });
  }

  /** The whole purchase, up to Klarna's confirmation URL. */
  async pay(): Promise<{ klarnaOrderId: string; confirmation: URL; push: URL }> {
    const klarnaOrderId = await this.openCheckout();
    await this.klarna.shopper('POST', `/kco/${klarnaOrderId}/address`, typedAddress);
    await this.visit('POST', '/?wc-ajax=update_order_review', { form: {} });
    if (!this.kco.startsWith('1.')) {
      await this.visit('POST', '/?wc-ajax=kco_wc_get_klarna_order', { form: {} });
      await this.placeOrder();
    }
    const { json } = await this.klarna.shopper('POST', `/kco/${klarnaOrderId}/complete`);
    const order = await this.klarna.control.order('s1', klarnaOrderId);
    const push = (order?.merchantUrls.push ?? '').replace('{checkout.order.id}', klarnaOrderId);
    return { klarnaOrderId, confirmation: new URL(String(json.confirmationUrl)), push: new URL(push) };
  }

  /** The checkout page once more. @returns it, and Klarna's id of the order on it; empty where there is none. */
  async lookAgain(): Promise<Page & { klarnaOrderId: string }> {
    const page = await this.visit('GET', '/checkout/');
    return { ...page, klarnaOrderId: /k\.order="([^"]+)"/.exec(page.body)?.[1] ?? '' };
  }

  /** Klarna's book of the one purchase. */
  async purchase(): Promise<KlarnaOrder> {
    const [order] = await this.klarna.control.orders('s1');
    if (!order) throw new Error('nothing was opened at Klarna');
    return order;
  }

  /** 1.x: Klarna asks whether the purchase may go on. */
  async validate(changed: Record<string, unknown> = {}): Promise<Page> {
    const order = await this.purchase();
    const url = new URL((order.merchantUrls.validation ?? '').replace('{checkout.order.id}', order.orderId));
    const body = JSON.stringify({ ...checkoutOrder(order), ...changed });
    return this.visit('POST', url.pathname + url.search, { body });
  }

  push(url: URL): Promise<Page> {
    return this.visit('POST', url.pathname + url.search);
  }

  return(url: URL): Promise<Page> {
    return this.visit('GET', url.pathname + url.search);
  }

  async order(): Promise<ShopOrder | undefined> {
    return (await this.site.orders())[0];
  }

  /** The plugin's calls so far: `POST checkout`, `GET management`, … */
  async calls(): Promise<string[]> {
    return (await this.klarna.control.events('s1')).flatMap((event) =>
      event.type === 'api-call'
        ? [
            `${event.method} ${event.path.replace(/^\/(?:checkout|ordermanagement)\/v[13]\/orders(?:\/[^/]+)?/, (whole) => (whole.startsWith('/c') ? 'checkout' : 'management'))}`,
          ]
        : [],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.started[Symbol.asyncDispose]();
    await this.klarna[Symbol.asyncDispose]();
  }
}
