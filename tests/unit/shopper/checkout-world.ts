import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import type { Routing } from '../../../harness/shopper/http/connections.ts';
import { customerPatienceMs, type Visit } from '../../../harness/shopper/shopper.ts';
import { blockHtml } from './block-pages.ts';
import { checkoutHtml, confirmationHtml, iframeHtml, loaderScript } from './checkout-pages.ts';
import { hostedHtml, orderHtml, redirectHtml } from './hosted-pages.ts';

export const shopHost = 's1-a-open.shop.test';
export const klarnaHost = 'checkout.klarna.test';

/** Of an order that is there already. */
export const orderPath = '/checkout/order-pay/15/';
export const hostedPage = `http://${klarnaHost}/hpp/payments/page-1`;

export interface Answer {
  status: number;
  body: unknown;
}

/** What a batch of the Store API is asked for. */
interface BatchRequest {
  requests: { body: { data: object }; headers: Record<string, string> }[];
}

/** A shop and a Klarna, told apart by their names; a test sets how they behave. */
export class CheckoutWorld {
  /** `POST s1-a-open.shop.test/?wc-ajax=checkout`, in the order of arrival. */
  readonly asked: string[] = [];
  /** Bodies by the same name, the last of each. */
  readonly bodies = new Map<string, string>();
  /** What the visit recorded: `left`, `submitted-again 200 success`. */
  readonly recorded: string[] = [];
  /** 1: the order is made on the way back, by a form that submits itself. */
  generation: 1 | 2 = 2;
  checkoutPage:
    | 'with-klarna'
    | 'without-klarna'
    | 'without-form'
    | 'block'
    | 'block-without-klarna'
    | 'block-without-scripts'
    | 'redirect' = 'with-klarna';
  /** WooCommerce's page for paying an order that is there already. */
  orderPage: 'with-klarna' | 'without-klarna' | 'paid' | 'says-no' = 'with-klarna';
  /** What came to the Store API's batch, and what it answers. */
  readonly batches: { nonce: string; body: BatchRequest }[] = [];
  batchAnswer: Answer = { status: 207, body: { responses: [{ status: 200, headers: {}, body: {} }] } };
  checkoutStatus = 200;
  shippingOptions: { id: string; name: string }[] = [];
  selectedShippingId: string | undefined;
  shippingAnswer: Answer = { status: 200, body: {} };
  submitAnswers: unknown[] = [];
  /** What the first payments are answered, one each. */
  readonly firstAnswers: Answer[] = [];
  completeAnswer: Answer = {
    status: 200,
    body: { confirmationUrl: `http://${shopHost}/checkout/order-received/15/?confirm=no` },
  };
  /** Where the checkout leads when it is opened with an order that is paid. */
  reloadLeadsTo: string | undefined;
  /** Checkout forms that have to be there before any is answered. */
  submitsTogether = 1;

  /** PHP keeps the session when the page is written: between its first half and its end, which come so far apart. */
  cartKeptAfterMs = 0;

  readonly #waiting: (() => void)[] = [];
  #cartIsKept = true;

  visit(overrides: Partial<Omit<Visit, 'options'>> & { options?: Partial<Visit['options']> } = {}): Visit {
    return {
      baseUrl: `http://${shopHost}`,
      paths: { addToCart: '/?add-to-cart=1', cart: '/cart/', checkout: '/checkout/', account: '/my-account/' },
      kco: '2.13.11',
      record: (step, detail) => this.recorded.push(detail === undefined ? step : `${step} ${detail}`),
      disturbed: () => {},
      beforeBuying: async () => {},
      ...overrides,
      options: {
        pays: 'yes',
        submits: 'once',
        otherTab: 'none',
        account: 'guest',
        opensCart: false,
        shipping: 'in-shop',
        patienceMs: customerPatienceMs,
        ...overrides.options,
      },
    };
  }

  /** What Klarna's iframe asks the page before the payment, and what it tells it. */
  iframeAsks = { clientValidation: 'required', shippingAddressEvent: 'always', knownAddress: 'none' };

  get offeredShipping() {
    const { shippingOptions, selectedShippingId } = this;
    return { shippingOptions, selectedShippingId };
  }

  /** Steps without their details. */
  get steps(): string[] {
    return this.recorded.map((line) => line.split(' ')[0] ?? '');
  }

  times(request: string): number {
    return this.asked.filter((asked) => asked === request).length;
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '');
    const name = `${request.method} ${host}${request.url}`;
    this.asked.push(name);
    this.bodies.set(name, await text(request));
    const url = new URL(request.url ?? '/', `http://${host}`);
    if (host === klarnaHost) this.#klarna(url, response);
    else if (`${request.url}`.includes('batch')) {
      const body = JSON.parse(this.bodies.get(name) ?? '') as BatchRequest;
      this.batches.push({ nonce: String(request.headers.nonce), body });
      json(response, this.batchAnswer.status, this.batchAnswer.body);
    } else await this.#shop(request.method ?? '', url, response);
  }

  #klarna({ pathname }: URL, response: ServerResponse): void {
    if (pathname === '/hpp/payments/page-1') html(response, 200, hostedHtml);
    else if (pathname === '/hpp/payments/page-1/back') lead(response, 303, `http://${shopHost}${orderPath}`);
    else if (pathname.endsWith('/loader.js')) send(response, 200, loaderScript, 'text/javascript');
    else if (pathname.endsWith('/iframe')) html(response, 200, iframeHtml);
    else if (pathname.endsWith('/state')) json(response, 200, { ...this.offeredShipping, ...this.iframeAsks });
    else if (pathname.endsWith('/shipping-option'))
      json(response, this.shippingAnswer.status, this.shippingAnswer.body);
    else if (pathname.endsWith('/complete')) {
      const { status, body } = this.firstAnswers.shift() ?? this.completeAnswer;
      json(response, status, body);
    } else send(response, 204, '', 'text/plain');
  }

  /** Its form leads to Klarna's page. */
  #order(method: string, response: ServerResponse): void {
    if (method === 'POST' && this.orderPage === 'with-klarna') lead(response, 302, hostedPage);
    else html(response, 200, orderHtml(this.orderPage, method));
  }

  async #shop(method: string, url: URL, response: ServerResponse): Promise<void> {
    const ajax = url.searchParams.get('wc-ajax');
    if (url.pathname === orderPath) this.#order(method, response);
    else if (ajax === 'checkout') await this.#submitted(response);
    else if (ajax !== null) json(response, 200, { success: true, data: {} });
    else if (url.searchParams.get('confirm') === 'yes') html(response, 200, confirmationHtml);
    else if (url.pathname.endsWith('/checkout/') || url.searchParams.has('page_id')) this.#checkout(response);
    else if (url.pathname === '/my-account/') html(response, 200, this.#account());
    else if (url.searchParams.has('add-to-cart')) await this.#addToCart(response);
    else html(response, 200, '<!doctype html><title>Shop</title>');
  }

  /** Whoever has posted the form is logged in. */
  #account(): string {
    if (this.asked.includes(`POST ${shopHost}/my-account/`)) return '<!doctype html><p>Hello</p>';
    return `<!doctype html><form class="login" method="post"><input name="username"><input name="password" type="password">
<input type="hidden" name="woocommerce-login-nonce" value="abc"><button name="login" value="Log in">Log in</button></form>`;
  }

  async #addToCart(response: ServerResponse): Promise<void> {
    this.#cartIsKept = false;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.write(`<!doctype html><title>Shop</title><p>${'Added to your cart. '.repeat(200)}</p>`);
    if (this.cartKeptAfterMs > 0) await setTimeout(this.cartKeptAfterMs);
    this.#cartIsKept = true;
    response.end();
  }

  #checkout(response: ServerResponse): void {
    if (this.reloadLeadsTo && this.asked.some((name) => name.endsWith('/complete'))) {
      response.writeHead(302, { location: this.reloadLeadsTo }).end();
    } else if (this.checkoutPage === 'without-form') {
      html(response, 200, '<!doctype html><h1>Under construction</h1>');
    } else if (this.checkoutPage === 'redirect') {
      html(response, this.checkoutStatus, redirectHtml);
    } else if (this.checkoutPage === 'block') {
      html(response, this.checkoutStatus, blockHtml());
    } else if (this.checkoutPage === 'block-without-klarna') {
      html(response, this.checkoutStatus, blockHtml({ kco: { snippet: false } }));
    } else if (this.checkoutPage === 'block-without-scripts') {
      html(response, this.checkoutStatus, blockHtml().replace(/<script>.*<\/script>/s, ''));
    } else {
      const checkoutPage = this.#cartIsKept ? this.checkoutPage : 'without-klarna';
      html(response, this.checkoutStatus, checkoutHtml({ generation: this.generation, checkoutPage }));
    }
  }

  /** Answers when enough of them are here, in the order in which they came. */
  async #submitted(response: ServerResponse): Promise<void> {
    const answer = this.submitAnswers.shift() ?? { result: 'success', redirect: '/checkout/order-received/15/' };
    const together = new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.#waiting.length >= this.submitsTogether) for (const go of this.#waiting.splice(0)) go();
    await together;
    json(response, 200, answer);
  }
}

/** One small server on plain http, and the world of the test that runs. */
export class CheckoutServer implements AsyncDisposable {
  world = new CheckoutWorld();
  readonly #server = createServer((request, response) => void this.world.serve(request, response));

  static async start(): Promise<CheckoutServer> {
    const started = new CheckoutServer();
    await new Promise<void>((resolve) => started.#server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get routing(): Routing {
    const { port } = this.#server.address() as AddressInfo;
    return { host: '127.0.0.1', httpPort: port, httpsPort: port, authority: '', acceptAnyCertificate: false };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

const send = (response: ServerResponse, status: number, body: string, contentType: string): void =>
  void response.writeHead(status, { 'content-type': contentType }).end(body);
const lead = (response: ServerResponse, status: number, location: string): void =>
  void response.writeHead(status, { location }).end();
const html = (response: ServerResponse, status: number, body: string): void =>
  send(response, status, body, 'text/html; charset=utf-8');
const json = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, JSON.stringify(body), 'application/json');
