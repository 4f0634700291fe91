import type { HarnessEvent } from '../evidence/events.ts';
import type { Conditions } from '../scenario/conditions.ts';
import type { Fault } from '../scenario/fault.ts';
import { klarnaSecondMs } from '../scenario/klarna-second.ts';
import type { Site } from './open-site.ts';
import type { RunContext } from './run-context.ts';

/** How long the shop waits for an answer of its own. @source WordPress, wp_remote_post of KCO 2.16.0 to 2.20.9: `timeout` 30 */
const ownTimeoutMs = 30_000;

/**
 * Klarna does not wait for a validation longer than ten seconds, and the shop goes on all the same: it may turn the draft into
 * an order that nobody pays. So the books are read, and Buy is pressed again, when it has had its time.
 */
export async function letShopValidate(
  { store }: Pick<Site, 'store'>,
  conditions: Pick<Conditions, 'store' | 'faults'>,
  { clock }: Pick<RunContext, 'clock'>,
  events: readonly HarnessEvent[],
): Promise<void> {
  const asked = events.findLast((event) => event.type === 'callback' && event.kind === 'validation');
  if (asked?.type !== 'callback' || asked.outcome.type !== 'failed') return;
  const lateMs = Math.max(conditions.store.phpWorkers === 'one' ? ownTimeoutMs : 0, ...conditions.faults.map(lateBy));
  if (lateMs === 0) return;
  const until = clock.now() + 2 * (lateMs / 1_000) * klarnaSecondMs + 1_000;
  while (clock.now() < until) {
    // The note is the last that WooCommerce writes of a change of status.
    if ((await store.orders()).some(({ notes }) => notes.length > 0)) return;
    await clock.sleep(25);
  }
}

/** By how much a fault puts off what the shop does for a validation, in Klarna's time. Afterwards the shop does no more. */
const lateBy = ({ at, on: { caller } = {}, does: { delayMs = 0 } }: Fault): number =>
  at === 'store' || at === 'klarna-api' || (at === 'edge' && caller !== 'shopper') ? delayMs : 0;
