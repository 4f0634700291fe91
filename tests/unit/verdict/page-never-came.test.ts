import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../harness/evidence/events.ts';
import type { Fault } from '../../../harness/scenario/fault.ts';
import { diagnose } from '../../../harness/verdict/diagnosis/diagnose.ts';
import { judgeBooks } from '../../../harness/verdict/judge-books.ts';
import { lostPageWords, pageNeverCame } from '../../../harness/verdict/page-never-came.ts';
import { edgeRequest, faultActed, purchase, push, shopperDid, siteRecord } from './site-record-builder.ts';

const drop: Fault = { at: 'edge', on: { caller: 'shopper' }, does: { drop: true }, called: 'sink' };
const visit = edgeRequest({ at: 10, requestId: 'page', method: 'GET', url: '/checkout/', upstreamStatus: undefined });
const acted = faultActed({ at: 10, requestId: 'page', on: 'GET /checkout/?a=b' });
const stuck = shopperDid('stuck', 20, 'GET /checkout/ got no answer within 12 s');
const record = (events: HarnessEvent[], fault: Fault = drop, purchases = [purchase({ status: 'open' })]) =>
  siteRecord({ given: { faults: [fault] }, events, purchases });
const whole = [visit, acted, stuck];
const sentence = 'GET /checkout/ never came, because the fault "sink" kept it without a word';

test('a customer who waits for a page in vain is told of the fault that kept it', () => {
  const kept = record(whole);
  expect(judgeBooks(kept)).toEqual({ verdict: 'inconclusive', reason: `the shopper could not go on: ${sentence}` });
  expect(diagnose(kept, [], 'inconclusive')).toEqual({
    why: `${sentence}: the customer waited, and could not buy.`,
    change: 'Let sink pass customers’ requests on.',
  });
});

test('what the shop asked itself meanwhile is no request of the customer’s', () => {
  const itself = edgeRequest({
    at: 15,
    requestId: 'itself',
    userAgent: 'WordPress/6.8.12; https://s1-a-open.shop.test',
  });
  expect(pageNeverCame(record([...whole, itself]))?.request).toBe('GET /checkout/');
});

for (const [what, fault, words] of [
  ['a reset', { at: 'edge', does: { reset: true } }, 'because the fault "reset at edge" cut it off by a reset'],
  [
    'an answer that was kept',
    { at: 'answers', does: { drop: true } },
    'because the fault "drop at answers" kept the shop’s answer without a word',
  ],
] as const) {
  test(`${what} is told in its own words`, () => {
    const page = pageNeverCame(record(whole, fault));
    expect(page && lostPageWords(page)).toBe(`GET /checkout/ never came, ${words}`);
  });
}

test('what its owner calls the remedy is what to change', () => {
  const kept = record(whole, { ...drop, removal: 'Take the sink away' });
  expect(diagnose(kept, [], 'inconclusive')?.change).toBe('Take the sink away.');
});

for (const [what, events, fault] of [
  ['who did not wait', [visit, acted]],
  ['whose last request was another', [visit, acted, edgeRequest({ at: 15, requestId: 'next' }), stuck]],
  ['whose request the fault let through', [visit, { ...acted, did: 'let-through' }, stuck]],
  ['who was kept by nothing', [visit, stuck]],
  ['beside whom a push was dropped', [push({ requestId: 'page' }), visit, acted, stuck]],
  ['who was answered by the fault', whole, { at: 'edge', does: { answer: { status: 500 } } }],
] as [string, HarnessEvent[], Fault?][]) {
  test(`nothing is said of a customer ${what}`, () => {
    expect(pageNeverCame(record(events, fault))).toBeUndefined();
  });
}

test('of a customer who has paid the books say more', () => {
  expect(diagnose(record(whole, drop, [purchase({ acknowledged: true })]), [], 'paid')).toBeUndefined();
});
