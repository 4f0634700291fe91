import type { CallbackKind } from '../evidence/events.ts';
import type { CallbackExpectation, Expectation } from '../scenario/scenario.ts';
import type { Verdict } from '../scenario/verdicts.ts';
import type { Blocker, CallbackResult } from './judge-callbacks.ts';
import type { OrderMoment } from './order-history.ts';

/** What came out, as far as an expectation can speak of it. */
export interface Outcome {
  verdict: Verdict;
  acknowledged: boolean;
  /** Status of the one order, `none`, or `several`. */
  order: string;
  callbacks: readonly CallbackResult[];
  history: readonly OrderMoment[];
}

/** The expectation that speaks of a kind of callback. */
const expectationOf = {
  push: 'push',
  validation: 'validation',
  notification: 'notification',
  'shipping-option-update': 'shippingOptionUpdate',
} as const satisfies Partial<Record<CallbackKind, keyof Expectation>>;

/** @returns one sentence for each thing that is not as expected. */
export function differences(expected: Expectation, seen: Outcome): string[] {
  const found: string[] = [];
  const compare = (what: string, want: unknown, got: unknown) => {
    if (want !== undefined && want !== got) found.push(`expected ${what} ${quote(want)}, got ${quote(got)}`);
  };
  compare('verdict', expected.verdict, seen.verdict);
  compare('acknowledged', expected.acknowledged, seen.acknowledged);
  compare('order status', expected.order, seen.order);

  compare('statuses in time', expected.history?.join(' → '), seen.history.map(({ status }) => status).join(' → '));
  const settledMs = seen.history.at(-1)?.atMs;
  compare(
    'minutes until the last change',
    expected.settledAfterMinutes,
    settledMs === undefined ? undefined : settledMs / 60_000,
  );

  for (const kind of Object.keys(expectationOf) as (keyof typeof expectationOf)[]) {
    const sent = seen.callbacks.filter((callback) => callback.kind === kind && callback.attempt > 0);
    found.push(...callbackDifferences(kind, expected[expectationOf[kind]], sent));
  }
  const early = seen.callbacks.filter(({ attempt }) => attempt === 0);
  found.push(...callbackDifferences('early push', expected.earlyPush, early));
  return found;
}

function callbackDifferences(
  name: string,
  expected: CallbackExpectation | 'none' | undefined,
  sent: readonly CallbackResult[],
): string[] {
  if (expected === undefined) return [];
  if (expected === 'none') return sent.length === 0 ? [] : [`expected no ${name}, and ${sent.length} was sent`];
  if (sent.length === 0) return [`expected a ${name}, and none was sent`];
  return sent.flatMap((callback) => answerDifferences(name, expected, callback));
}

function answerDifferences(name: string, expected: CallbackExpectation, callback: CallbackResult): string[] {
  const got = {
    status: callback.status,
    error: callback.error?.code ?? null,
    blockedBy: callback.blockedBy ? nameOf(callback.blockedBy) : null,
    handled: callback.handled,
  };
  return (Object.keys(got) as (keyof typeof got)[])
    .filter((key) => expected[key] !== undefined && expected[key] !== got[key])
    .map((key) => `expected ${key} ${quote(expected[key])} of ${name} ${callback.attempt}, got ${quote(got[key])}`);
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
