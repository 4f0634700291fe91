import { request } from 'undici';
import type { ShopOrder } from '../../evidence/books.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { OpenSiteRequest, Store, StoreSite } from '../store.ts';

/** The model of the shop, seen from a worker. Every method throws HarnessError SITE_NOT_OPENED or EVIDENCE_INCOMPLETE. */
export class SimulatedStore implements Store {
  readonly #url: string;

  /** @param controlUrl `StartedSimulatedStore.controlUrl` */
  constructor(controlUrl: string) {
    this.#url = controlUrl;
  }

  async openSite(site: OpenSiteRequest): Promise<StoreSite> {
    const { productId } = (await this.#ask('SITE_NOT_OPENED', 'POST', '/sites', site)) as { productId: number };
    const path = `/sites/${site.host}`;
    const read = (part: string) => this.#ask('EVIDENCE_INCOMPLETE', 'GET', `${path}/${part}`);
    return {
      paths: { addToCart: `/?add-to-cart=${productId}`, checkout: '/?page_id=7' },
      orders: async () => (await read('orders')) as ShopOrder[],
      log: async () => ((await read('log')) as { log: string }).log,
      beyond: async () => (await read('beyond')) as string[],
      timeIs: async (sincePaidMs) => {
        await this.#ask('EVIDENCE_INCOMPLETE', 'PUT', `${path}/time`, { sincePaidMs });
      },
      [Symbol.asyncDispose]: async () => {
        await this.#ask('EVIDENCE_INCOMPLETE', 'DELETE', path);
      },
    };
  }

  async #ask(
    code: 'SITE_NOT_OPENED' | 'EVIDENCE_INCOMPLETE',
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<unknown> {
    try {
      const answer = await request(this.#url + path, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
        headersTimeout: 10_000,
        bodyTimeout: 10_000,
      });
      const json = await answer.body.json();
      if (answer.statusCode === 200) return json;
      throw new Error((json as { error: string }).error);
    } catch (cause) {
      throw new HarnessError(code, `the simulated store, ${method} ${path}: ${messageOf(cause)}`, { cause });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is kept open between requests.
  }
}
