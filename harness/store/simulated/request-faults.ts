import { matchesGlob } from '../../lib/glob.ts';
import { callbackOf } from '../../scenario/callback-kinds.ts';
import { asList, type Fault, isInside, type ShopActivity, type ShopPart } from '../../scenario/fault.ts';
import { klarnaRouteOf } from '../../scenario/klarna-routes.ts';
import { klarnaSecondMs } from '../../scenario/klarna-second.ts';
import { pathInShop } from '../../scenario/shop-folder.ts';
import { type Hook, PhpException, ScriptEnded } from './hooks.ts';
import type { WayToKlarna } from './klarna-client.ts';
import type { Shop } from './shop/shop.ts';
import type { IndexedFault } from './shop/shop-faults.ts';
import type { OrderContext } from './shop/woo-order.ts';

const scale = klarnaSecondMs / 1000;
/** How long the plugin waits for Klarna, at the rate of Klarna's time. @source kco_wc_request_timeout, all of 2.x */
const apiTimeoutMs = 10_000 * scale;

/** What a fault's events name. */
export interface Met {
  method: string;
  /** Path and query as sent. */
  url: string;
  requestId: string | undefined;
}

/** What the shop is doing for a request. @param url path and query */
export function activityOf(url: string): ShopActivity | undefined {
  const callback = callbackOf(url);
  if (callback) return callback === 'other' ? undefined : callback;
  const { pathname, searchParams: query } = new URL(`http://shop${url}`);
  if (query.get('wc-ajax')) return 'checkout';
  const returns = query.has('kco_confirm') || query.has('order-received') || query.get('confirm') === 'yes';
  if (returns || pathname.includes('/order-received/')) return 'return';
  if (/\/wc\/store\//.test(pathname) || query.get('rest_route')?.startsWith('/wc/store/')) return 'checkout';
  return /\/checkout\/?$/.test(pathname) || query.get('page_id') === '7' ? 'checkout' : undefined;
}

/** The faults that were on when a request came, as it meets them: PHP reads them once. */
export class RequestFaults implements OrderContext, WayToKlarna {
  readonly #shop: Shop;
  readonly #met: Met;
  readonly #activity: ShopActivity | undefined;
  readonly #on: readonly IndexedFault[];
  /** Whether the request is one that a fault is for, by its index: a request counts once. */
  readonly #counted = new Map<number, boolean>();
  #writes = true;

  constructor(shop: Shop, met: Met) {
    this.#shop = shop;
    this.#met = met;
    this.#activity = activityOf(met.url);
    this.#on = shop.faults.on();
    for (const it of this.#on) {
      if (it.fault.does.database && it.fault.on?.hook === undefined && this.#isForThis(it)) this.#refuseWrites(it);
    }
  }

  get writes(): boolean {
    return this.#writes;
  }

  /** Whether the database may refuse what this request writes, now or from some hook on. */
  get mayNotWrite(): boolean {
    return !this.#writes || this.#on.some(({ fault }) => fault.does.database !== undefined);
  }

  /** Path and query as PHP sees them: where the web server has lost the query, only "/" has it, a folder with an index. */
  get url(): string {
    const { url, method } = this.#met;
    const [path = '', query] = url.split(/\?(.*)/s);
    const losing = this.#on.find(({ fault }) => fault.does.rewrite);
    const isHome = pathInShop(path, this.#shop.conditions) === '/';
    if (!losing || query === undefined || isHome || path.endsWith('.php')) return url;
    this.#record(losing, `${method} ${path} without its query`);
    return path;
  }

  now(): number {
    return this.#shop.now();
  }

  takeStock(quantity: number): string | undefined {
    return this.#writes ? this.#shop.takeStock(quantity) : undefined;
  }

  returnStock(quantity: number): string | undefined {
    return this.#writes ? this.#shop.returnStock(quantity) : undefined;
  }

  log(line: string): void {
    this.#shop.log(line);
  }

  /** Whether something else than the plugin is hooked, so that WooCommerce takes a callback for one that is handled. */
  hasHooked(hook: string): boolean {
    return this.#on.some(({ fault }) => fault.on?.hook === hook);
  }

  /**
   * Everything that faults do at this hook.
   * @throws ScriptEnded or PhpException
   */
  async passHook(hook: Hook): Promise<void> {
    for (const it of this.#on) {
      const { fault } = it;
      if (fault.on?.hook !== hook || !this.#isForThis(it)) continue;
      if (fault.does.database) this.#refuseWrites(it);
      else this.#record(it, `${hook}${this.#during}`);
      if (fault.does.delayMs !== undefined) await this.#shop.time.waitReally(Math.round(fault.does.delayMs * scale));
      act(fault, hook);
    }
  }

  /** Writes down that the request misses what the shop has lost. */
  misses(part: ShopPart): void {
    const losing = this.#on.find(({ fault }) => fault.does.without === part);
    if (losing) this.#record(losing, `${this.#met.method} ${this.#met.url.split('?')[0]}`);
  }

  get activity(): ShopActivity | undefined {
    return this.#activity;
  }

  get timeoutMs(): number | undefined {
    const slow = ({ at, does }: Fault) => at === 'klarna-api' && (does.delayMs !== undefined || does.drop);
    return this.#on.some(({ fault }) => slow(fault)) ? apiTimeoutMs : undefined;
  }

  async reaches(method: string, path: string): Promise<boolean> {
    for (const it of this.#on) {
      const { at, on = {}, does } = it.fault;
      if (at !== 'klarna-api' || !does.unreachable) continue;
      const called = klarnaRouteOf(method, path)?.route;
      if (on.route !== undefined && !asList(on.route).some((route) => route === called)) continue;
      if (!this.#isDuring(it) || !isInside(on.nth, this.#shop.faults.count(it))) continue;
      this.#record(it, `${method} ${path}${this.#during}`);
      if (does.delayMs !== undefined) await this.#shop.time.waitReally(Math.round(does.delayMs * scale));
      return false;
    }
    return true;
  }

  /**
   * What becomes of a request of the shop to itself before it goes out.
   * @param withinMs after which WordPress gives up
   * @returns undefined: it goes out
   */
  async loopback(
    method: string,
    path: string,
    withinMs: number,
  ): Promise<{ type: 'failed' } | { type: 'answered'; status: number; body: string } | undefined> {
    for (const it of this.#on) {
      const { at, on = {}, does } = it.fault;
      if (at !== 'loopback' || !matchesGlob(path, on.path ?? '*')) continue;
      if (!isInside(on.nth, this.#shop.faults.count(it))) continue;
      this.#record(it, `${method} ${path}`);
      const waits = does.drop ? withinMs : Math.round((does.delayMs ?? 0) * scale);
      if (waits > 0) await this.#shop.time.waitReally(Math.min(waits, withinMs));
      if (does.reset || does.unreachable || does.drop || waits >= withinMs) return { type: 'failed' };
      if (does.answer) return { type: 'answered', status: does.answer.status, body: does.answer.body ?? '' };
    }
    return undefined;
  }

  get #during(): string {
    return this.#activity === undefined ? '' : ` during ${this.#activity}`;
  }

  #isDuring({ fault: { on } }: IndexedFault): boolean {
    const during = asList(on?.during);
    return during.length === 0 || (this.#activity !== undefined && during.includes(this.#activity));
  }

  #isForThis(it: IndexedFault): boolean {
    if (!this.#isDuring(it)) return false;
    const known = this.#counted.get(it.index) ?? isInside(it.fault.on?.nth, this.#shop.faults.count(it));
    this.#counted.set(it.index, known);
    return known;
  }

  /** WordPress writes something in every request: its log and its sessions. */
  #refuseWrites(it: IndexedFault): void {
    if (this.#writes) this.#record(it, `database${this.#during}`);
    this.#writes = false;
  }

  #record({ index }: IndexedFault, on: string): void {
    const { requestId } = this.#met;
    this.#shop.faults.events.push({
      type: 'fault',
      at: this.#shop.time.realNow(),
      fault: index,
      did: 'acted',
      ...(requestId === undefined ? {} : { requestId }),
      on,
    });
  }
}

function act({ does: { answer, php } }: Fault, hook: Hook): void {
  if (answer) throw new ScriptEnded(answer);
  switch (php) {
    case 'exit':
    case 'fatal':
      throw new ScriptEnded(php);
    case 'throw':
      throw new PhpException(`thrown in ${hook}`);
  }
}
