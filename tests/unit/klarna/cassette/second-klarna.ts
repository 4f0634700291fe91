import { createServer } from 'node:http';
import { listen } from '../../../../harness/lib/http/control-server.ts';
import { listenerOf, type PlainAnswer, type PlainRequest } from '../../../../harness/lib/http/plain-http.ts';

/** What this server does otherwise than it does by itself: one of each kind that a comparison knows. */
export interface Planted {
  /** `PATCH …/merchant-references` answers 200. */
  status?: boolean;
  /** A create says no `Location`. */
  header?: boolean;
  /** Order management says `captures: null`. */
  shape?: boolean;
  /** The purchase was paid by card. */
  value?: boolean;
}

type Json = Record<string, unknown>;

interface Order {
  id: string;
  posted: Json;
  address: Json;
  isPaid: boolean;
  isAcknowledged: boolean;
  references: Json;
}

/**
 * A server that plays Klarna and shares no line with the fake: the few routes of one purchase, answered from what Klarna publishes. It
 * keeps what it was sent, to the letter, for whoever looks for secrets.
 */
export class SecondKlarna implements AsyncDisposable {
  readonly url: URL;
  readonly received: PlainRequest[] = [];
  readonly sent: string[] = [];
  readonly #orders: Order[] = [];
  readonly #planted: Planted;
  readonly #close: () => PromiseLike<void>;

  private constructor(planted: Planted, port: number, close: () => PromiseLike<void>) {
    this.#planted = planted;
    this.#close = close;
    this.url = new URL(`http://127.0.0.1:${port}`);
  }

  static async start(planted: Planted = {}): Promise<SecondKlarna> {
    let klarna: SecondKlarna | undefined;
    const server = createServer(
      listenerOf(async (request) => klarna?.serve(request) ?? { status: 503, headers: {}, body: '' }),
    );
    const listener = await listen(server, { host: '127.0.0.1', port: 0 }, { who: 'the second Klarna' });
    klarna = new SecondKlarna(planted, listener.endpoint.port, () => listener[Symbol.asyncDispose]());
    return klarna;
  }

  serve(request: PlainRequest): PlainAnswer {
    this.received.push(request);
    const answer = this.#answer(request);
    this.sent.push(JSON.stringify(answer.headers) + String(answer.body));
    return answer;
  }

  /** The id of the newest order. */
  get orderId(): string {
    return this.#order().id;
  }

  /** What the store registered, filled. */
  merchantUrl(name: string): URL {
    const { posted, id } = this.#order();
    return new URL(String((posted.merchant_urls as Json)[name]).replace('{checkout.order.id}', id));
  }

  customerTypes(address: Json): void {
    this.#order().address = address;
  }

  customerPays(): void {
    this.#order().isPaid = true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }

  #order(id?: string): Order {
    const order = this.#orders.findLast((one) => id === undefined || one.id === id);
    if (!order) throw new Error(`no order ${id ?? ''} at the second Klarna`);
    return order;
  }

  #answer({ method, url, headers, body }: PlainRequest): PlainAnswer {
    const posted = (body.length > 0 ? JSON.parse(body.toString('utf8')) : {}) as Json;
    const [, , , , id = '', what = ''] = url.split('/');
    const isCheckout = url.startsWith('/checkout/v3/orders');
    switch (`${method} ${isCheckout ? 'checkout' : 'managed'} ${what}`) {
      case 'POST checkout ': {
        if (id !== '') return json(200, this.#checkout(this.#updated(id, posted)));
        const number = this.#orders.length + 1;
        const order: Order = {
          id: `5ec0d1e7-0000-4000-8000-00000000000${number}`,
          posted,
          address: {},
          isPaid: false,
          isAcknowledged: false,
          references: {},
        };
        this.#orders.push(order);
        const location = `https://${headers.host}/checkout/v3/orders/${order.id}`;
        return json(201, this.#checkout(order), this.#planted.header ? {} : { location });
      }
      case 'GET checkout ':
        return json(200, this.#checkout(this.#order(id)));
      case 'GET managed ':
        return json(200, this.#managed(this.#order(id)));
      case 'POST managed acknowledge':
        this.#order(id).isAcknowledged = true;
        return { status: 204, headers: {}, body: '' };
      case 'PATCH managed merchant-references':
        this.#order(id).references = posted;
        return { status: this.#planted.status ? 200 : 204, headers: {}, body: '' };
      default:
        return json(404, { error_code: 'NOT_FOUND', error_messages: ['Not found'], correlation_id: 'c-1' });
    }
  }

  #updated(id: string, posted: Json): Order {
    const order = this.#order(id);
    const named = Object.entries(posted).filter(([, value]) => value !== null);
    order.posted = { ...order.posted, ...Object.fromEntries(named) };
    return order;
  }

  #checkout({ id, posted, address, isPaid }: Order): Json {
    const country = String(posted.purchase_country).toLowerCase();
    return {
      ...posted,
      order_id: id,
      status: isPaid ? 'checkout_complete' : 'checkout_incomplete',
      purchase_country: country,
      billing_address: { country, ...address },
      shipping_address: { country, ...address },
      html_snippet: `<div id="klarna-checkout-container"></div><script>var token="eyJhbGciOiJub25lIn0.eyJvcmRlciI6IjEifQ.c2VjcmV0";k.order="${id}"</script>`,
      started_at: '2026-11-30T12:00:00Z',
      last_modified_at: '2026-11-30T12:00:01Z',
    };
  }

  #managed({ id, posted, address, references }: Order): Json {
    return {
      order_id: id,
      status: 'AUTHORIZED',
      fraud_status: 'ACCEPTED',
      klarna_reference: 'K5ECOND1',
      order_amount: posted.order_amount,
      original_order_amount: posted.order_amount,
      captured_amount: 0,
      refunded_amount: 0,
      remaining_authorized_amount: posted.order_amount,
      purchase_country: String(posted.purchase_country).toUpperCase(),
      purchase_currency: posted.purchase_currency,
      locale: posted.locale,
      order_lines: posted.order_lines,
      merchant_reference1: posted.merchant_reference1,
      ...references,
      billing_address: address,
      shipping_address: address,
      initial_payment_method: { type: this.#planted.value ? 'CARD' : 'INVOICE', description: 'Pay later' },
      created_at: '2026-11-30T12:00:02Z',
      expires_at: '2026-12-28T12:00:02Z',
      captures: this.#planted.shape ? null : [],
      refunds: [],
    };
  }
}

const json = (status: number, body: Json, headers: Record<string, string> = {}): PlainAnswer => ({
  status,
  headers: { 'content-type': 'application/json;charset=utf-8', ...headers },
  body: JSON.stringify(body),
});
