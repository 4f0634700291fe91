import type { SiteRecord } from '../evidence/site-record.ts';
import type { Progress } from '../lib/log.ts';

const plays = 3;

/**
 * Plays until nothing on this machine gets in the shopper's way, three times at most, each time on a site of its own.
 * This is no retry of a verdict: a disturbed record has none, and the last one stays inconclusive if it is disturbed too.
 */
export async function playUndisturbed(play: () => Promise<SiteRecord>, progress: Progress): Promise<SiteRecord> {
  for (let left = plays - 1; ; left--) {
    const record = await play();
    if (record.disturbance === undefined || left === 0) return record;
    progress(`playing again on a new site: ${record.disturbance}`);
  }
}
