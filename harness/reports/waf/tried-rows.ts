import type { Remedy } from '../../waf/waf-report.ts';
import { onOneLine } from '../printable.ts';
import { approachLabels } from './approach-words.ts';

export const triedHead = ['exclusion', 'delivered', 'result'] as const;

export interface TriedRow {
  isChosen: boolean;
  /** As many as `triedHead`. */
  cells: [approach: string, delivered: string, result: string];
}

/** What was tried, from broad to narrow, and why it was not taken. */
export function triedRows({ tried, outcome }: Remedy): TriedRow[] {
  return tried.map(({ approach, delivered, rejected }) => ({
    isChosen: rejected === undefined,
    cells: [
      approachLabels[approach].short,
      `${delivered.passed} of ${delivered.of}`,
      rejected === undefined ? (outcome === 'proven' ? 'chosen' : 'the best that was found') : onOneLine(rejected),
    ],
  }));
}
