import { messageOf } from '../../lib/errors.ts';
import type { Serve } from '../../lib/http/plain-http.ts';

/** What the plugin gets back from Klarna. */
export interface KlarnaAnswer {
  /** 0 when no answer came. */
  status: number;
  /** Empty when the answer has no JSON. */
  json: Record<string, unknown>;
}

/** On whose account a call is made, and to which of Klarna's hosts. */
export interface Account {
  apiHost: string;
  merchant: { id: string; sharedSecret: string };
}

/** Calls Klarna's API as the plugin does, for all shops of a store. */
export class KlarnaClient {
  readonly #klarna: Serve;

  constructor(klarna: Serve) {
    this.#klarna = klarna;
  }

  /** Never throws: an API that does not answer is status 0, as WordPress's WP_Error is for the plugin. */
  async call(method: 'GET' | 'POST' | 'PATCH', path: string, as: Account, body?: unknown): Promise<KlarnaAnswer> {
    const credentials = Buffer.from(`${as.merchant.id}:${as.merchant.sharedSecret}`).toString('base64');
    try {
      const answer = await this.#klarna({
        method,
        url: path,
        headers: {
          host: as.apiHost,
          authorization: `Basic ${credentials}`,
          'content-type': 'application/json',
          'user-agent': 'kco-harness simulated store',
        },
        body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      });
      const text = answer.body.toString();
      return { status: answer.status, json: text.startsWith('{') ? JSON.parse(text) : {} };
    } catch (error) {
      return { status: 0, json: { error: messageOf(error) } };
    }
  }
}
