import { expect, test } from '@playwright/test';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import type { Deviations } from '../../../harness/scenario/conditions.ts';
import type { Expectation } from '../../../harness/scenario/scenario.ts';
import { judgeScenario } from '../../../harness/verdict/scenario-result.ts';
import {
  answered,
  measured,
  orderRead,
  purchase,
  push,
  scenario,
  shopOrder,
  shopperDid,
  siteRecord,
  unanswered,
} from './site-record-builder.ts';

const closesTab: Deviations = { shopper: { afterPaying: 'closes-tab' } };

/** The customer closes the tab, the push does the work. */
function healed(parts: Partial<SiteRecord> = {}): SiteRecord {
  return siteRecord({
    given: closesTab,
    events: [shopperDid('paid'), shopperDid('closed-tab'), push(), orderRead()],
    purchases: [purchase({ acknowledged: true })],
    orders: [shopOrder({ status: 'processing', paid: true, notes: ['Payment via Klarna Checkout'] })],
    ...parts,
  });
}

const judged = (expected: Expectation, record: SiteRecord) =>
  judgeScenario(scenario(expected, closesTab), record, measured);

const wanted: Expectation = {
  verdict: 'paid',
  acknowledged: true,
  order: 'processing',
  push: { status: 200, handled: true },
};

test('what came out as stated is as expected', () => {
  expect(judged(wanted, healed())).toMatchObject({
    outcome: 'as-expected',
    verdict: 'paid',
    diagnosis: null,
    reason: 'Klarna holds a paid order, and WooCommerce has it as "processing"',
  });
});

test('what came out otherwise differs, and the reason says in what, then why', () => {
  const result = judged({ ...wanted, verdict: 'paid-but-pending', acknowledged: false }, healed());
  expect(result).toMatchObject({ outcome: 'differs', verdict: 'paid' });
  expect(result.reason).toBe(
    'expected verdict "paid-but-pending", got "paid"; expected acknowledged false, got true (Klarna holds a paid order, and WooCommerce has it as "processing")',
  );
});

test('a gap is inconclusive, never as expected', () => {
  const result = judged(wanted, healed({ gaps: ['the edge died'] }));
  expect(result).toMatchObject({ outcome: 'inconclusive', verdict: 'inconclusive', reason: 'the edge died' });
});

test('inconclusive is not as expected even for who expects it', () => {
  const result = judged({ verdict: 'inconclusive' }, healed({ gaps: ['the edge died'] }));
  expect(result.outcome).toBe('inconclusive');
});

test('a condition that never took effect is inconclusive although all came out as stated', () => {
  const result = judged(wanted, healed({ events: [shopperDid('paid'), push(), orderRead()] }));
  expect(result).toMatchObject({ outcome: 'inconclusive', verdict: 'inconclusive' });
  expect(result.reason).toContain('did not close the tab');
  expect(result.callbacks).toHaveLength(1);
});

/** A callback that no check can read. */
const unreadable = Object.defineProperty(push(), 'outcome', {
  get: () => {
    throw new Error('not an outcome');
  },
});

test('a check that crashes is inconclusive, and says so', () => {
  const result = judged(wanted, healed({ events: [shopperDid('closed-tab'), unreadable] }));
  expect(result).toMatchObject({ outcome: 'inconclusive', verdict: 'inconclusive', diagnosis: null, callbacks: [] });
  expect(result.reason).toBe('a check crashed: not an outcome');
});

test('a crash keeps what the books say', () => {
  const result = judged(wanted, healed({ events: [unreadable] }));
  expect(result.orders).toEqual([{ status: 'processing', paid: true, notes: ['Payment via Klarna Checkout'] }]);
  expect(result.klarna).toEqual({ status: 'authorized', acknowledged: true });
});

test('a place that is no URL does not pass for a healthy answer', () => {
  const broken = push({ outcome: answered(301, '', 'http://') });
  const result = judged(wanted, healed({ events: [shopperDid('closed-tab'), broken] }));
  expect(result.outcome).not.toBe('as-expected');
});

test('a lost push has its diagnosis also when the verdict is as expected', () => {
  const record = siteRecord({
    given: { ...closesTab, edge: { name: 'private' } },
    events: [shopperDid('closed-tab'), push({ outcome: unanswered('dns', 'ENOTFOUND') })],
    purchases: [purchase()],
    orders: [shopOrder()],
  });
  const result = judged({ verdict: 'paid-but-pending', push: { error: 'ENOTFOUND' } }, record);
  expect(result.outcome).toBe('as-expected');
  expect(result.diagnosis?.why).toContain('no public address');
});

test('the paid purchase is shown, not the first', () => {
  const purchases = [purchase({ orderId: 'left', status: 'open' }), purchase({ acknowledged: true })];
  expect(judged(wanted, healed({ purchases })).klarna).toEqual({ status: 'authorized', acknowledged: true });
});

test('without a purchase Klarna’s status is "none"', () => {
  expect(judged(wanted, healed({ purchases: [] })).klarna).toEqual({ status: 'none', acknowledged: false });
});

test('identity, measures and expectation are handed through', () => {
  expect(judged(wanted, healed())).toMatchObject({ id: 'made-up', kco: '2.13.11', expected: wanted, ...measured });
});

test('no order is "none" for an expectation', () => {
  const result = judged({ verdict: 'paid-but-no-order', order: 'none' }, healed({ orders: [] }));
  expect(result.outcome).toBe('as-expected');
});

test('two orders are "several" for an expectation', () => {
  const orders = [shopOrder({ status: 'processing' }), shopOrder({ id: 16, status: 'processing' })];
  expect(judged({ verdict: 'paid-twice', order: 'several' }, healed({ orders })).outcome).toBe('as-expected');
});

test('a draft beside the order leaves its status to the order', () => {
  const orders = [shopOrder({ status: 'processing' }), shopOrder({ id: 16, status: 'checkout-draft' })];
  expect(judged(wanted, healed({ orders })).outcome).toBe('as-expected');
});
