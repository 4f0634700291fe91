import type { HarnessEvent } from '../evidence/events.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import { messageOf } from '../lib/errors.ts';
import { type Conditions, withDeviations } from '../scenario/conditions.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { PluginBuild } from '../store/store.ts';
import { AfterPaying } from './after-paying.ts';
import { CallbackSender } from './callback-sender.ts';
import { collectRecord } from './collect-record.ts';
import { openSite, type Site } from './open-site.ts';
import type { RunContext } from './run-context.ts';
import { shop } from './shop.ts';

/** When a scenario passed its stations, by performance.now(): for the bench. */
export interface Timings {
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
  build: PluginBuild,
  siteId: string,
  runContext: RunContext,
  timings: Timings = {},
): Promise<SiteRecord> {
  const conditions = withDeviations(scenario.given);
  const site = await openSite(runContext, siteId, build, conditions);
  const record = await playOn(site, build, conditions, runContext, timings);
  if (runContext.keepSites) return record;
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
  build: PluginBuild,
  conditions: Conditions,
  runContext: RunContext,
  timings: Timings,
): Promise<SiteRecord> {
  timings.openedAt = performance.now();
  const events: HarnessEvent[] = [];
  const gaps: string[] = [];
  let disturbance: string | undefined;
  const disturbed = (reason: string) => {
    disturbance ??= reason;
  };
  const sender = new CallbackSender(site, conditions, runContext, events);
  try {
    const purchase = await shop(site, conditions, runContext, { sender, events, gaps, disturbed });
    if (purchase.type === 'paid') {
      await new AfterPaying(purchase, { site, conditions, runContext, sender, events }).play();
    }
  } catch (error) {
    gaps.push(messageOf(error));
  }
  timings.playedAt = performance.now();
  const collected = await collectRecord(site, build, conditions, runContext, events, gaps);
  timings.collectedAt = performance.now();
  return { ...collected, disturbance };
}
