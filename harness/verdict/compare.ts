import type { KlarnaPurchase } from '../evidence/books.ts';
import type { CallbackKind, ShopperEvent } from '../evidence/events.ts';
import type { CallbackExpectation, CallbacksExpectation, Expectation } from '../scenario/scenario.ts';
import type { Verdict } from '../scenario/verdicts.ts';
import type { Blocker, CallbackResult } from './judge-callbacks.ts';
import type { OrderMoment } from './shop-orders.ts';

/** What came out, as far as an expectation can speak of it. */
export interface Outcome {
  verdict: Verdict;
  acknowledged: boolean;
  /** Whether Klarna was told so by a shop that had no paid order. */
  acknowledgedUnpaid: boolean;
  /** Klarna's status of the purchase. */
  klarna: KlarnaPurchase['status'] | 'none';
  /** Status of the one order, `none`, or `several`. */
  order: string;
  callbacks: readonly CallbackResult[];
  /** Calls of the shop's that Klarna's API refused, in words. */
  refusedCalls: readonly string[];
  /** Where the customer ended up after paying; undefined where nobody came back, or the page was not seen. */
  page: ShopperEvent['page'];
  /** Why it was not seen, where the record tells. */
  noPage?: string | undefined;
  history: readonly OrderMoment[];
}

/** The expectation that speaks of a kind of callback. */
const expectationOf = {
  push: 'push',
  validation: 'validation',
  notification: 'notification',
  'shipping-option-update': 'shippingOptionUpdate',
} as const satisfies Partial<Record<CallbackKind, keyof Expectation>>;

/** One thing that is not as expected, all in words. */
export interface Difference {
  /** `verdict` · `status of push 2` · `page of the customer` */
  what: string;
  expected: string;
  got: string;
  /** The whole of it: `expected verdict "paid", got "paid-but-pending"`. */
  sentence: string;
}

const difference = (what: string, expected: string, got: string, sentence: string): Difference => ({
  what,
  expected,
  got,
  sentence,
});

export function differences(expected: Expectation, seen: Outcome): Difference[] {
  const found: Difference[] = [];
  const compare = (what: string, want: unknown, got: unknown) => {
    if (want === undefined || want === got) return;
    const [wanted, had] = [quote(want), quote(got)];
    found.push(difference(what, wanted, had, `expected ${what} ${wanted}, got ${had}`));
  };
  compare('verdict', expected.verdict, seen.verdict);
  compare('acknowledged', expected.acknowledged, seen.acknowledged);
  compare('acknowledged unpaid', expected.acknowledgedUnpaid, seen.acknowledgedUnpaid);
  compare('Klarna’s status', expected.klarna, seen.klarna);
  compare('order status', expected.order, seen.order);

  if (expected.refusedCalls === 'none' && seen.refusedCalls.length > 0) {
    const refused = seen.refusedCalls.join('; ');
    found.push(
      difference('calls that Klarna refuses', 'none', refused, `expected no call that Klarna refuses, and ${refused}`),
    );
  }

  const inTime = (statuses: readonly string[]): string => (statuses.length > 0 ? `"${statuses.join(' → ')}"` : 'none');
  const had = inTime(seen.history.map(({ status }) => status));
  const wanted = expected.history && inTime(expected.history);
  if (wanted !== undefined && wanted !== had) {
    const what = 'statuses in time';
    found.push(difference(what, wanted, had, `expected ${what} ${wanted}, got ${had}`));
  }
  const settled = seen.history.at(-1);
  compare('minutes until the last change', expected.settledAfterMinutes, settled ? settled.atMs / 60_000 : undefined);

  for (const kind of Object.keys(expectationOf) as (keyof typeof expectationOf)[]) {
    const sent = seen.callbacks.filter((callback) => callback.kind === kind && callback.attempt > 0);
    found.push(...callbackDifferences(kind, expected[expectationOf[kind]], sent));
  }
  const early = seen.callbacks.filter(({ attempt }) => attempt === 0);
  found.push(...callbackDifferences('early push', expected.earlyPush, early));
  return [...found, ...pageDifferences(expected.page, seen)];
}

function callbackDifferences(
  name: string,
  expected: CallbacksExpectation | undefined,
  sent: readonly CallbackResult[],
): Difference[] {
  if (expected === undefined) return [];
  if (expected === 'none') {
    if (sent.length === 0) return [];
    const count = `${sent.length} ${sent.length === 1 ? 'was' : 'were'} sent`;
    return [difference(name, 'none', count, `expected no ${name}, and ${count}`)];
  }
  if (Array.isArray(expected)) {
    return expected.flatMap(({ attempt: number, ...wanted }) => {
      const made = sent.filter(({ attempt }) => attempt === number);
      return made.length > 0
        ? made.flatMap((callback) => answerDifferences(name, wanted, callback))
        : [difference(`${name} ${number}`, 'sent', 'not sent', `expected ${name} ${number}, and it was not sent`)];
    });
  }
  if (sent.length === 0) {
    return [difference(name, 'sent', 'none was sent', `expected ${withArticle(name)}, and none was sent`)];
  }
  return sent.flatMap((callback) => answerDifferences(name, expected, callback));
}

function answerDifferences(name: string, expected: CallbackExpectation, callback: CallbackResult): Difference[] {
  const got = {
    status: callback.status,
    error: callback.error?.code ?? null,
    blockedBy: callback.blockedBy ? nameOf(callback.blockedBy) : null,
    handled: callback.handled,
  };
  return (Object.keys(got) as (keyof typeof got)[])
    .filter((key) => expected[key] !== undefined && expected[key] !== got[key])
    .map((key) => {
      const words = (value: unknown) => (value === null ? without[key] : quote(value));
      // Before the purchase there is no schedule that counts.
      const which = callback.attempt === 0 ? `the ${name}` : `${name} ${callback.attempt}`;
      const [wanted, had] = [words(expected[key]), words(got[key])];
      return difference(`${key} of ${which}`, wanted, had, `expected ${key} ${wanted} of ${which}, got ${had}`);
    });
}

/** What null means in a field. */
const without: Readonly<Record<keyof CallbackExpectation, string>> = {
  status: 'no answer',
  error: 'none',
  blockedBy: 'nobody',
  handled: 'unknown',
};

/** An error on the customer's page is never right by silence. */
function pageDifferences(expected: Expectation['page'], { page, noPage }: Outcome): Difference[] {
  if (expected === undefined) {
    if (!page || (page.status < 500 && !page.fatal)) return [];
    const end = page.fatal ? `${page.status} with an error of PHP’s` : page.status;
    const sentence = `the customer’s page ended in ${end} (${page.path}), and nothing is expected of it`;
    return [difference('the customer’s page', 'no error', `${end} (${page.path})`, sentence)];
  }
  if (!page) {
    const got = noPage ?? 'none was seen';
    return [difference('the customer’s page', 'one', got, `expected a page for the customer, and ${got}`)];
  }
  return (['status', 'fatal'] as const)
    .filter((key) => expected[key] !== undefined && expected[key] !== page[key])
    .map((key) => {
      const [wanted, had] = [quote(expected[key]), `${quote(page[key])} (${page.path})`];
      const of = 'of the customer’s page';
      return difference(`${key} ${of}`, wanted, had, `expected ${key} ${wanted} ${of}, got ${had}`);
    });
}

/** Engines whose rules have numbers that people look up; others are called by their own name. */
const ruleEngines: ReadonlySet<Blocker['layer']> = new Set(['modsecurity', 'litespeed']);

/** `rule 211180`, `rules 1, 2`, or the layer where no rule is known, or none that has a number. */
export function nameOf(blocker: Blocker): string {
  const { layer, ruleIds } = blocker;
  if (ruleIds.length === 0 || !ruleEngines.has(layer) || ruleIds.includes(layer)) return layer;
  return ruleIds.length === 1 ? `rule ${ruleIds[0]}` : `rules ${ruleIds.join(', ')}`;
}

/** A noun as one of its kind: `an early push`. */
export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

function quote(value: unknown): string {
  if (value === undefined || value === null) return 'none';
  return typeof value === 'string' ? `"${value}"` : String(value);
}
