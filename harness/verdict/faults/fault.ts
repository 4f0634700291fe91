import type { SiteRecord } from '../../evidence/site-record.ts';
import type { CallbackResult } from '../judge-callbacks.ts';

/** Whether a deviation left its trace in the record, and what that trace would have been. */
export interface Fault {
  deviates: boolean;
  fired: boolean;
  wanted: string;
}

/** What a room's deviations are looked for in. */
export interface Traces {
  record: SiteRecord;
  callbacks: readonly CallbackResult[];
}

/** Whether any callback was as the test wants it. */
export const anyCallback = ({ callbacks }: Traces, test: (callback: CallbackResult) => boolean): boolean =>
  callbacks.some(test);
