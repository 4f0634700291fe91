import { expect, test } from 'vitest';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import type { Deviations } from '../../../harness/scenario/conditions.ts';
import { namePrivate } from '../../../harness/scenario/presets.ts';
import type { Expectation } from '../../../harness/scenario/scenario.ts';
import { judgeScenario } from '../../../harness/verdict/scenario-result.ts';
import {
  answered,
  faultActed,
  ledgerEntry,
  measured,
  orderAcknowledged,
  orderId,
  orderRead,
  orderSeen,
  purchase,
  push,
  pushedAt,
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
    events: [shopperDid('paid'), shopperDid('closed-tab'), push(), orderRead(), orderAcknowledged()],
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
  const result = judged(wanted, healed({ events: [shopperDid('paid'), push(), orderRead(), orderAcknowledged()] }));
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
    given: { ...closesTab, faults: [namePrivate()] },
    events: [shopperDid('closed-tab'), push({ outcome: unanswered('dns', 'ENOTFOUND') }), faultActed()],
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

test.describe('with a version that the scenario speaks of', () => {
  const lost: Expectation = { verdict: 'paid-but-pending', acknowledged: false };
  const why = 'The push has no session id any more.';
  const versioned = { ...scenario(lost, closesTab), elsewhere: [{ plugin: '>=2.13.0', why, expect: wanted }] };

  test('the expectation is that for it, and the result says why', () => {
    expect(judgeScenario(versioned, healed(), measured)).toMatchObject({
      outcome: 'as-expected',
      expected: wanted,
      elsewhere: why,
    });
  });

  test('others have the scenario’s own, and nothing to explain', () => {
    const result = judgeScenario(versioned, healed({ kco: '2.12.9' }), measured);
    expect(result).toMatchObject({ outcome: 'differs', expected: lost });
    expect(result.elsewhere).toBeUndefined();
  });

  for (const [mayNotFire, outcome] of [
    [true, 'as-expected'],
    [undefined, 'inconclusive'],
    [false, 'inconclusive'],
  ] as const) {
    test(`a condition without effect is ${outcome} where mayNotFire is ${mayNotFire}`, () => {
      const given: Deviations = { ...closesTab, store: { shipping: 'in-iframe' } };
      const elsewhere = [{ plugin: '>=2.13.0', why, expect: wanted, mayNotFire }];
      const result = judgeScenario(
        { ...scenario(lost, given), elsewhere },
        healed({ conditions: siteRecord({ given }).conditions }),
        measured,
      );
      expect(result.outcome).toBe(outcome);
    });
  }

  test('may not fire is no licence to differ', () => {
    const elsewhere = [{ plugin: '*', why, expect: lost, mayNotFire: true }];
    expect(judgeScenario({ ...versioned, elsewhere }, healed(), measured).outcome).toBe('differs');
  });
});

test('row, tags and what a control controls are handed through', () => {
  const tagged = { ...scenario(wanted, closesTab), row: 29, tags: ['timing' as const] };
  expect(judgeScenario(tagged, healed(), measured)).toMatchObject({ row: 29, tags: ['timing'] });
  expect(judgeScenario(tagged, healed(), measured).controlOf).toBeUndefined();
  expect(judgeScenario(tagged, healed(), measured, 'made-up').controlOf).toBe('made-up');
});

test('the story of the order is told, and compared', () => {
  const events = [...healed().events, orderSeen('pending'), orderSeen('processing', { sincePaidMs: 120_000 })];
  const told = judged({ ...wanted, history: ['pending', 'processing'], settledAfterMinutes: 2 }, healed({ events }));
  expect(told.outcome).toBe('as-expected');
  expect(told.history).toEqual([
    { atMs: 0, status: 'pending' },
    { atMs: 120_000, status: 'processing' },
  ]);
  expect(judged({ ...wanted, settledAfterMinutes: 5 }, healed({ events })).reason).toContain(
    'expected minutes until the last change 5, got 2',
  );
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

test('an error on the page on which the customer ended up is never as expected by silence', () => {
  const page = { status: 500, path: '/order-received/15/', fatal: true };
  const returned = (seen: typeof page) =>
    healed({ events: [...healed().events, shopperDid('returned', undefined, undefined, seen)] });
  expect(judged(wanted, returned(page))).toMatchObject({ outcome: 'differs' });
  expect(judged(wanted, returned(page)).reason).toContain('the customer’s page ended in 500');
  expect(judged({ ...wanted, page: { status: 500 } }, returned(page)).outcome).toBe('as-expected');
  expect(judged(wanted, returned({ ...page, status: 200, fatal: false })).outcome).toBe('as-expected');
});

test('of several pages the last one counts', () => {
  const page = (status: number) => ({ status, path: '/', fatal: false });
  const events = [
    ...healed().events,
    shopperDid('returned', undefined, undefined, page(500)),
    shopperDid('reloaded-checkout', pushedAt + 900, undefined, page(200)),
  ];
  expect(judged(wanted, healed({ events })).outcome).toBe('as-expected');
});

test('Klarna’s status and what it was told too early can be expected', () => {
  const told = { ...ledgerEntry('acknowledged'), at: pushedAt + 50 };
  const record = healed({ events: [...healed().events, told], orders: [shopOrder()] });
  const expected: Expectation = { verdict: 'paid-but-pending', klarna: 'authorized', acknowledgedUnpaid: true };
  expect(judged(expected, record).outcome).toBe('as-expected');
  expect(judged({ ...expected, klarna: 'cancelled' }, record).outcome).toBe('differs');
  expect(judged({ ...expected, acknowledgedUnpaid: false }, record).outcome).toBe('differs');
});

test.describe('a call that Klarna refuses, of an order that is paid and acknowledged all the same', () => {
  const checkout = `/checkout/v3/orders/${orderId}`;
  const refused = (path: string, errorCode: string, reason: string) =>
    healed({ events: [...healed().events, orderRead({ method: 'POST', path, status: 403, errorCode, reason })] });
  const update = refused(checkout, 'READ_ONLY_ORDER', 'Resource is read-only');
  const refund = refused(
    `/ordermanagement/v1/orders/${orderId}/refunds`,
    'REFUND_NOT_ALLOWED',
    'Order has no captures. Refund not possible',
  );

  test('is told and no more where the scenario says nothing of it', () => {
    expect(judged(wanted, update)).toMatchObject({ outcome: 'as-expected', diagnosis: null });
    expect(judged(wanted, update).klarnaCalls?.refused).toHaveLength(1);
  });

  test('is what differs, and the cause, where none is expected', () => {
    const result = judged({ ...wanted, refusedCalls: 'none' }, update);
    expect(result.outcome).toBe('differs');
    expect(result.reason).toContain('1 × checkout update, 403 READ_ONLY_ORDER: Resource is read-only');
    expect(result.diagnosis?.why).toContain(`POST ${checkout}`);
    expect(judged({ ...wanted, refusedCalls: 'none' }, healed()).outcome).toBe('as-expected');
  });

  test('is the cause of what differs otherwise, but for an update, which customers cause who come back', () => {
    const expected: Expectation = { verdict: 'refunded', klarna: 'refunded' };
    expect(judged(expected, refund)).toMatchObject({
      outcome: 'differs',
      diagnosis: { why: expect.stringContaining('Order has no captures. Refund not possible') },
    });
    expect(judged(expected, update)).toMatchObject({ outcome: 'differs', diagnosis: null });
  });
});
