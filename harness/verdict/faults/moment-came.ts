import type { MomentEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';

/** Whether Klarna's time reached this moment. */
export const momentCame = (record: SiteRecord, what: MomentEvent['what']): boolean =>
  eventsOf(record, 'moment').some((moment) => moment.what === what);
