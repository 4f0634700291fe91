import { expect, test } from 'vitest';
import type { Cassette, CassetteEntry } from '../../../../harness/klarna/cassette/cassette.ts';
import { marketsOf } from '../../../../harness/klarna/cassette/markets.ts';

const head = {
  cassette: 1,
  recordedAt: '2026-11-30T12:00:00Z',
  harness: '0.1.0',
  upstream: 'klarna',
  callbacks: false,
} as const;

const ordered = (value: unknown, status = 201, from: CassetteEntry['from'] = 'shop'): CassetteEntry => ({
  from,
  atMs: 0,
  method: 'POST',
  host: 'api.playground.klarna.com',
  target: '/checkout/v3/orders',
  headers: {},
  body: { type: 'json', value },
  outcome: { type: 'answered', status, headers: {}, body: { type: 'empty' } },
  durationMs: 1,
});
const marketsFrom = (...entries: CassetteEntry[]) => marketsOf({ ...head, entries } satisfies Cassette);
const finnish = { purchase_country: 'fi', purchase_currency: 'EUR', order_amount: 100 };

test('are those of the orders that Klarna took, each once', () => {
  const swedish = { purchase_country: 'SE', purchase_currency: 'SEK' };
  expect(marketsFrom(ordered(finnish), ordered(swedish), ordered(finnish))).toEqual([
    { country: 'FI', currency: 'EUR' },
    { country: 'SE', currency: 'SEK' },
  ]);
});

test('are none of what was refused, of a callback, or of a call without a country', () => {
  expect(marketsFrom(ordered(finnish, 400), ordered(finnish, 200, 'klarna'), ordered({ captured_amount: 1 }))).toEqual(
    [],
  );
});
