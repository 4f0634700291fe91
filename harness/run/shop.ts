import type { HarnessEvent } from '../evidence/events.ts';
import { messageOf } from '../lib/errors.ts';
import type { Conditions } from '../scenario/conditions.ts';
import { klarnaSecondMs } from '../scenario/klarna-second.ts';
import { customerPatienceMs, type Purchase, type Visit } from '../shopper/shopper.ts';
import type { CallbackSender } from './callback-sender.ts';
import { letShopValidate } from './let-shop-validate.ts';
import type { Site } from './open-site.ts';
import type { RunContext } from './run-context.ts';

/** Where a visit to the shop leaves what it finds. */
export interface Shopping {
  /** Version of the plugin. */
  kco: string;
  sender: CallbackSender;
  events: HarnessEvent[];
  /** Gets a sentence when Klarna's pending callbacks could not be sent. */
  gaps: string[];
  /** Told when something on this machine got in the shopper's way. */
  disturbed(reason: string): void;
}

/** The customer shops, and Klarna asks the shop whatever it has to ask meanwhile. */
export async function shop(
  site: Site,
  conditions: Conditions,
  runContext: RunContext,
  { kco, sender, events, gaps, disturbed }: Shopping,
): Promise<Purchase> {
  const { buys, pays, submits, otherTab, account, afterRefusal, hesitatesHours } = conditions.shopper;
  const { shipping, cartPage } = conditions.store;
  const order = buys === 'order-pay' ? await site.store.makeOrder() : undefined;
  const shopped = new AbortController();
  const pending = sender.sendPending(shopped.signal).catch((error: unknown) => {
    if (!shopped.signal.aborted) gaps.push(messageOf(error));
  });
  const visit: Visit = {
    baseUrl: site.baseUrl,
    paths: { ...site.store.paths, order },
    kco,
    options: {
      pays,
      submits,
      otherTab,
      account,
      shipping,
      opensCart: cartPage === 'block',
      patienceMs: patienceIn(conditions),
    },
    record: (step, detail, page) => events.push({ type: 'shopper', at: runContext.clock.now(), step, detail, page }),
    disturbed,
    beforeBuying: async () => {
      if (conditions.klarna.earlyPush) await pushEarly(site, runContext, sender);
      if (conditions.store.owner === 'sells-out') await sellOut(site, runContext, events);
    },
    hesitate: hesitatesHours > 0 ? () => letHoursPass(site, runContext, hesitatesHours) : undefined,
    beforePayingAgain:
      afterRefusal === 'pays-again' ? () => letShopValidate(site, conditions, runContext, events) : undefined,
  };
  try {
    const purchase = await runContext.shopperFor(conditions, site.address).checkOut(visit);
    if (purchase.type === 'refused') await letShopValidate(site, conditions, runContext, events);
    return purchase;
  } finally {
    shopped.abort();
    await pending;
  }
}

/** Where nobody answers a customer, nobody waits a whole minute to see that. */
export function patienceIn({ faults }: Pick<Conditions, 'faults'>): number {
  const isSilent = faults.some(
    ({ at, on = {}, does }) =>
      (at === 'edge' || at === 'answers') &&
      does.drop === true &&
      on.callback === undefined &&
      (on.caller === undefined || on.caller === 'shopper'),
  );
  return isSilent ? (customerPatienceMs / 1_000) * klarnaSecondMs : customerPatienceMs;
}

/** A push for an order that nobody has paid, nor the shop made. */
async function pushEarly({ merchantId }: Site, { klarna }: RunContext, sender: CallbackSender): Promise<void> {
  const [order] = await klarna.orders(merchantId);
  if (order) await sender.send({ kind: 'push', order }, 0, 0);
}

/** The last piece goes over the counter while the customer is at the checkout. */
async function sellOut({ store }: Site, { clock }: RunContext, events: HarnessEvent[]): Promise<void> {
  await store.ownerActs('sells-out');
  events.push({ type: 'moment', at: clock.now(), sincePaidMs: 0, what: 'owner-acted', detail: 'sells-out' });
}

/** Klarna's clock alone: the shop's session lives as long as the shop lets it. */
async function letHoursPass({ merchantId }: Site, { klarna }: RunContext, hours: number): Promise<void> {
  await klarna.setOptions(merchantId, { aheadMs: hours * 3_600_000 });
}
