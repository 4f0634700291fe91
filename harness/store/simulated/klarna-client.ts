import { Pool } from 'undici';

/** What the plugin gets back from Klarna. */
export interface KlarnaAnswer {
  status: number;
  /** Empty when the answer has no JSON. */
  json: Record<string, unknown>;
}

/** Where the fake Klarna listens, plain HTTP; it tells its names apart by Host. */
export interface KlarnaAddress {
  host: string;
  port: number;
}

/** @source facts/klarna-contract.md: the plugin's own time-out is 10 s. */
const timeoutMs = 10_000;

/** Calls Klarna's API as the plugin does, for all shops of a store. */
export class KlarnaClient implements AsyncDisposable {
  readonly #pool: Pool;

  constructor({ host, port }: KlarnaAddress) {
    this.#pool = new Pool(`http://${host}:${port}`, { connections: 16, pipelining: 1 });
  }

  /** Never throws: an API that does not answer is status 0, as WordPress's WP_Error is for the plugin. */
  async call(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    as: { apiHost: string; merchant: { id: string; sharedSecret: string } },
    body?: unknown,
  ): Promise<KlarnaAnswer> {
    const credentials = Buffer.from(`${as.merchant.id}:${as.merchant.sharedSecret}`).toString('base64');
    try {
      const answer = await this.#pool.request({
        method,
        path,
        headers: {
          host: as.apiHost,
          authorization: `Basic ${credentials}`,
          'content-type': 'application/json',
          'user-agent': 'kco-harness simulated store',
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, json: text.startsWith('{') ? JSON.parse(text) : {} };
    } catch {
      return { status: 0, json: {} }; // what came of it is in Klarna's log of calls, which has no row for this one
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
  }
}
