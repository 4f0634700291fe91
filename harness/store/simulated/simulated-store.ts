import type { z } from 'zod';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { askJson } from '../../lib/http/ask-json.ts';
import type { OpenSiteRequest, Store, StoreSite } from '../store.ts';
import {
  beyondAnswer,
  draftsAnswer,
  faultsAnswer,
  logAnswer,
  openedAnswer,
  orderMadeAnswer,
  ordersAnswer,
  stockAnswer,
} from './control-messages.ts';
import { unmodelled } from './unmodelled.ts';

/** A site of the model: it tells as well what no book lists. */
export interface SimulatedSite extends StoreSite {
  /** How many drafts the block checkout has made of carts that nobody has bought. */
  drafts(): Promise<number>;
}

/**
 * The model of the shop, seen from a worker. Every method throws HarnessError SITE_NOT_OPENED or EVIDENCE_INCOMPLETE; a site
 * that the model cannot play (unmodelled.ts) is not opened.
 */
export class SimulatedStore implements Store {
  readonly #url: string;

  /** @param controlUrl `StartedSimulatedStore.controlUrl` */
  constructor(controlUrl: string) {
    this.#url = controlUrl;
  }

  async openSite(site: OpenSiteRequest): Promise<SimulatedSite> {
    const why = unmodelled(site);
    if (why !== undefined) {
      throw new HarnessError('SITE_NOT_OPENED', why, {
        hint: 'harness/store/simulated/LIMITS.md lists what it plays.',
      });
    }
    const { productId } = openedAnswer.parse(await this.#ask('SITE_NOT_OPENED', 'POST', '/sites', site));
    const path = `/sites/${site.host}`;
    const read = async <T>(part: string, answer: z.ZodType<T>): Promise<T> =>
      answer.parse(await this.#ask('EVIDENCE_INCOMPLETE', 'GET', `${path}/${part}`));
    return {
      paths: {
        addToCart: `/?add-to-cart=${productId}`,
        cart: '/?page_id=6',
        checkout: '/?page_id=7',
        account: '/?page_id=8',
      },
      orders: () => read('orders', ordersAnswer),
      drafts: async () => (await read('drafts', draftsAnswer)).drafts,
      log: async () => (await read('log', logAnswer)).log,
      beyond: () => read('beyond', beyondAnswer),
      stockLeft: async () => (await read('stock', stockAnswer)).left,
      faultEvents: () => read('faults', faultsAnswer),
      // A model has no lines of the plugin.
      traces: async () => [],
      ownerActs: async (action) => {
        await this.#ask('EVIDENCE_INCOMPLETE', 'POST', `${path}/owner`, { action });
      },
      makeOrder: async () =>
        orderMadeAnswer.parse(await this.#ask('EVIDENCE_INCOMPLETE', 'POST', `${path}/order`)).path,
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
