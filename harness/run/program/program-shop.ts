import type { EdgeAddress } from '../../edge/edge.ts';
import type { SiteRecord } from '../../evidence/site-record.ts';
import { HarnessError } from '../../lib/errors.ts';
import { redact } from '../../lib/redact.ts';
import type { Shopper } from '../../shopper/shopper.ts';
import { unfiredFaults } from '../../verdict/faults/find-unfired.ts';
import { type CallbackResult, judgeCallbacks } from '../../verdict/judge-callbacks.ts';
import { crashedCheck, judgeRecord } from '../../verdict/judge-record.ts';
import type { AfterPayment } from '../after-paying.ts';
import type { LiveShop } from '../live-shop.ts';
import { millisecondsOf } from './duration.ts';
import type { CheckedOut, KlarnaSide, Shop, ShopResult } from './shop.ts';

/** A live shop as programs have it. */
export class ProgramShop implements Shop {
  readonly url: string;
  readonly plugin: string;
  readonly klarna: KlarnaSide;
  /** Where connections to the shop go. */
  readonly address: EdgeAddress;
  readonly #live: LiveShop;
  readonly #dispose: () => Promise<void>;
  /** The step that is under way. */
  #step: string | undefined;

  /** @param dispose closes the shop, and what was opened for it */
  constructor(live: LiveShop, plugin: string, dispose: () => Promise<void>) {
    this.#live = live;
    this.#dispose = dispose;
    this.url = live.site.baseUrl;
    this.address = live.site.address;
    this.plugin = plugin;
    this.klarna = {
      orders: () => live.purchases(),
      push: async () => {
        const [last] = (await this.#sent('klarna.push', (after) => after.pushNow())).slice(-1);
        if (!last)
          throw new HarnessError('EVIDENCE_INCOMPLETE', 'Klarna holds the payment no more, so nothing was pushed');
        return last;
      },
      advance: async (time) => {
        const ms = millisecondsOf(time, 'klarna.advance');
        return this.#sent('klarna.advance', (after) => after.advance(ms));
      },
    };
  }

  /** @param shopper who shops. Default: the one that was asked for when the shop was opened. */
  async checkOut(shopper?: Shopper): Promise<CheckedOut> {
    if (this.#live.afterPaying) {
      throw new HarnessError('USAGE', 'checkOut(): something was paid in this shop already', {
        hint: 'A shop is for one purchase: open another.',
      });
    }
    const purchase = await this.#alone('checkOut', () => this.#live.checkOut(shopper));
    if (this.#live.disturbance !== undefined) {
      throw new HarnessError('EVIDENCE_INCOMPLETE', `checkOut(): ${this.#live.disturbance}`, {
        hint: 'That says nothing about the shop: see that no container starts or stops meanwhile, and begin again with a new shop.',
      });
    }
    switch (purchase.type) {
      case 'paid':
      case 'left':
        return { type: purchase.type };
      case 'refused':
      case 'stuck':
        return { type: purchase.type, message: purchase.message };
    }
  }

  orders(): ReturnType<Shop['orders']> {
    return this.#live.site.store.orders();
  }

  async log(): Promise<string> {
    return redact(await this.#live.site.store.log());
  }

  async verdict(): ReturnType<Shop['verdict']> {
    return (await this.result()).verdict;
  }

  async result(): Promise<ShopResult> {
    return resultOf(await this.record());
  }

  /** For whoever writes the evidence. */
  record(): Promise<SiteRecord> {
    return this.#live.record();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#dispose();
  }

  /** Does something after the payment. @returns what was sent meanwhile */
  async #sent(
    what: string,
    step: (after: Pick<AfterPayment, 'advance' | 'pushNow'>) => Promise<void>,
  ): Promise<CallbackResult[]> {
    const after = this.#live.afterPaying;
    if (!after) {
      throw new HarnessError(
        'USAGE',
        `${what}(): nothing was paid in this shop yet, so Klarna has nothing to tell it`,
        {
          hint: 'Buy first, and see that it was paid: const { type } = await shop.checkOut().',
        },
      );
    }
    return this.#alone(what, async () => {
      const before = this.#live.callbackIds();
      await step(after);
      const sent = judgeCallbacks(await this.record());
      return sent.filter(({ requestId = '' }) => !before.has(requestId));
    });
  }

  /** A step that nobody waited for would mix with the next. */
  async #alone<T>(what: string, step: () => Promise<T>): Promise<T> {
    if (this.#step !== undefined) {
      throw new HarnessError('USAGE', `${what}() while ${this.#step}() is under way`, {
        hint: `Wait for it: await … ${this.#step}(…).`,
      });
    }
    this.#step = what;
    try {
      return await step();
    } finally {
      this.#step = undefined;
    }
  }
}

export function resultOf(record: SiteRecord): ShopResult {
  const { purchases: klarna, orders } = record;
  try {
    const judged = judgeRecord(record);
    return { ...judged, klarna, orders, unfired: unfiredFaults(record, judged.callbacks) };
  } catch (error) {
    return { ...crashedCheck(error), klarna, orders, unfired: [] };
  }
}
