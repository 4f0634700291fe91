import { CookieJar } from 'tough-cookie';
import { type Dispatcher, request } from 'undici';
import { isShopName } from '../../scenario/site-host.ts';
import type { Connections } from './connections.ts';

export interface WebResponse {
  /** After redirects. */
  url: string;
  status: number;
  body: string;
}

/** As much of a browser as a shop without JavaScript needs: cookies, redirects, form posts. */
export class WebClient {
  private readonly jar = new CookieJar(undefined, { rejectPublicSuffixes: false });
  private readonly connections: Connections;
  private readonly authorization: string | undefined;

  /** @param login sent to shops, not to Klarna's page */
  constructor(connections: Connections, login?: { username: string; password: string }) {
    this.connections = connections;
    this.authorization = login && `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  }

  async get(url: string): Promise<WebResponse> {
    return this.send(new URL(url), { method: 'GET' });
  }

  async postForm(url: string, fields: Record<string, string>): Promise<WebResponse> {
    return this.send(new URL(url), {
      method: 'POST',
      body: new URLSearchParams(fields).toString(),
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-requested-with': 'XMLHttpRequest',
      },
    });
  }

  async postJson(url: string, body: unknown): Promise<WebResponse> {
    return this.send(new URL(url), {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  }

  /** The last page that was opened. */
  private page: URL | undefined;

  private async send(
    url: URL,
    init: { method: Dispatcher.HttpMethod; body?: string; headers?: Record<string, string> },
    redirects = 0,
  ): Promise<WebResponse> {
    const cookie = await this.jar.getCookieString(url.href);
    const answer = await request(url, {
      dispatcher: this.connections.agent,
      method: init.method,
      body: init.body,
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) kco-harness-shopper',
        accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
        ...this.refererFor(url),
        ...(this.authorization && isShopName(url.hostname) ? { authorization: this.authorization } : {}),
        ...(cookie ? { cookie } : {}),
        ...init.headers,
      },
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
    });
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      await this.jar.setCookie(line, url.href, { ignoreError: true });
    }
    const body = await answer.body.text();
    const location = [answer.headers.location].flat()[0];
    if (answer.statusCode >= 300 && answer.statusCode < 400 && location && redirects < 10) {
      const keepsMethod = answer.statusCode === 307 || answer.statusCode === 308;
      return this.send(new URL(location, url), keepsMethod ? init : { method: 'GET' }, redirects + 1);
    }
    if (init.method === 'GET' && !init.headers) this.page = new URL(`${url.origin}${url.pathname}${url.search}`);
    return { url: url.href, status: answer.statusCode, body };
  }

  /** As browsers do by default: the page to its own origin, the origin alone to others, nothing from https to http. */
  private refererFor(url: URL): { referer?: string } {
    if (!this.page || (this.page.protocol === 'https:' && url.protocol === 'http:')) return {};
    return { referer: this.page.origin === url.origin ? this.page.href : `${this.page.origin}/` };
  }
}
