import type { Conditions } from '../scenario/conditions.ts';
import type { KlarnaPurchase, ShopOrder } from './books.ts';
import type { HarnessEvent } from './events.ts';

/** All that is known of one site when it closes. Checks read this and nothing else. */
export interface SiteRecord {
  host: string;
  /** Version of the KCO plugin. */
  kco: string;
  conditions: Conditions;
  events: HarnessEvent[];
  purchases: KlarnaPurchase[];
  orders: ShopOrder[];
  /** Drafts that WooCommerce's checkout block has left: no orders. Absent in records that were kept before it was counted. */
  drafts?: number;
  /** Pieces of the product that the shop has left; absent where it counts none. */
  stockLeft?: number;
  /** WooCommerce's own log. */
  storeLog: string;
  /** Evidence that could not be read, a sentence each; any makes the verdict inconclusive. */
  gaps: string[];
  /** What on this machine got in the shopper's way, if anything did; such a record is never judged but inconclusive. */
  disturbance?: string;
}

/** The events of one type, in order of time. */
export function eventsOf<T extends HarnessEvent['type']>(
  record: Pick<SiteRecord, 'events'>,
  type: T,
): Extract<HarnessEvent, { type: T }>[] {
  return record.events
    .filter((event): event is Extract<HarnessEvent, { type: T }> => event.type === type)
    .sort((a, b) => a.at - b.at);
}
