import type { ShopOrder } from '../../evidence/books.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { askJson } from '../../lib/http/ask-json.ts';
import type { OpenSiteRequest, Store, StoreSite } from '../store.ts';
import { refuseUnmodelled } from './refuse-unmodelled.ts';

/** The model of the shop, seen from a worker. Every method throws HarnessError SITE_NOT_OPENED or EVIDENCE_INCOMPLETE. */
export class SimulatedStore implements Store {
  readonly #url: string;

  /** @param controlUrl `StartedSimulatedStore.controlUrl` */
  constructor(controlUrl: string) {
    this.#url = controlUrl;
  }

  async openSite(site: OpenSiteRequest): Promise<StoreSite> {
    refuseUnmodelled(site.conditions.fault);
    const { productId } = (await this.#ask('SITE_NOT_OPENED', 'POST', '/sites', site)) as { productId: number };
    const path = `/sites/${site.host}`;
    const read = (part: string) => this.#ask('EVIDENCE_INCOMPLETE', 'GET', `${path}/${part}`);
    return {
      paths: { addToCart: `/?add-to-cart=${productId}`, checkout: '/?page_id=7' },
      orders: async () => (await read('orders')) as ShopOrder[],
      log: async () => ((await read('log')) as { log: string }).log,
      beyond: async () => (await read('beyond')) as string[],
      stockLeft: async () => ((await read('stock')) as { left?: number }).left,
      ownerActs: async (action) => {
        await this.#ask('EVIDENCE_INCOMPLETE', 'POST', `${path}/owner`, { action });
      },
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
      return await askJson(this.#url + path, method, body);
    } catch (cause) {
      throw new HarnessError(code, `the simulated store, ${method} ${path}: ${messageOf(cause)}`, {
        hint: 'The store lives in the runner’s process: check that it still runs and that the site is not closed yet.',
        cause,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is kept open between requests.
  }
}
