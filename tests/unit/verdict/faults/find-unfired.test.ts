import { expect, test } from '@playwright/test';
import { push, unanswered } from '../site-record-builder.ts';
import { never, unfired } from './fault-cases.ts';

test('a healthy site needs no trace', () => {
  expect(unfired({})).toEqual([]);
});

test('every condition that did not fire is named, whichever room is at fault', () => {
  expect(
    unfired({
      edge: { certificate: 'untrusted', name: 'private' },
      store: { stock: 'managed' },
      shopper: { submits: 'twice' },
      klarna: { earlyPush: true },
    }),
  ).toEqual([
    never('no callback met the untrusted certificate'),
    never('no callback looked the private name up'),
    never('the shop counts no stock'),
    never('the checkout was not submitted a second time'),
    never('no push came before the purchase'),
  ]);
});

test('a condition that fired is not named beside one that did not', () => {
  const lost = push({ outcome: unanswered('dns', 'ENOTFOUND') });
  expect(unfired({ edge: { certificate: 'untrusted', name: 'private' } }, [lost])).toEqual([
    never('no callback met the untrusted certificate'),
  ]);
});

test('how many pushes are played is no fault', () => {
  expect(unfired({ klarna: { pushAttempts: 16 } })).toEqual([]);
});

test('a callback without a valid URL is evidence, not the end of the check', () => {
  const unsendable = push({ url: 'https://%', outcome: unanswered('http', 'ERR_INVALID_URL') });
  expect(unfired({}, [unsendable])).toEqual([]);
});
