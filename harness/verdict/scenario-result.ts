import { z } from 'zod';
import { shopOrder } from '../evidence/books.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import { playedDeviations } from '../scenario/conditions.ts';
import { type Expectation, expectationFor, type Scenario, scenarioSchema, tags } from '../scenario/scenario.ts';
import { verdicts } from '../scenario/verdicts.ts';
import { differences } from './compare.ts';
import { refusedCallIn } from './diagnosis/plugin-and-klarna.ts';
import { findUnfired } from './faults/find-unfired.ts';
import { callbackResult } from './judge-callbacks.ts';
import { crashedCheck, type JudgedRecord, judgeRecord, klarnaSays, lastPage } from './judge-record.ts';
import { callsIn, klarnaCalls, refusalWords } from './klarna-calls.ts';
import { lostPageWords, pageNeverCame } from './page-never-came.ts';
import { orderStatus, wasAcknowledgedUnpaid } from './shop-orders.ts';

const scenarioOutcomes = ['as-expected', 'differs', 'inconclusive', 'skipped'] as const;
export type ScenarioOutcome = (typeof scenarioOutcomes)[number];

/** One row of results.json: a scenario on one plugin version. */
export const scenarioResult = z.strictObject({
  id: z.string().min(1),
  title: z.string(),
  /** Version of the KCO plugin it ran on. */
  kco: z.string(),
  /** How the run calls that plugin, where its version is not enough: a name that was given, or what tells two of one version apart. */
  plugin: z.string().optional(),
  /** Where the plugin came from, in words; `run.sources` of results.json has it as data. */
  pluginSource: z.string().optional(),
  /** Row of the failure catalog. */
  row: z.number().optional(),
  tags: z.array(z.enum(tags)).optional(),
  /** Set for a control, which is a scenario without its deviations: the id of that scenario. */
  controlOf: z.string().optional(),
  /** What differed from a healthy site. */
  given: playedDeviations,
  outcome: z.enum(scenarioOutcomes),
  /** One sentence: why this outcome. */
  reason: z.string(),
  verdict: z.enum(verdicts),
  /** What must come out with this version of the plugin. */
  expected: scenarioSchema.shape.expect,
  /** Why a difference is lived with, where a baseline knows exactly this end: it fails no run. */
  known: z.string().optional(),
  /** What differs from that, a row each, in the words of the reason; absent where nothing does. */
  differences: z.array(z.strictObject({ what: z.string(), expected: z.string(), got: z.string() })).optional(),
  /** Why something else comes out with this version than with those that show the failure. */
  elsewhere: z.string().optional(),
  /** Statuses of the shop's order in Klarna's time, one for each change. */
  history: z.array(z.strictObject({ atMs: z.number(), status: z.string() })),
  diagnosis: z.strictObject({ why: z.string(), change: z.string() }).nullable(),
  orders: z.array(shopOrder.pick({ status: true, paid: true, notes: true })),
  klarna: z.strictObject({ status: z.string(), acknowledged: z.boolean() }),
  callbacks: z.array(callbackResult),
  /** What the shop asked Klarna's API; absent where there is no record, and in results of earlier releases. */
  klarnaCalls: klarnaCalls.optional(),
  durationMs: z.number(),
  /** Folder of the evidence, relative to the run folder. */
  evidence: z.string(),
});
export type ScenarioResult = z.infer<typeof scenarioResult>;

/** What a report calls the plugin of a result. Two of one run never share it, as they may share the version. */
export const pluginLabel = ({ kco, plugin }: Pick<ScenarioResult, 'kco' | 'plugin'>): string => plugin ?? kco;

/**
 * Judges a closed site. A check that crashes makes the result inconclusive, never a pass.
 * @param controlOf the id of the scenario whose control this is
 */
export function judgeScenario(
  scenario: Scenario,
  record: SiteRecord,
  measured: Pick<ScenarioResult, 'durationMs' | 'evidence' | 'plugin' | 'pluginSource'>,
  controlOf?: string,
): ScenarioResult {
  const { expect, elsewhere } = expectationFor(scenario, record.kco);
  const base = {
    id: scenario.id,
    title: scenario.title,
    kco: record.kco,
    row: scenario.row,
    tags: scenario.tags,
    controlOf,
    given: scenario.given,
    expected: expect,
    elsewhere: elsewhere?.why,
    orders: record.orders.map(({ status, paid, notes }) => ({ status, paid, notes })),
    klarna: klarnaSays(record),
    klarnaCalls: callsIn(record),
    ...measured,
  };
  try {
    const judged = judgeRecord(record);
    const compared = compare(expect, elsewhere?.mayNotFire ?? false, record, judged);
    return { ...base, ...judged, diagnosis: judged.diagnosis ?? whyOtherwise(expect, record, compared), ...compared };
  } catch (error) {
    return { ...base, ...crashedCheck(error), outcome: 'inconclusive' };
  }
}

/** Where the books are in order and yet something is not as expected: a call that Klarna refused is the cause that is known. */
function whyOtherwise(expected: Expectation, record: SiteRecord, { outcome }: Pick<ScenarioResult, 'outcome'>) {
  if (outcome !== 'differs') return null;
  // A customer who opens the checkout again makes the plugin update a paid order, and nothing comes of it.
  const isRight = expected.refusedCalls === 'none' ? [] : ['READ_ONLY_ORDER'];
  return refusedCallIn(record, isRight) ?? null;
}

function compare(
  expected: Expectation,
  mayNotFire: boolean,
  record: SiteRecord,
  { verdict, reason, callbacks, history }: JudgedRecord,
): Pick<ScenarioResult, 'outcome' | 'reason' | 'verdict' | 'differences'> {
  if (verdict === 'inconclusive') return { outcome: 'inconclusive', reason, verdict };

  const [unfired] = mayNotFire ? [] : findUnfired(record, callbacks);
  if (unfired) return { outcome: 'inconclusive', reason: unfired, verdict: 'inconclusive' };

  const klarna = klarnaSays(record);
  const lostPage = pageNeverCame(record);
  const found = differences(expected, {
    verdict,
    acknowledged: klarna.acknowledged,
    acknowledgedUnpaid: wasAcknowledgedUnpaid(record),
    klarna: klarna.status,
    order: orderStatus(record),
    callbacks,
    refusedCalls: callsIn(record).refused.map(refusalWords),
    page: lastPage(record),
    noPage: lostPage && lostPageWords(lostPage),
    history,
  });
  return found.length === 0
    ? { outcome: 'as-expected', reason, verdict }
    : {
        outcome: 'differs',
        reason: `${found.map(({ sentence }) => sentence).join('; ')} (${reason})`,
        verdict,
        differences: found.map(({ what, expected: wanted, got }) => ({ what, expected: wanted, got })),
      };
}
