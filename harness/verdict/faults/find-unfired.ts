import type { SiteRecord } from '../../evidence/site-record.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { edgeFaults } from './edge-faults.ts';
import { klarnaFaults } from './klarna-faults.ts';
import { shopperFaults } from './shopper-faults.ts';
import { storeFaults } from './store-faults.ts';

/**
 * A fault that never fired proves nothing: its scenario is inconclusive.
 * @returns a sentence for each deviation of which the record holds no trace.
 */
export function findUnfired(record: SiteRecord, callbacks: readonly CallbackResult[]): string[] {
  const traces = { record, callbacks };
  return [...edgeFaults(traces), ...storeFaults(traces), ...shopperFaults(traces), ...klarnaFaults(traces)]
    .filter(({ deviates, fired }) => deviates && !fired)
    .map(({ wanted }) => `a condition of this scenario never took effect: ${wanted}`);
}
