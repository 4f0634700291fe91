import type { HarnessEvent } from '../../evidence/events.ts';
import type { Conditions } from '../../scenario/conditions.ts';
import type { Purchase } from '../../shopper/shopper.ts';
import { CallbackDesk } from '../call-back.ts';
import type { Site } from '../open-site.ts';
import type { Equipment } from '../run-scenario.ts';

/** Shops without a wish, and runs Klarna's validation where the shop (1.x) wants to be asked. */
export async function buy(
  site: Site,
  conditions: Conditions,
  equipment: Equipment,
  events: HarnessEvent[],
): Promise<Purchase> {
  const shopped = new AbortController();
  let errands: Promise<void> | undefined;
  const runErrands = async () => {
    const [order] = await equipment.klarna.orders(site.merchantId);
    if (order?.merchantUrls.validation === undefined) return;
    errands = new CallbackDesk(site, conditions, equipment, events).runErrands(shopped.signal);
    errands.catch(() => {}); // awaited below, when the shopper is done
  };
  try {
    return await equipment.shopperFor(conditions, site.address).checkOut({
      baseUrl: site.baseUrl,
      paths: site.store.paths,
      wishes: { pays: 'yes', submits: 'once', shipping: 'in-shop' },
      record: (step, detail) => events.push({ type: 'shopper', at: equipment.clock.now(), step, detail }),
      disturbed: () => {}, // by HTTP nothing on this machine gets in the way
      beforeBuying: runErrands,
    });
  } finally {
    shopped.abort();
    await errands;
  }
}
