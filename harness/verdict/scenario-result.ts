import type { ShopOrder } from '../evidence/books.ts';
import type { SiteRecord } from '../evidence/site-record.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Verdict } from '../scenario/verdicts.ts';
import { differences } from './compare.ts';
import { type Diagnosis, diagnose } from './diagnosis/diagnosis.ts';
import { findUnfired } from './find-unfired.ts';
import { judgeBooks } from './judge-books.ts';
import { type CallbackResult, judgeCallbacks } from './judge-callbacks.ts';
import { placedOrders } from './placed-orders.ts';

export type ScenarioOutcome = 'as-expected' | 'differs' | 'inconclusive' | 'skipped';

/** One row of results.json: a scenario on one plugin version. */
export interface ScenarioResult {
  id: string;
  title: string;
  /** Version of the KCO plugin it ran on. */
  kco: string;
  /** What differed from a healthy site. */
  given: Scenario['given'];
  outcome: ScenarioOutcome;
  /** One sentence: why this outcome. */
  reason: string;
  verdict: Verdict;
  expected: Scenario['expect'];
  diagnosis: Diagnosis | null;
  orders: Pick<ShopOrder, 'status' | 'paid' | 'notes'>[];
  klarna: { status: string; acknowledged: boolean };
  callbacks: CallbackResult[];
  durationMs: number;
  /** Folder of the evidence, relative to the run folder. */
  evidence: string;
}

/** Judges a closed site. A check that crashes makes the result inconclusive, never a pass. */
export function judgeScenario(
  scenario: Scenario,
  record: SiteRecord,
  measured: { durationMs: number; evidence: string },
): ScenarioResult {
  const purchase = record.purchases.find(({ status }) => status === 'authorized') ?? record.purchases[0];
  const base = {
    id: scenario.id,
    title: scenario.title,
    kco: record.kco,
    given: scenario.given,
    expected: scenario.expect,
    orders: record.orders.map(({ status, paid, notes }) => ({ status, paid, notes })),
    klarna: { status: purchase?.status ?? 'none', acknowledged: purchase?.acknowledged ?? false },
    ...measured,
  };
  try {
    return { ...base, ...judge(scenario, record, base.klarna.acknowledged) };
  } catch (error) {
    const reason = `a check crashed: ${error instanceof Error ? error.message : String(error)}`;
    return { ...base, outcome: 'inconclusive', reason, verdict: 'inconclusive', diagnosis: null, callbacks: [] };
  }
}

function judge(
  scenario: Scenario,
  record: SiteRecord,
  acknowledged: boolean,
): Pick<ScenarioResult, 'outcome' | 'reason' | 'verdict' | 'diagnosis' | 'callbacks'> {
  const callbacks = judgeCallbacks(record);
  const diagnosis = diagnose(record, callbacks) ?? null;
  const { verdict, reason } = judgeBooks(record);
  if (verdict === 'inconclusive') return { outcome: 'inconclusive', reason, verdict, diagnosis, callbacks };

  const [unfired] = findUnfired(record, callbacks);
  if (unfired) return { outcome: 'inconclusive', reason: unfired, verdict: 'inconclusive', diagnosis, callbacks };

  const seen = { verdict, acknowledged, order: orderStatus(record), callbacks };
  const found = differences(scenario.expect, seen);
  return found.length === 0
    ? { outcome: 'as-expected', reason, verdict, diagnosis, callbacks }
    : { outcome: 'differs', reason: `${found.join('; ')} (${reason})`, verdict, diagnosis, callbacks };
}

function orderStatus(record: SiteRecord): string {
  const orders = placedOrders(record);
  if (orders.length > 1) return 'several';
  return orders[0]?.status ?? 'none';
}
