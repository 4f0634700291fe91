import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { SiteRecord } from '../../../../harness/evidence/site-record.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { findUnfired } from '../../../../harness/verdict/faults/find-unfired.ts';
import { judgeCallbacks } from '../../../../harness/verdict/judge-callbacks.ts';
import { siteRecord } from '../site-record-builder.ts';

export interface FaultCase {
  condition: string;
  given: Deviations;
  /** Of this condition, and of those that it needs beside it. */
  trace: HarnessEvent[];
  /** What looks like the trace, or is half of it. */
  lookAlikes: [fact: string, events: HarnessEvent[]][];
  wanted: string;
  /** The rest of the record, which has a part in the trace. */
  record?: Partial<Pick<SiteRecord, 'stockLeft' | 'kco'>>;
}

export function unfired(given: Deviations, events: HarnessEvent[] = [], rest: FaultCase['record'] = {}): string[] {
  const record = siteRecord({ given, events, ...rest });
  return findUnfired(record, judgeCallbacks(record));
}

export const never = (wanted: string): string => `a condition of this scenario never took effect: ${wanted}`;

/** Each fired, not fired on an empty record, and not proved by its look-alikes. */
export function testFaults(cases: readonly FaultCase[]): void {
  for (const { condition, given, trace, lookAlikes, wanted, record } of cases) {
    test(`${condition} has fired when its trace is in the record`, () => {
      expect(unfired(given, trace, record)).toEqual([]);
    });

    test(`${condition} has not fired on an empty record`, () => {
      expect(unfired(given)).toContain(never(wanted));
    });

    for (const [fact, events] of lookAlikes) {
      test(`${condition} is not proved by ${fact}`, () => {
        expect(unfired(given, events, record)).toEqual([never(wanted)]);
      });
    }
  }
}

/** A condition that says something about another one, which is not there. */
export function testPointless(cases: readonly [condition: string, given: Deviations, wanted: string][]): void {
  for (const [condition, given, wanted] of cases) {
    test(`${condition} never took effect`, () => expect(unfired(given)).toEqual([never(wanted)]));
  }
}
