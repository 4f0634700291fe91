import type { SiteRecord } from '../evidence/site-record.ts';
import { messageOf } from '../lib/errors.ts';
import { withDeviations } from '../scenario/conditions.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { PluginBuild } from '../store/store.ts';
import { LiveShop } from './live-shop.ts';
import type { RunContext } from './run-context.ts';

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
  const shop = await LiveShop.open(siteId, build, withDeviations(scenario.given), runContext);
  timings.openedAt = performance.now();
  try {
    await shop.checkOut();
    await shop.afterPaying?.playOut();
  } catch {
    // The shop has noted it as a gap, and the verdict will be inconclusive.
  }
  timings.playedAt = performance.now();
  const record = await shop.record();
  timings.collectedAt = performance.now();
  if (runContext.keepSites) return record;
  try {
    await shop[Symbol.asyncDispose]();
  } catch (error) {
    record.gaps.push(`the site could not be closed: ${messageOf(error)}`);
  }
  return record;
}
