import type { Verdict } from '../scenario/verdicts.ts';
import type { CallbackResult } from '../verdict/judge-callbacks.ts';
import type { ScenarioResult } from '../verdict/scenario-result.ts';
import { describePushes } from './labels.ts';

/** How a play ended, as the row of a run's table has it. */
export interface PlayOutcome {
  verdict: Verdict;
  /** Statuses of the shop's orders: `pending`, `processing, pending`, `none`. */
  order: string;
  /** Whether Klarna holds the store's acknowledgement. */
  acknowledged: boolean;
  /** What came of them: `2 × 403 by rule 211180`. */
  pushes: string;
}

export const outcomeParts = ['verdict', 'order', 'acknowledged', 'pushes'] as const;
export type OutcomePart = (typeof outcomeParts)[number];

/** A row of results.json; those of early releases have other callbacks. */
export type OutcomeRow = Pick<ScenarioResult, 'verdict'> & {
  orders: readonly Pick<ScenarioResult['orders'][number], 'status'>[];
  klarna: Pick<ScenarioResult['klarna'], 'acknowledged'>;
  callbacks?: readonly CallbackResult[];
};

/** @returns the pushes as `unknown` where the row does not have them */
export const outcomeOf = ({ verdict, orders, klarna, callbacks }: OutcomeRow): PlayOutcome => ({
  verdict,
  order: orders.map(({ status }) => status).join(', ') || 'none',
  acknowledged: klarna.acknowledged,
  pushes: callbacks === undefined ? 'unknown' : describePushes(callbacks),
});

/** What two outcomes differ in. */
export const differingParts = (a: PlayOutcome, b: PlayOutcome): OutcomePart[] =>
  outcomeParts.filter((part) => a[part] !== b[part]);

/** `paid-but-pending, order pending, acknowledged, pushes 200`, or the parts that are asked for. */
export function outcomeWords(outcome: PlayOutcome, parts: readonly OutcomePart[] = outcomeParts): string {
  const words: Readonly<Record<OutcomePart, string>> = {
    verdict: outcome.verdict,
    order: outcome.order === 'none' ? 'no order' : `order ${outcome.order}`,
    acknowledged: outcome.acknowledged ? 'acknowledged' : 'not acknowledged',
    pushes: outcome.pushes === 'none' ? 'no push' : `push ${outcome.pushes}`,
  };
  return parts.map((part) => words[part]).join(', ');
}
