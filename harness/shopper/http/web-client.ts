import { CookieJar } from 'tough-cookie';
import { type Dispatcher, errors, request } from 'undici';
import type { Connections } from './connections.ts';

export interface WebResponse {
  /** After redirects. */
  url: string;
  status: number;
  body: string;
}

const isTimeout = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;

/** As much of a browser as a shop without JavaScript needs: cookies, redirects, form posts. */
export class WebClient {
  readonly #jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
  readonly #connections: Connections;
  readonly #patienceMs: number;
  /** The last page that was opened. */
  #page: URL | undefined;

  /** @param patienceMs how long an answer may take */
  constructor(connections: Connections, patienceMs: number) {
    this.#connections = connections;
    this.#patienceMs = patienceMs;
  }

  async get(url: string): Promise<WebResponse> {
    return this.#send(new URL(url), { method: 'GET' });
  }

  async postForm(url: string, fields: Record<string, string>): Promise<WebResponse> {
    return this.#send(new URL(url), {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-requested-with': 'XMLHttpRequest',
      },
    });
  }

  async postJson(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<WebResponse> {
    return this.#send(new URL(url), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  }

  async #send(
    url: URL,
    init: { method: Dispatcher.HttpMethod; body?: string; headers?: Record<string, string> },
    redirects = 0,
  ): Promise<WebResponse> {
    const cookie = await this.#jar.getCookieString(url.href);
    const outOfPatience = (cause: unknown): never => {
      if (!isTimeout(cause)) throw cause;
      const seconds = this.#patienceMs / 1_000;
      throw new Error(`${init.method} ${url.pathname} got no answer within ${seconds} s`, { cause });
    };
    const answer = await request(url, {
      dispatcher: this.#connections.agent,
      method: init.method,
      body: init.body,
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) kco-harness-shopper',
        accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
        ...this.#refererFor(url),
        ...(cookie ? { cookie } : {}),
        ...init.headers,
      },
      headersTimeout: this.#patienceMs,
      bodyTimeout: this.#patienceMs,
    }).catch(outOfPatience);
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      await this.#jar.setCookie(line, url.href, { ignoreError: true });
    }
    const body = await answer.body.text().catch(outOfPatience);
    const location = [answer.headers.location].flat()[0];
    if (answer.statusCode >= 300 && answer.statusCode < 400 && location && redirects < 10) {
      const keepsMethod = answer.statusCode === 307 || answer.statusCode === 308;
      return this.#send(new URL(location, url), keepsMethod ? init : { method: 'GET' }, redirects + 1);
    }
    if (init.method === 'GET' && !init.headers) this.#page = new URL(`${url.origin}${url.pathname}${url.search}`);
    return { url: url.href, status: answer.statusCode, body };
  }

  /** As browsers do by default: the page to its own origin, the origin alone to others, nothing from https to http. */
  #refererFor(url: URL): { referer?: string } {
    if (!this.#page || (this.#page.protocol === 'https:' && url.protocol === 'http:')) return {};
    return { referer: this.#page.origin === url.origin ? this.#page.href : `${this.#page.origin}/` };
  }
}
