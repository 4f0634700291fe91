import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { withDeviations } from '../../../harness/scenario/conditions.ts';
import { judgeScenario, type ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import healthyTabClosed from '../../../scenarios/baseline/healthy-tab-closed.scenario.ts';
import pushBlocked from '../../../scenarios/edge/waf-211180-push-blocked-tab-closed.scenario.ts';
import { measured } from './site-record-builder.ts';

/** Records of a run on the real store (WordPress 6.8.7, WooCommerce 10.0.2, KCO 2.13.11, ModSecurity 3), trimmed. */
const folder = fileURLToPath(new URL('../../fixtures/records', import.meta.url));

/** Conditions that the harness has learnt since were healthy then. */
function recorded(name: string): SiteRecord {
  const record = JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8')) as SiteRecord;
  return { ...record, conditions: withDeviations(record.conditions) };
}

function judged(scenario: typeof pushBlocked, change: (record: SiteRecord) => void = () => {}): ScenarioResult {
  const record = recorded(scenario.id);
  change(record);
  return judgeScenario(scenario, record, measured);
}

test.describe('rule 211180 and a closed tab, as recorded', () => {
  test('paid at Klarna, pending in the shop, not acknowledged: as expected', () => {
    expect(judged(pushBlocked)).toMatchObject({
      outcome: 'as-expected',
      verdict: 'paid-but-pending',
      klarna: { status: 'authorized', acknowledged: false },
      orders: [{ status: 'pending', paid: false }],
    });
  });

  test('both pushes were stopped by rule 211180 and not handled', () => {
    const blocked = { status: 403, blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] }, handled: false };
    expect(judged(pushBlocked).callbacks).toMatchObject([
      { ...blocked, attempt: 1, atMs: 120_000 },
      { ...blocked, attempt: 2, atMs: 300_000 },
    ]);
  });

  test('the diagnosis names the rule and the session id', () => {
    expect(judged(pushBlocked).diagnosis?.why).toMatch(/rule 211180 .*kco_session_id/);
  });

  test('without the WAF’s rows it differs: the edge is all that is known', () => {
    const result = judged(pushBlocked, (record) => {
      record.events = record.events.filter(({ type }) => type !== 'waf');
    });
    expect(result.outcome).toBe('differs');
    expect(result.reason).toContain('expected blockedBy "rule 211180" of push 1, got "edge"');
    expect(result.diagnosis).toBeNull();
  });
});

test.describe('a healthy shop and a closed tab, as recorded', () => {
  test('the push made it paid and acknowledged: as expected', () => {
    expect(judged(healthyTabClosed)).toMatchObject({
      outcome: 'as-expected',
      verdict: 'paid',
      diagnosis: null,
      klarna: { status: 'authorized', acknowledged: true },
      callbacks: [{ attempt: 1, status: 200, body: '-1', handled: true, blockedBy: null }],
    });
  });

  test('without the read of the order the same 200 is not handled', () => {
    const result = judged(healthyTabClosed, (record) => {
      record.events = record.events.filter((event) => event.type !== 'api-call' || event.method !== 'GET');
    });
    expect(result.callbacks[0]?.handled).toBe(false);
    expect(result.outcome).toBe('differs');
  });
});

test('the records hold no cookie, no session id and no path of a machine', () => {
  const names = readdirSync(folder);
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    expect(text, name).not.toMatch(
      /cookie|authorization|t_[0-9a-f]{8}|wc_order_(?!id=)|\/(home|root|tmp|work|Users)\//i,
    );
  }
});
