import { expect, test } from '@playwright/test';
import { klarnaTimeWords } from '../../../harness/reports/klarna-time.ts';
import { lostPush } from '../verdict/site-record-builder.ts';

const minute = 60_000;
const hour = 60 * minute;
const pushes = (...minutes: number[]) =>
  minutes.map((atMs, index) => lostPush({ atMs: atMs * minute, attempt: index + 1 }));

test('a change has the time at which it was seen', () => {
  const history = [
    { atMs: 0, status: 'pending' },
    { atMs: hour, status: 'cancelled' },
    { atMs: 5 * hour, status: 'processing' },
  ];
  expect(klarnaTimeWords({ history, callbacks: [] })).toBe('pending → cancelled (after 1 h) → processing (after 5 h)');
});

test('an order that appeared late says when, and no more', () => {
  const history = [{ atMs: 5 * hour, status: 'processing' }];
  expect(klarnaTimeWords({ history, callbacks: pushes(2, 300) })).toBe('processing (after 5 h)');
});

test('a status that never changed says how long it was watched, once Klarna has called again', () => {
  const history = [{ atMs: 0, status: 'pending' }];
  expect(klarnaTimeWords({ history, callbacks: pushes(2, 5, 15) })).toBe('pending, still so after 15 min');
  expect(klarnaTimeWords({ history: [], callbacks: pushes(2, 5) })).toBe('no order, still so after 5 min');
});

test('nothing is said where nothing came after the first push', () => {
  const history = [{ atMs: 0, status: 'processing' }];
  expect(klarnaTimeWords({ history, callbacks: [] })).toBeUndefined();
  expect(klarnaTimeWords({ history, callbacks: pushes(2) })).toBeUndefined();
  expect(klarnaTimeWords({ history, callbacks: [lostPush({ atMs: 0, attempt: 0 }), ...pushes(2)] })).toBeUndefined();
});

test('a callback of another kind after the first push counts', () => {
  const history = [{ atMs: 0, status: 'on-hold' }];
  const callbacks = [...pushes(2), lostPush({ kind: 'notification', atMs: 6 * hour })];
  expect(klarnaTimeWords({ history, callbacks })).toBe('on-hold, still so after 6 h');
});
