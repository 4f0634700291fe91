import { request } from 'undici';
import { refusalEnvelope, servedAnswers } from '../../../harness/klarna/api/api-description.ts';
import { KlarnaControl } from '../../../harness/klarna/control/klarna-control.ts';
import type { CallbackOutcome, PendingCallback } from '../../../harness/klarna/pending-callbacks.ts';
import { type KlarnaOptions, type StartedKlarna, startKlarna } from '../../../harness/klarna/server.ts';
import { type KlarnaRoute, klarnaRouteOf } from '../../../harness/scenario/klarna-routes.ts';

export interface Answered {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: Record<string, unknown>;
}

export interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT';
  host?: string;
  path: string;
  /** Merchant id and secret; default s1 with its own. */
  user?: string;
  secret?: string;
  body?: unknown;
  /** In place of `body`: not JSON. */
  raw?: string;
  headers?: Record<string, string>;
}

/** What of an answer of the API Klarna would not give. @param text its body */
export function misfitsOfAnswer(method: string, path: string, status: number, text: string): string[] {
  const route = klarnaRouteOf(method, path.split('?')[0] ?? '')?.route;
  // A checkout order that has expired is refused without a word, and credentials by a page.
  if (status === 401 || (status === 404 && text === '' && route?.startsWith('checkout '))) return [];
  const served = status < 300 && route ? servedAnswers[route] : undefined;
  if (served && served.status !== status) return [`${status} instead of ${served.status}`];
  if (served?.body === 'nothing') return text === '' ? [] : [`a body: ${text}`];
  const schema = served ? served.body : refusalEnvelope;
  const parsed = schema.safeParse(text.startsWith('{') ? JSON.parse(text) : text);
  return parsed.success ? [] : parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`);
}

/** A fake Klarna with merchants s1 and s2, and a store's way of calling it: each answer is held against its description. */
export class TestKlarna implements AsyncDisposable {
  readonly klarna: StartedKlarna;
  /** Routes of which a call was served, and the answer held against its schema. */
  readonly held = new Set<KlarnaRoute>();
  /** Off where a fault answers in place of Klarna. */
  answersAsDescribed = true;
  readonly control: KlarnaControl;

  private constructor(klarna: StartedKlarna) {
    this.klarna = klarna;
    this.control = new KlarnaControl(klarna.controlUrl);
  }

  static async start(options: Partial<KlarnaOptions> = {}): Promise<TestKlarna> {
    const started = new TestKlarna(await startKlarna({ addresses: ['127.0.0.1'], seed: 'unit', ...options }));
    for (const merchantId of ['s1', 's2']) {
      await started.control.register({ merchantId, sharedSecret: `secret-${merchantId}` });
    }
    return started;
  }

  async call({
    method = 'GET',
    host = 'api.playground.klarna.com',
    path,
    user = 's1',
    ...rest
  }: Call): Promise<Answered> {
    const credentials = Buffer.from(`${user}:${rest.secret ?? `secret-${user}`}`).toString('base64');
    const answer = await request(`${this.url}${path}`, {
      method,
      headers: { host, ...(user === '' ? {} : { authorization: `Basic ${credentials}` }), ...rest.headers },
      body: rest.raw ?? (rest.body === undefined ? undefined : JSON.stringify(rest.body)),
    });
    const text = await answer.body.text();
    if (/^api[.-]/i.test(host) && this.answersAsDescribed) this.hold(method, path, answer.statusCode, text);
    const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: answer.statusCode, headers: answer.headers, text, json };
  }

  private hold(method: string, path: string, status: number, text: string): void {
    const misfits = misfitsOfAnswer(method, path, status, text);
    if (misfits.length > 0) throw new Error(`${method} ${path} is not answered as described: ${misfits.join('; ')}`);
    const route = klarnaRouteOf(method, path)?.route;
    if (route && status < 300) this.held.add(route);
  }

  /** A call from the customer's side. */
  shopper(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answered> {
    return this.call({ method, path, body, user: '', host: 'checkout.klarna.test' });
  }

  get url(): string {
    const endpoint = this.klarna.publicEndpoints[0];
    return `http://${endpoint?.host}:${endpoint?.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.klarna[Symbol.asyncDispose]();
  }
}

/** The whole answer of a store to a callback. */
export const answered = (status: number, body = '', location?: string): CallbackOutcome => ({
  type: 'answered',
  status,
  ...(location === undefined ? {} : { location }),
  body,
});

export const timedOut: CallbackOutcome = {
  type: 'failed',
  layer: 'time-out',
  code: 'ETIMEDOUT',
  message: 'no complete answer within 10000 ms',
};

/** Takes the merchant's next pending callback, answers it, and tells what it was. */
export async function runCallback(
  { control }: TestKlarna,
  merchantId: string,
  outcome: CallbackOutcome,
): Promise<PendingCallback> {
  const pending = await control.nextCallback(merchantId, new AbortController().signal);
  if (!pending) throw new Error('no callback came');
  await control.answerCallback(merchantId, pending.callbackId, outcome);
  return pending;
}
