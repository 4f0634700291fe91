import { expect, test } from 'vitest';
import { type HarnessEvent, type LedgerEvent, shopperSteps } from '../../../../harness/evidence/events.ts';
import { mergeRepeats, sequenceOf } from '../../../../harness/reports/sequence/sequence-of.ts';
import type { NoteStep, RequestStep } from '../../../../harness/reports/sequence/step.ts';
import {
  answered,
  edgeRequest,
  lostPush,
  orderId,
  orderRead,
  push,
  pushedAt,
  pushUrl,
  shopperDid,
  trace,
  wafRow,
} from '../../verdict/site-record-builder.ts';
import { recordedEvidence, recordedResults } from '../recorded-run.ts';

const ledger = (parts: Partial<LedgerEvent>): LedgerEvent => ({
  type: 'ledger',
  at: pushedAt,
  orderId,
  change: 'updated',
  ...parts,
});
const steps = (events: HarnessEvent[], callbacks: Parameters<typeof sequenceOf>[1] = []) =>
  sequenceOf(events, callbacks).flatMap((part) => part.steps);
const requests = (...args: Parameters<typeof steps>) =>
  steps(...args).filter((step): step is RequestStep => step.type === 'request');
const notes = (...args: Parameters<typeof steps>) =>
  steps(...args).filter((step): step is NoteStep => step.type === 'note');

/** Requests that a sequence must show. */
const isRequest = (event: HarnessEvent): boolean =>
  event.type === 'api-call' || event.type === 'edge-request' || event.type === 'callback';

test('no events, no parts', () => expect(sequenceOf([], [])).toEqual([]));

test('every request of the recorded run is in its sequence, once', async () => {
  const evidence = await recordedEvidence();
  for (const { id, evidence: folder, callbacks } of recordedResults().scenarios) {
    const { events = [] } = evidence.get(folder) ?? {};
    const sent = events.filter((event) => event.type === 'callback').map(({ requestId }) => requestId);
    // The edge's row of a callback is the same request, seen from the other side.
    const all = events.filter(
      (event) => isRequest(event) && !(event.type === 'edge-request' && sent.includes(event.requestId)),
    );
    expect(all.length, id).toBeGreaterThan(10);
    const shown = requests(events, callbacks).reduce((sum, { count }) => sum + count, 0);
    expect(shown, id).toBe(all.length);
  }
});

test('every change of the recorded ledgers is told, once', async () => {
  for (const { events } of (await recordedEvidence()).values()) {
    const changes = events.filter(({ type }) => type === 'ledger').length;
    const told = requests(events).reduce((sum, step) => sum + step.changes.length * step.count, 0);
    expect(told + notes(events).filter(({ on }) => on === 'klarna').length).toBe(changes);
  }
});

test.describe('time', () => {
  test('counts from the first event, whatever the order in which events were recorded', () => {
    const events = [shopperDid('paid', 1_500), shopperDid('opened-checkout', 1_000)];
    expect(steps(events).map(({ atMs }) => atMs)).toEqual([0, 500]);
  });

  test('begins anew with each attempt, under Klarna’s time of it', () => {
    const events = [
      shopperDid('paid', 1_000),
      push({ at: 2_000 }),
      orderRead({ at: 2_050 }),
      push({ at: 3_000, attempt: 2, scheduledMs: 300_000 }),
    ];
    const parts = sequenceOf(events, []);
    expect(parts.map(({ title }) => title)).toEqual([
      'The checkout',
      'After 2 min: Klarna’s push, attempt 1',
      'After 5 min: Klarna’s push, attempt 2',
    ]);
    expect(parts.map((part) => part.steps.map(({ atMs }) => atMs))).toEqual([[0], [0, 50], [0]]);
  });

  test('goes on when Klarna follows a redirect, which is no loss', () => {
    const to = 'https://s1.shop.test/new/';
    const hop = push({ requestId: 'hop', outcome: answered(308, '', to) });
    const events = [hop, push({ at: pushedAt + 10, requestId: 'push-1', url: to }), edgeRequest({ at: pushedAt + 11 })];
    const parts = sequenceOf(events, [lostPush({ url: to, status: 200, handled: true })]);
    expect(parts).toHaveLength(1);
    expect(parts[0]?.steps).toMatchObject([
      { answer: '308', remark: 'redirected to /new/', lost: false },
      { answer: '200', remark: 'and the plugin acted', lost: false },
    ]);
  });
});

test.describe('Klarna’s time', () => {
  const shopOrderAt = (sincePaidMs: number, at: number): HarnessEvent => ({
    type: 'shop-order',
    at,
    sincePaidMs,
    orderId: 15,
    status: 'pending',
    paid: false,
  });
  const titles = (...events: HarnessEvent[]) => sequenceOf(events, []).map(({ title }) => title);

  test('of the shop’s orders and of what happens between the callbacks begins a part, once', () => {
    const events: HarnessEvent[] = [
      shopperDid('paid', 1),
      shopOrderAt(0, 2),
      push({ at: 3 }),
      shopOrderAt(120_000, 4),
      { type: 'moment', at: 5, sincePaidMs: 3_600_000, what: 'unpaid-orders-due' },
      shopOrderAt(3_600_000, 6),
      push({ at: 7, attempt: 2, scheduledMs: 3_600_000 }),
    ];
    expect(titles(...events)).toEqual([
      'The checkout',
      'After 2 min: Klarna’s push, attempt 1',
      'After 1 h',
      'After 1 h: Klarna’s push, attempt 2',
    ]);
    expect(sequenceOf(events, []).map((part) => part.steps.length)).toEqual([2, 2, 2, 1]);
  });

  test('does not begin before the customer has paid: callbacks while they shop belong to the checkout', () => {
    const validation = push({ kind: 'validation', scheduledMs: 0, at: 2 });
    expect(titles(shopperDid('pressed-buy', 1), validation, shopperDid('paid', 3))).toEqual(['The checkout']);
  });

  test('is the same for all copies of a push, and each has the verdict of its own', () => {
    const events = [push({ at: 1, requestId: 'a' }), push({ at: 2, requestId: 'b' })];
    const verdicts = [lostPush({ status: 200, handled: true }), lostPush({ status: 200, handled: false })];
    expect(sequenceOf(events, verdicts)).toHaveLength(1);
    expect(requests(events, verdicts).map(({ lost }) => lost)).toEqual([false, true]);
  });
});

test('an order of the shop is told with its status and whether it has a date of payment', () => {
  const event = { type: 'shop-order', at: 1, sincePaidMs: 0, orderId: 15, status: 'on-hold', paid: false } as const;
  expect(notes([event])).toMatchObject([
    { on: 'store', text: 'order 15: On hold', detail: 'without a date of payment' },
  ]);
  expect(notes([{ ...event, paid: true }])).toMatchObject([{ detail: 'with a date of payment' }]);
});

test('what happens at a time of Klarna’s stands where it happens', () => {
  for (const [what, on, place] of [
    ['fault-began', 'store', undefined],
    ['fault-began', 'store', 'loopback'],
    ['fault-began', 'edge', 'answers'],
    ['fault-ended', 'edge', 'tls'],
    ['fault-ended', 'klarna', 'klarna-api'],
    ['klarna-decided', 'klarna', undefined],
    ['owner-acted', 'store', undefined],
    ['unpaid-orders-due', 'store', undefined],
  ] as const) {
    const [step] = notes([{ type: 'moment', at: 1, sincePaidMs: 60_000, what, place, detail: 'why' }]);
    expect(step, what).toMatchObject({ on, detail: 'why' });
  }
});

test('an error of PHP’s and one in the plugin’s log are told with their line; what succeeded is seen in the requests', () => {
  expect(notes([trace('fatal', 'Call to undefined function x()', 66)])).toMatchObject([
    {
      on: 'store',
      text: 'fatal error of PHP’s',
      detail: 'Call to undefined function x() (classes/class-kco-api-callbacks.php:66)',
    },
  ]);
  expect(notes([{ ...trace('error', 'ERROR no order', 74), place: undefined }])).toMatchObject([
    { text: 'error in the plugin’s log', detail: 'ERROR no order' },
  ]);
  expect(notes([trace('log', 'Push callback hit', 65), trace('call', 'GET /x', 84)])).toEqual([]);
});

test('every step of the shopper has words of its own', () => {
  const told = notes(shopperSteps.map((step, at) => shopperDid(step, at))).map(({ text }) => text);
  expect(new Set(told).size).toBe(shopperSteps.length);
});

test.describe('requests', () => {
  test('a redirect that was followed is not lost itself, also where its end was', () => {
    const to = 'https://s1.shop.test/new/';
    const events = [
      push({ requestId: 'hop', outcome: answered(302, '', to) }),
      push({ at: pushedAt + 10, url: to, outcome: answered(404) }),
    ];
    expect(requests(events, [lostPush({ url: to, status: 404 })]).map(({ lost }) => lost)).toEqual([false, true]);
  });

  test('a push is one step, with what edge and WAF know of it', () => {
    const events = [
      push({ outcome: answered(403) }),
      edgeRequest({ status: 403, upstreamStatus: undefined }),
      wafRow(['211180']),
    ];
    expect(steps(events, [lostPush()])).toMatchObject([
      { from: 'klarna', to: 'edge', method: 'POST', url: pushUrl, answer: '403', remark: 'by rule 211180', lost: true },
    ]);
  });

  test('the verdict says whether a push was handled, each for its own attempt', () => {
    const events = [push(), push({ attempt: 2, at: pushedAt + 1 })];
    const verdicts = [lostPush({ status: 200 }), lostPush({ status: 200, attempt: 2, handled: true })];
    expect(requests(events, verdicts).map(({ lost }) => lost)).toEqual([true, false]);
  });

  test('come from the shopper, from WordPress itself, or from Klarna', () => {
    const from = (userAgent: string) => requests([edgeRequest({ requestId: 'other', userAgent })])[0]?.from;
    expect(from('Mozilla/5.0 (X11; Linux x86_64)')).toBe('shopper');
    expect(from('WordPress/6.8.7; https://s1.shop.test')).toBe('store');
    expect(from('APIs-Klarna')).toBe('klarna');
  });

  test('a refused call of the API has Klarna’s error', () => {
    const [unknown] = requests([orderRead({ status: 404, errorCode: 'NO_SUCH_ORDER', reason: 'No such order: 7' })]);
    expect(unknown).toMatchObject({ answer: '404 NO_SUCH_ORDER', remark: undefined });
    const badValues = [{ field: 'order_amount', sent: '1', rule: '2 is right', kind: 'sum' as const }];
    const [refused] = requests([
      orderRead({ status: 400, errorCode: 'BAD_VALUE', reason: 'Bad value: order_amount', badValues }),
    ]);
    expect(refused).toMatchObject({ answer: '400 BAD_VALUE', remark: 'order_amount: 1 sent, 2 is right' });
    const [notNow] = requests([orderRead({ status: 403, errorCode: 'NOT_ALLOWED', reason: 'The order is cancelled' })]);
    expect(notNow?.remark).toBe('The order is cancelled');
  });
});

test.describe('changes of Klarna’s book', () => {
  const update = orderRead({ method: 'POST', path: `/checkout/v3/orders/${orderId}`, at: pushedAt, durationMs: 2 });

  test('stand beside the call that made them', () => {
    const events = [update, ledger({ at: pushedAt + 1, detail: 'order_lines' })];
    expect(steps(events)).toMatchObject([{ type: 'request', changes: ['updated'] }]);
  });

  test('that happen within one millisecond have a call each', () => {
    const events = [update, { ...update }, ledger({ detail: 'order_lines' }), ledger({ detail: 'merchant_urls' })];
    expect(steps(events)).toMatchObject([{ changes: ['updated'], count: 2 }]);
  });

  test('that nobody called for stand alone', () => {
    const events = [update, ledger({ at: pushedAt + 90, detail: 'address typed by the customer' })];
    expect(steps(events)).toMatchObject([{ changes: [] }, { type: 'note', on: 'klarna', text: 'address entered' }]);
  });

  const words: [LedgerEvent['change'], string | undefined, string][] = [
    ['created', '14900 SEK', 'opened: 149.00 SEK'],
    ['created', 'free', 'opened: free'],
    ['created', undefined, 'opened'],
    ['updated', 'order_lines', 'updated'],
    ['completed', 'fraud_status ACCEPTED', 'PAID'],
    ['completed', 'fraud_status PENDING', 'PAID, under fraud review'],
    ['decided', 'REJECTED', 'decided: REJECTED'],
    ['decided', undefined, 'decided'],
    ['acknowledged', undefined, 'acknowledged by the shop'],
    ['references-set', '15 15', 'shop’s order number: 15'],
    ['captured', undefined, 'captured'],
    ['cancelled', undefined, 'cancelled'],
  ];
  for (const [change, detail, text] of words) {
    test(`${change} ${detail ?? ''} is "${text}"`, () => {
      expect(notes([ledger({ change, detail })])[0]).toMatchObject({ on: 'klarna', text });
    });
  }
});

test('a row of the WAF for a request that nobody knows is not lost', () => {
  expect(notes([wafRow(['1', '2'], { requestId: 'unknown' })])).toMatchObject([
    { on: 'edge', text: 'modsecurity: 403', detail: 'rule 1, rule 2' },
  ]);
});

test('the shopper leaves with the tab, or without paying', () => {
  const leaves = (...events: HarnessEvent[]) => notes(events).map((step) => step.leaves);
  expect(leaves(shopperDid('paid', 1), shopperDid('closed-tab', 2))).toEqual([false, true]);
  expect(leaves(shopperDid('opened-checkout', 1), shopperDid('left', 2))).toEqual([false, true]);
});

test.describe('merge repeats', () => {
  const read: RequestStep = {
    type: 'request',
    atMs: 10,
    from: 'store',
    to: 'klarna',
    method: 'GET',
    path: '/checkout/v3/orders/{id}',
    url: '/checkout/v3/orders/1',
    answer: '200',
    lost: false,
    changes: [],
    count: 1,
  };
  const note: NoteStep = { type: 'note', atMs: 11, on: 'shopper', text: 'has paid', leaves: false };
  const file = (url: string): RequestStep => ({ ...read, from: 'shopper', to: 'store', url, path: url });

  test('equal requests become one with their number, at the time of the first', () => {
    expect(mergeRepeats([read, { ...read, atMs: 20 }, { ...read, atMs: 30 }])).toEqual([{ ...read, count: 3 }]);
  });

  for (const [what, other] of [
    ['status', { answer: '404 NO_SUCH_ORDER' }],
    ['method', { method: 'POST' }],
    ['path', { path: '/checkout/v3/orders' }],
    ['sender', { from: 'edge' }],
    ['end', { to: 'nowhere' }],
    ['remark', { remark: 'by rule 1' }],
    ['loss', { lost: true }],
    ['change in Klarna’s book', { changes: ['updated'] }],
  ] as const) {
    test(`another ${what} is never hidden`, () => {
      const changed = { ...read, ...other, changes: [...('changes' in other ? other.changes : [])] };
      expect(mergeRepeats([read, changed, read])).toEqual([read, changed, read]);
    });
  }

  test('what happens in between parts them', () => {
    expect(mergeRepeats([read, note, read])).toEqual([read, note, read]);
  });

  test('two equal notes are two', () => expect(mergeRepeats([note, note])).toEqual([note, note]));

  test('the files of a page become one, as long as they have one status', () => {
    const missing = { ...file('/c.png'), answer: '404' };
    expect(mergeRepeats([file('/a.css'), file('/b.js?ver=1'), missing])).toEqual([
      { ...file('/a.css'), path: 'files of the page', count: 2 },
      missing,
    ]);
  });

  test('the steps that were given stay as they were', () => {
    const steps = [{ ...read }, { ...read }];
    mergeRepeats(steps);
    expect(steps).toEqual([read, read]);
  });
});

test('a call of the API ends as the shop saw it', () => {
  const answers = (parts: Parameters<typeof orderRead>[0]) => requests([orderRead(parts)]).map(({ answer }) => answer);
  expect(answers({ status: 200 })).toEqual(['200']);
  expect(answers({ status: 404, errorCode: 'NO_SUCH_ORDER' })).toEqual(['404 NO_SUCH_ORDER']);
  expect(answers({ status: 200, shopGot: 'nothing' })).toEqual(['no answer in time']);
  expect(answers({ status: 200, shopGot: 'half' })).toEqual(['200, half of it']);
});
