import type { SecureContext } from 'node:tls';
import type { EdgeAddress } from '../edge/edge.ts';
import type { HarnessEvent } from '../evidence/events.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { type Conditions, withDeviations } from '../scenario/conditions.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Shopper } from '../shopper/shopper.ts';
import type { PluginSet } from '../store/store.ts';
import { AfterPaying } from './after-paying.ts';
import { CallbackSender } from './callback-sender.ts';
import { collectRecord } from './collect-record.ts';
import { openSite, type Rooms, type Site } from './open-site.ts';
import { shop } from './shop.ts';

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
  const sender = new CallbackSender(site, conditions, equipment, events);
  try {
    const purchase = await shop(site, conditions, equipment, { sender, events, gaps, disturbed });
    if (purchase.type === 'paid') {
      await new AfterPaying(purchase, { site, conditions, equipment, sender, events }).play();
    }
  } catch (error) {
    gaps.push(messageOf(error));
  }
  marks.playedAt = performance.now();
  const collected = await collectRecord(site, set, conditions, equipment, events, gaps);
  marks.collectedAt = performance.now();
  return { ...collected, disturbance };
}
