import { KlarnaControl } from '../control/klarna-control.ts';
import { snippetHost } from '../klarna-hosts.ts';
import type { Market } from '../merchant-options.ts';
import type { KlarnaOrder } from '../order/klarna-order.ts';
import { selectedShippingOption } from '../order/shipping.ts';
import type { CallbackOutcome, PendingCallback } from '../pending-callbacks.ts';
import { type StartedKlarna, startKlarna } from '../server.ts';
import type { CassetteEntry } from './cassette.ts';
import { isWhole, type Seen } from './customer.ts';
import type { Said } from './differences.ts';
import { heeded, heededHeaders } from './heeded-headers.ts';

const secret = 'of-the-cassette';

export interface FakeAnswer extends Said {
  status: number;
}

/** The fake Klarna in this process, at the time that a recording has come to, and its customer. */
export class PlayedFake implements AsyncDisposable {
  readonly #klarna: StartedKlarna;
  readonly #control: KlarnaControl;
  readonly #time: { now: number };

  private constructor(klarna: StartedKlarna, time: { now: number }) {
    this.#klarna = klarna;
    this.#control = new KlarnaControl(klarna.controlUrl);
    this.#time = time;
  }

  /**
   * @param accounts placeholders of merchants whose credentials are good
   * @param markets where they sell; none: the fake's own
   * @param startedAt of the recording
   */
  static async start(accounts: Iterable<string>, markets: Market[], startedAt: number): Promise<PlayedFake> {
    const time = { now: startedAt };
    const clock = { now: () => time.now, sleep: async () => {} };
    const fake = new PlayedFake(await startKlarna({ addresses: [], seed: 'compare-fake', clock }), time);
    const options = markets.length > 0 ? { markets } : {};
    for (const merchantId of accounts) await fake.#control.register({ merchantId, sharedSecret: secret, options });
    return fake;
  }

  set now(ms: number) {
    this.#time.now = ms;
  }

  /** A shop's call. @param body as it goes out; empty: none */
  async call(entry: CassetteEntry, target: string, body: string): Promise<FakeAnswer> {
    const { account } = entry;
    const credentials = account && Buffer.from(`${account}:${secret}`).toString('base64');
    const answer = await this.#klarna.serve({
      method: entry.method,
      url: target,
      headers: { ...entry.headers, host: entry.host, ...(credentials && { authorization: `Basic ${credentials}` }) },
      body: Buffer.from(body),
    });
    const text = answer.body.toString();
    return {
      status: answer.status,
      headers: heeded(answer.headers, heededHeaders.shop.answer),
      body: bodyOf(text, String(answer.headers['content-type'] ?? '')),
    };
  }

  order(account: string, orderId: string): Promise<KlarnaOrder | undefined> {
    return this.#control.order(account, orderId);
  }

  /** The customer types an address. @returns whether the fake took it */
  async types(orderId: string, address: Seen['billing']): Promise<boolean> {
    return isWhole(address) && (await this.#customer(orderId, 'address', address)) < 300;
  }

  /** The customer chooses a shipping option, about which nobody asks the shop. */
  async chooses(orderId: string, id: string): Promise<boolean> {
    return (await this.#customer(orderId, 'shipping-option', { id })) < 300;
  }

  /** The same, and the shop is asked. @param answer what it said to that */
  async choosesAsking(
    account: string,
    orderId: string,
    id: string,
    answer: CallbackOutcome,
  ): Promise<PendingCallback | undefined> {
    await this.#control.setOptions(account, { serverSideCallbacks: true });
    const done = new AbortController();
    const chosen = this.#customer(orderId, 'shipping-option', { id }).finally(() => done.abort());
    const pending = await this.#control.nextCallback(account, done.signal);
    if (pending) await this.#control.answerCallback(account, pending.callbackId, answer);
    await chosen;
    await this.#control.setOptions(account, { serverSideCallbacks: false });
    return pending;
  }

  /** The customer pays. @returns whether the fake let them */
  async pays(account: string, orderId: string, fraudStatus: Seen['fraudStatus'] = 'ACCEPTED'): Promise<boolean> {
    await this.#control.setOptions(account, { fraudStatus });
    return (await this.#customer(orderId, 'complete', undefined)) < 300;
  }

  async decides(account: string, orderId: string, decision: 'accepted' | 'rejected'): Promise<void> {
    await this.#control.decide(account, orderId, decision);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#klarna[Symbol.asyncDispose]();
  }

  async #customer(orderId: string, does: string, posted: unknown): Promise<number> {
    const { status } = await this.#klarna.serve({
      method: 'POST',
      url: `/kco/${orderId}/${does}`,
      headers: { host: snippetHost, 'content-type': 'application/json' },
      body: Buffer.from(posted === undefined ? '' : JSON.stringify(posted)),
    });
    return status;
  }
}

/** The id of the selected shipping, where there is any. */
export const shippingOf = (order: KlarnaOrder): string | undefined => selectedShippingOption(order)?.id;

function bodyOf(text: string, contentType: string): FakeAnswer['body'] {
  if (text === '') return { type: 'empty' };
  try {
    return { type: 'json', value: JSON.parse(text) };
  } catch {
    return { type: 'other', contentType, bytes: Buffer.byteLength(text) };
  }
}
