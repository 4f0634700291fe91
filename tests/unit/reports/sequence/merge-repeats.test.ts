import { expect, test } from '@playwright/test';
import { mergeRepeats } from '../../../../harness/reports/sequence/merge-repeats.ts';
import type { NoteStep, RequestStep } from '../../../../harness/reports/sequence/step.ts';

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
