import type { Expectation, PushExpectation } from '../scenario/scenario.ts';
import type { Verdict } from '../scenario/verdicts.ts';
import type { Blocker, CallbackResult } from './judge-callbacks.ts';

/** What came out, as far as an expectation can speak of it. */
export interface Outcome {
  verdict: Verdict;
  acknowledged: boolean;
  /** Status of the one order, `none`, or `several`. */
  order: string;
  callbacks: readonly CallbackResult[];
}

/** @returns one sentence for each thing that is not as expected. */
export function differences(expected: Expectation, seen: Outcome): string[] {
  const found: string[] = [];
  const compare = (what: string, want: unknown, got: unknown) => {
    if (want !== undefined && want !== got) found.push(`expected ${what} ${quote(want)}, got ${quote(got)}`);
  };
  compare('verdict', expected.verdict, seen.verdict);
  compare('acknowledged', expected.acknowledged, seen.acknowledged);
  compare('order status', expected.order, seen.order);

  const pushes = seen.callbacks.filter(({ kind }) => kind === 'push');
  if (expected.push === 'none') compare('number of pushes', 0, pushes.length);
  else if (expected.push) {
    if (pushes.length === 0) found.push('expected a push, and none was sent');
    for (const push of pushes) found.push(...pushDifferences(expected.push, push));
  }
  return found;
}

function pushDifferences(expected: PushExpectation, push: CallbackResult): string[] {
  const got = {
    status: push.status,
    error: push.error?.code ?? null,
    blockedBy: push.blockedBy ? nameOf(push.blockedBy) : null,
    handled: push.handled,
  };
  return (Object.keys(got) as (keyof typeof got)[])
    .filter((key) => expected[key] !== undefined && expected[key] !== got[key])
    .map((key) => `expected ${key} ${quote(expected[key])} of push ${push.attempt}, got ${quote(got[key])}`);
}

/** Engines whose rules have numbers that people look up; others are called by their own name. */
const ruleEngines: ReadonlySet<Blocker['layer']> = new Set(['modsecurity', 'litespeed']);

/** `rule 211180`, `rules 1, 2`, or the layer where no rule is known, or none that has a number. */
export function nameOf(blocker: Blocker): string {
  const { layer, ruleIds } = blocker;
  if (ruleIds.length === 0 || !ruleEngines.has(layer)) return layer;
  return ruleIds.length === 1 ? `rule ${ruleIds[0]}` : `rules ${ruleIds.join(', ')}`;
}

const quote = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : String(value));
