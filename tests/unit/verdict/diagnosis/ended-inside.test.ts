import { expect, test } from '@playwright/test';
import type { KlarnaPurchase } from '../../../../harness/evidence/books.ts';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Verdict } from '../../../../harness/scenario/verdicts.ts';
import type { Diagnosis } from '../../../../harness/verdict/diagnosis/diagnosis.ts';
import { endedInside } from '../../../../harness/verdict/diagnosis/ended-inside.ts';
import { answered, orderAcknowledged, orderRead, purchase, push, siteRecord } from '../site-record-builder.ts';

interface Given {
  verdict?: Verdict;
  purchases?: KlarnaPurchase[];
  lost?: Diagnosis;
}

const found = (events: HarnessEvent[], { verdict = 'paid', purchases = [purchase()], lost }: Given = {}) =>
  endedInside(siteRecord({ events, purchases }), verdict, lost);

const empty = push({ outcome: answered(200, '\n') });
const refused = orderAcknowledged({ status: 500 });

test('an empty answer and no acknowledgement is another plugin’s exit', () => {
  const seen = found([empty, orderRead()]);
  expect(seen?.why).toContain('ended PHP inside the push');
  expect(seen?.change).toContain('Find the plugin that exits');
});

test('an acknowledgement that Klarna refused is Klarna’s, and is named with its status', () => {
  const seen = found([push(), orderRead(), refused]);
  expect(seen?.why).toContain('answered 500 to its acknowledgement');
  expect(seen?.change).toContain('Nothing in the shop');
});

test('Klarna’s refusal outweighs an empty answer', () => {
  expect(found([empty, refused])?.why).toContain('answered 500');
});

test('what counts is the purchase that was paid, not one that was left open before', () => {
  const left = purchase({ orderId: 'left', status: 'open' });
  expect(found([empty], { purchases: [left, purchase({ acknowledged: true })] })).toBeUndefined();
  expect(found([empty], { purchases: [left, purchase()] })?.why).toContain('ended PHP');
});

for (const [fact, events, given] of [
  ['an order that is not paid', [empty], { verdict: 'paid-but-pending' }],
  ['an order that is acknowledged', [empty, refused], { purchases: [purchase({ acknowledged: true })] }],
  ['a push that was lost, which explains all', [empty, refused], { lost: { why: 'a', change: 'b' } }],
  ['a site without a purchase', [empty], { purchases: [] }],
  ['an answer that is not empty', [push(), orderRead()], {}],
  ['an error without words', [push({ outcome: answered(500, '') })], {}],
  ['a validation that agreed without words', [push({ kind: 'validation', outcome: answered(200, '') })], {}],
  ['an acknowledgement that was taken', [push(), orderAcknowledged()], {}],
  ['a read that Klarna refused', [push(), orderRead({ status: 500 })], {}],
] as const satisfies readonly (readonly [string, HarnessEvent[], Given])[]) {
  test(`${fact} does not match`, () => expect(found([...events], given)).toBeUndefined());
}
