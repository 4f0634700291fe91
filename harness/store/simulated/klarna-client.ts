import { messageOf } from '../../lib/errors.ts';
import type { PlainAnswer, Serve } from '../../lib/http/plain-http.ts';

/** What the plugin gets back from Klarna. */
export interface KlarnaAnswer {
  /** 0 when no answer came. */
  status: number;
  /** Empty when the answer has no JSON: PHP's json_decode gives null, and the plugin goes on with it. */
  json: Record<string, unknown>;
  /** By lower-case name; absent where no answer came. */
  headers?: Readonly<Record<string, string>>;
}

export const isSuccess = ({ status }: KlarnaAnswer): boolean => status >= 200 && status < 300;

/** PHP's idea of an order that came: a success whose JSON is not empty. */
export const hasOrder = (answer: KlarnaAnswer): boolean => isSuccess(answer) && Object.keys(answer.json).length > 0;

/** On whose account a call is made, and to which of Klarna's hosts. */
export interface Account {
  apiHost: string;
  merchant: { id: string; sharedSecret: string };
}

/** What is between the shop and Klarna's API. */
export interface WayToKlarna {
  /** Whether a call gets there. */
  reaches(method: string, path: string): Promise<boolean>;
  /** After which the plugin gives up; undefined: it waits. */
  readonly timeoutMs: number | undefined;
}

/** Nothing is in the way. */
export const freeWay: WayToKlarna = { reaches: async () => true, timeoutMs: undefined };

/** Calls Klarna's API as the plugin does, for one shop. */
export class KlarnaClient {
  readonly #klarna: Serve;
  readonly #account: Account;
  readonly #way: WayToKlarna;

  constructor(klarna: Serve, account: Account, way: WayToKlarna) {
    this.#klarna = klarna;
    this.#account = account;
    this.#way = way;
  }

  /** Never throws: an API that does not answer is status 0, as WordPress's WP_Error is for the plugin. */
  async call(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<KlarnaAnswer> {
    if (!(await this.#way.reaches(method, path))) return noAnswer('unreachable');
    const { apiHost, merchant } = this.#account;
    const credentials = Buffer.from(`${merchant.id}:${merchant.sharedSecret}`).toString('base64');
    const givenUp = new AbortController();
    try {
      const asking = this.#klarna({
        method,
        url: path,
        headers: {
          host: apiHost,
          authorization: `Basic ${credentials}`,
          'content-type': 'application/json',
          'user-agent': 'kco-harness simulated store',
        },
        body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
        signal: givenUp.signal,
      });
      const answer = await within(this.#way.timeoutMs, asking);
      if (answer) {
        const { status, headers, body: said } = answer;
        return { status, json: decoded(said.toString()), headers: lowerCased(headers) };
      }
      givenUp.abort();
      return noAnswer('timed out');
    } catch (error) {
      return noAnswer(messageOf(error));
    }
  }
}

const noAnswer = (error: string): KlarnaAnswer => ({ status: 0, json: { error } });

/** @returns undefined when the time is over: the call goes on at Klarna, and nobody listens any more. */
async function within(timeoutMs: number | undefined, asking: Promise<PlainAnswer>): Promise<PlainAnswer | undefined> {
  if (timeoutMs === undefined) return asking;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs);
  });
  try {
    return await Promise.race([asking, over]);
  } finally {
    clearTimeout(timer);
  }
}

const lowerCased = (headers: PlainAnswer['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));

function decoded(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {}; // cut short, or no JSON at all
  }
}
