import type { Clock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { OpenSiteRequest, PluginSet } from '../store.ts';
import { profileOf } from './profiles/profile-of.ts';
import { Shop } from './shop/shop.ts';

/** The open shops, by host name. */
export class Shops {
  readonly #byHost = new Map<string, Shop>();
  readonly #sets: readonly PluginSet[];
  readonly #clock: Clock;

  constructor(sets: readonly PluginSet[], clock: Clock) {
    this.#sets = sets;
    this.#clock = clock;
  }

  /** @throws HarnessError SITE_NOT_OPENED when the host is taken or the plugin set unknown. */
  open(request: OpenSiteRequest): Shop {
    const set = this.#sets.find(({ name }) => name === request.set);
    if (!set) throw new HarnessError('SITE_NOT_OPENED', `there is no plugin set "${request.set}"`);
    if (this.#byHost.has(request.host)) throw new HarnessError('SITE_NOT_OPENED', `${request.host} is open already`);
    const shop = new Shop(request, profileOf(set.kco), this.#clock);
    this.#byHost.set(request.host, shop);
    return shop;
  }

  find(host: string): Shop | undefined {
    return this.#byHost.get(host);
  }

  close(host: string): void {
    this.#byHost.delete(host);
  }
}
