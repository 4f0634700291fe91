import type { SecureContext } from 'node:tls';
import type { EdgeAddress } from '../edge/edge.ts';
import type { HarnessEvent } from '../evidence/events.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { type Conditions, withDeviations } from '../scenario/conditions.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Purchase, Shopper, Visit } from '../shopper/shopper.ts';
import type { PluginSet } from '../store/store.ts';
import { AfterPaying } from './after-paying.ts';
import { CallbackDesk } from './call-back.ts';
import { collectRecord } from './collect-record.ts';
import { openSite, type Rooms, type Site } from './open-site.ts';

export interface Equipment extends Rooms {
  /** A shopper for these conditions, whose connections go to this edge. */
  shopperFor(conditions: Conditions, edge: EdgeAddress): Shopper;
  /** What Klarna trusts: the run's authority. */
  trust: SecureContext;
  /** Containers that have died, a sentence each. */
  deaths(): Promise<string[]>;
  clock: Clock;
  /** Leave sites open for people to look at. */
  keepSites: boolean;
}

/** When a scenario passed its stations, by performance.now(): for the bench. */
export interface Marks {
  openedAt?: number;
  playedAt?: number;
  collectedAt?: number;
}

/**
 * Plays one scenario on a site of its own: open, shop, call back, collect, close.
 * @throws HarnessError only when the site cannot be opened; everything later is evidence or a gap in it.
 */
export async function runScenario(
  scenario: Scenario,
  set: PluginSet,
  siteId: string,
  equipment: Equipment,
  marks: Marks = {},
): Promise<SiteRecord> {
  const conditions = withDeviations(scenario.given);
  const site = await openSite(equipment, siteId, set, conditions);
  const record = await playOn(site, set, conditions, equipment, marks);
  if (equipment.keepSites) return record;
  try {
    await site[Symbol.asyncDispose]();
  } catch (error) {
    record.gaps.push(`the site could not be closed: ${messageOf(error)}`);
  }
  return record;
}

/** Never throws: what goes wrong is a gap in the record. */
async function playOn(
  site: Site,
  set: PluginSet,
  conditions: Conditions,
  equipment: Equipment,
  marks: Marks,
): Promise<SiteRecord> {
  marks.openedAt = performance.now();
  const events: HarnessEvent[] = [];
  const gaps: string[] = [];
  let disturbance: string | undefined;
  const disturbed = (reason: string) => {
    disturbance ??= reason;
  };
  const desk = new CallbackDesk(site, conditions, equipment, events);
  try {
    const purchase = await shop(site, conditions, equipment, { desk, events, gaps, disturbed });
    if (purchase.type === 'paid') {
      await new AfterPaying(purchase, { site, conditions, equipment, desk, events }).play();
    }
  } catch (error) {
    gaps.push(messageOf(error));
  }
  marks.playedAt = performance.now();
  const collected = await collectRecord(site, set, conditions, equipment, events, gaps);
  marks.collectedAt = performance.now();
  return { ...collected, disturbance };
}

/** The customer shops, and Klarna asks the shop whatever it has to ask meanwhile. */
async function shop(
  site: Site,
  conditions: Conditions,
  equipment: Equipment,
  {
    desk,
    events,
    gaps,
    disturbed,
  }: { desk: CallbackDesk; events: HarnessEvent[]; gaps: string[]; disturbed: (reason: string) => void },
): Promise<Purchase> {
  const { pays, submits, hesitatesHours } = conditions.shopper;
  const shopped = new AbortController();
  const errands = desk.runErrands(shopped.signal).catch((error: unknown) => {
    if (!shopped.signal.aborted) gaps.push(messageOf(error));
  });
  const visit: Visit = {
    baseUrl: site.baseUrl,
    paths: site.store.paths,
    wishes: { pays, submits, shipping: conditions.store.shipping },
    record: (step, detail) => events.push({ type: 'shopper', at: equipment.clock.now(), step, detail }),
    disturbed,
    beforeBuying: async () => {
      if (conditions.klarna.earlyPush) await pushEarly(site, equipment, desk);
      if (conditions.store.owner === 'sells-out') await sellOut(site, equipment, events);
    },
    hesitate: hesitatesHours > 0 ? () => letHoursPass(site, equipment, hesitatesHours) : undefined,
  };
  try {
    return await equipment.shopperFor(conditions, site.address).checkOut(visit);
  } finally {
    shopped.abort();
    await errands;
  }
}

/** A push for an order that nobody has paid, nor the shop made. */
async function pushEarly({ merchantId }: Site, { klarna }: Equipment, desk: CallbackDesk): Promise<void> {
  const [order] = await klarna.orders(merchantId);
  if (order) await desk.send({ kind: 'push', order }, 0, 0);
}

/** The last piece goes over the counter while the customer is at the checkout. */
async function sellOut({ store }: Site, { clock }: Equipment, events: HarnessEvent[]): Promise<void> {
  await store.ownerActs('sells-out');
  events.push({ type: 'moment', at: clock.now(), sincePaidMs: 0, what: 'owner-acted', detail: 'sells-out' });
}

/** Klarna's clock alone: the shop's session lives as long as the shop lets it. */
async function letHoursPass({ merchantId }: Site, { klarna }: Equipment, hours: number): Promise<void> {
  await klarna.setOptions(merchantId, { aheadMs: hours * 3_600_000 });
}
