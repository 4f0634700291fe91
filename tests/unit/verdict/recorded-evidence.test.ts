import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { withDeviations } from '../../../harness/scenario/conditions.ts';
import { judgeScenario, type ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import healthyTabClosed from '../../../scenarios/baseline/healthy-tab-closed.scenario.ts';
import pushBlocked from '../../../scenarios/edge/waf-211180-push-blocked-tab-closed.scenario.ts';
import { measured, trace } from './site-record-builder.ts';

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

test.describe('the plugin’s own faults, in what was recorded of a plugin without them', () => {
  const unpaid = (record: SiteRecord) => {
    record.orders = record.orders.map((order) => ({ ...order, status: 'pending', paid: false }));
    record.purchases = record.purchases.map((purchase) => ({ ...purchase, acknowledged: false }));
    record.events = record.events.filter(({ type }) => type !== 'shop-order');
  };
  /** Without what the plugin asked of Klarna’s order management, as far as the path goes. */
  const without = (record: SiteRecord, path: RegExp) => {
    record.events = record.events.filter((event) => event.type !== 'api-call' || !path.test(event.path));
  };

  test('without any call the handler read nothing', () => {
    const result = judged(healthyTabClosed, (record) => {
      unpaid(record);
      without(record, /^\/ordermanagement\//);
    });
    expect(result).toMatchObject({ outcome: 'differs', verdict: 'paid-but-pending' });
    expect(result.diagnosis?.why).toMatch(/^The push was delivered and answered 200, .* without reading the order/);
  });

  test('with the read alone it neither completed nor acknowledged', () => {
    const result = judged(healthyTabClosed, (record) => {
      unpaid(record);
      without(record, /(acknowledge|merchant-references)$/);
    });
    expect(result.diagnosis?.why).toMatch(/ read the order at Klarna and then returned without completing/);
  });

  test('with all but the acknowledgement it is paid and never acknowledged', () => {
    const result = judged(healthyTabClosed, (record) => {
      record.purchases = record.purchases.map((purchase) => ({ ...purchase, acknowledged: false }));
      without(record, /acknowledge$/);
    });
    expect(result.diagnosis?.why).toContain('it never called Klarna’s acknowledge');
  });

  test('with the id under another name the URL is the cause', () => {
    const result = judged(healthyTabClosed, (record) => {
      unpaid(record);
      without(record, /^\/ordermanagement\//);
      for (const event of record.events) {
        if (event.type === 'callback') event.url = event.url.replace('kco_wc_order_id=', 'klarna_id=');
      }
    });
    expect(result.diagnosis?.why).toMatch(/brings the order id as klarna_id, and the handler reads kco_wc_order_id/);
  });

  test('a firewall that is known stays the cause, whatever the plugin did elsewhere', () => {
    const result = judged(pushBlocked, (record) => {
      const requestId = record.events.find((event) => event.type === 'callback')?.requestId;
      const did = [
        trace('fatal', 'Call to undefined function x()', 66),
        trace('error', 'ERROR Push callback but no existing WC order found', 74),
        trace('new-order', '15', 70),
      ];
      record.events.push(...did.map((event) => ({ ...event, requestId })));
    });
    expect(result.diagnosis?.why).toMatch(/rule 211180 .*kco_session_id/);
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
