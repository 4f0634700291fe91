import { expect, test } from 'vitest';
import { Ledger } from '../../../harness/klarna/ledger.ts';
import { defaultWaits } from '../../../harness/klarna/waits.ts';

const refusal = (at: number, merchantId?: string) => ({
  at,
  merchantId,
  method: 'GET',
  host: 's1.test',
  path: '/',
  status: 404,
  errorCode: 'NOT_FOUND',
  reason: 'no such host',
});
const times = Array.from({ length: 1_002 }, (_, at) => at);
const openLedger = () => new Ledger({ now: () => 0, sleep: async () => {} }, 'unit', defaultWaits);

test('of refusals that belong to no merchant the newest thousand are kept', () => {
  const ledger = openLedger();
  for (const at of times) ledger.recordRefusal(refusal(at, 'nobody'));
  expect(ledger.refusals().map(({ at }) => at)).toEqual(times.slice(2));
  expect(new Set(ledger.refusals().map(({ merchantId }) => merchantId))).toEqual(new Set([undefined]));
});

test('those of a merchant are kept until it is forgotten', () => {
  const ledger = openLedger();
  ledger.register('s1', 'secret');
  for (const at of times) ledger.recordRefusal(refusal(at, 's1'));
  expect(ledger.merchant('s1')?.refusals).toHaveLength(times.length);
  ledger.forget('s1');
  expect(ledger.refusals()).toEqual([]);
});
