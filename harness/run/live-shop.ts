import type { KlarnaPurchase } from '../evidence/books.ts';
import type { HarnessEvent } from '../evidence/events.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import { HarnessError, messageOf } from '../lib/errors.ts';
import type { Conditions } from '../scenario/conditions.ts';
import type { Purchase, Shopper } from '../shopper/shopper.ts';
import type { PluginBuild } from '../store/store.ts';
import { AfterPayment } from './after-paying.ts';
import { CallbackSender } from './callback-sender.ts';
import { collectRecord, purchaseOf } from './collect-record.ts';
import { openSite, type Site } from './open-site.ts';
import { tooOldFor } from './plays.ts';
import type { RunContext } from './run-context.ts';
import { shop } from './shop.ts';

/**
 * A site on which one purchase is made, step by step. A scenario takes all steps at once, a program those that it wants;
 * what is known of the site can be read after each. What a step throws is a gap in the record, too.
 */
export class LiveShop implements AsyncDisposable {
  readonly site: Site;
  readonly conditions: Conditions;
  readonly #build: PluginBuild;
  readonly #context: RunContext;
  readonly #events: HarnessEvent[] = [];
  readonly #gaps: string[] = [];
  readonly #sender: CallbackSender;
  #disturbance: string | undefined;
  #afterPaying: AfterPayment | undefined;

  private constructor(site: Site, build: PluginBuild, conditions: Conditions, runContext: RunContext) {
    this.site = site;
    this.conditions = conditions;
    this.#build = build;
    this.#context = runContext;
    this.#sender = new CallbackSender(site, conditions, runContext, this.#events);
  }

  /** @throws HarnessError as openSite(), and SCENARIO_INVALID for what the version of the plugin is too old for */
  static async open(
    siteId: string,
    build: PluginBuild,
    conditions: Conditions,
    runContext: RunContext,
  ): Promise<LiveShop> {
    const tooOld = tooOldFor(conditions, build.kco);
    if (tooOld !== undefined) throw new HarnessError('SCENARIO_INVALID', tooOld);
    return new LiveShop(await openSite(runContext, siteId, build, conditions), build, conditions, runContext);
  }

  /** What happens after the payment; undefined before. */
  get afterPaying(): Pick<AfterPayment, 'advance' | 'playOut' | 'pushNow'> | undefined {
    const after = this.#afterPaying;
    return (
      after && {
        advance: (ms) => this.#noted(() => after.advance(ms)),
        playOut: () => this.#noted(() => after.playOut()),
        pushNow: () => this.#noted(() => after.pushNow()),
      }
    );
  }

  /** What on this machine got in the shopper's way, if anything did. */
  get disturbance(): string | undefined {
    return this.#disturbance;
  }

  /**
   * The customer shops, pays, and comes back or does not, as the conditions say.
   * @param shopper who shops. Default: the run's.
   */
  checkOut(shopper?: Shopper): Promise<Purchase> {
    return this.#noted(async () => {
      const purchase = await shop(
        this.site,
        this.conditions,
        shopper ? { ...this.#context, shopperFor: () => shopper } : this.#context,
        {
          kco: this.#build.kco,
          sender: this.#sender,
          events: this.#events,
          gaps: this.#gaps,
          disturbed: (reason) => {
            this.#disturbance ??= reason;
          },
        },
      );
      if (purchase.type === 'paid') {
        const after = new AfterPayment(purchase, {
          site: this.site,
          conditions: this.conditions,
          runContext: this.#context,
          sender: this.#sender,
          events: this.#events,
        });
        this.#afterPaying = after;
        await after.begin();
      }
      return purchase;
    });
  }

  /** The requests of the callbacks that were sent by now. */
  callbackIds(): ReadonlySet<string> {
    return new Set(this.#events.flatMap((event) => (event.type === 'callback' ? [event.requestId] : [])));
  }

  /** Klarna's book of this shop. @throws HarnessError KLARNA_UNREACHABLE */
  async purchases(): Promise<KlarnaPurchase[]> {
    return (await this.#context.klarna.orders(this.site.merchantId)).map(purchaseOf);
  }

  /** All that is known by now. Never throws: what cannot be read is a gap. */
  async record(): Promise<SiteRecord> {
    const { site, conditions } = this;
    // Copies: what is missing now may be there at the next look.
    const gaps = [...this.#gaps];
    const record = await collectRecord(site, this.#build, conditions, this.#context, [...this.#events], gaps);
    return { ...record, disturbance: this.#disturbance };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.site[Symbol.asyncDispose]();
  }

  async #noted<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      this.#gaps.push(messageOf(error));
      throw error;
    }
  }
}
