import { expect, test } from 'vitest';
import {
  answered,
  edgeRequest,
  ledgerEntry,
  moment,
  orderAcknowledged,
  orderRead,
  push,
  pushedAt,
} from '../site-record-builder.ts';
import { testFaults, testPointless, unfired } from './fault-cases.ts';

const again = push({ requestId: 'push-1b', at: pushedAt + 200 });

testFaults([
  {
    condition: 'following redirects',
    given: { klarna: { followRedirects: true } },
    trace: [push({ outcome: answered(308, '', '/wc-api/KCO_WC_Push') }), push({ requestId: 'push-1b' })],
    lookAlikes: [
      ['a push that was answered', [push()]],
      [
        'a validation whose redirect is the customer’s',
        [push({ kind: 'validation', outcome: answered(303, '', '/cart/') })],
      ],
    ],
    wanted: 'no callback was redirected',
  },
  {
    condition: 'copies of a push',
    given: { klarna: { pushCopies: 2 } },
    trace: [push(), again],
    lookAlikes: [
      ['one push', [push()]],
      ['two attempts', [push(), { ...again, attempt: 2 }]],
      ['a notification with the same number', [push(), { ...again, kind: 'notification' }]],
      [
        'two notifications',
        [
          { ...push(), kind: 'notification' },
          { ...again, kind: 'notification' },
        ],
      ],
      [
        'a redirect that was followed',
        [
          push({ outcome: answered(308, '', '/elsewhere') }),
          { ...again, url: 'https://s1-a-open.shop.test/elsewhere' },
        ],
      ],
    ],
    wanted: 'no push was sent twice',
  },
  {
    condition: 'an early push',
    given: { klarna: { earlyPush: true } },
    trace: [push({ attempt: 0, scheduledMs: 0 }), again],
    lookAlikes: [
      ['the first push of the schedule', [push()]],
      ['a validation, which comes early too', [push({ kind: 'validation', scheduledMs: 0 })]],
    ],
    wanted: 'no push came before the purchase',
  },
  {
    condition: 'a review',
    given: { klarna: { fraud: 'pending' } },
    trace: [ledgerEntry('completed', 'fraud_status PENDING')],
    lookAlikes: [
      ['a purchase that was accepted', [ledgerEntry('completed', 'fraud_status ACCEPTED')]],
      ['a purchase that was refused at once', [ledgerEntry('completed', 'fraud_status REJECTED')]],
      ['an order that was never paid', [ledgerEntry('created', '14900 SEK'), ledgerEntry('updated')]],
    ],
    wanted: 'Klarna took no payment, or accepted it at once',
  },
  {
    condition: 'a purchase that is refused',
    given: { klarna: { fraud: 'rejected' } },
    trace: [ledgerEntry('completed', 'fraud_status REJECTED')],
    lookAlikes: [['a purchase that was accepted', [ledgerEntry('completed', 'fraud_status ACCEPTED')]]],
    wanted: 'Klarna took no payment, or accepted it at once',
  },
  {
    condition: 'a decision',
    given: { klarna: { fraud: 'pending', decision: 'accepted', decisionAfterMinutes: 3 } },
    trace: [
      ledgerEntry('completed', 'fraud_status PENDING'),
      ledgerEntry('decided', 'fraud_status ACCEPTED'),
      moment('klarna-decided'),
    ],
    lookAlikes: [
      ['the time for it alone', [ledgerEntry('completed', 'fraud_status PENDING'), moment('klarna-decided')]],
      [
        'another decision',
        [ledgerEntry('completed', 'fraud_status PENDING'), ledgerEntry('decided', 'fraud_status REJECTED')],
      ],
    ],
    wanted: 'Klarna decided nothing',
  },
  {
    condition: 'headers of the callback sender',
    given: { klarna: { headers: { 'X-Forwarded-For': '203.0.113.7' } } },
    trace: [push()],
    lookAlikes: [['the shopper’s requests', [edgeRequest({ requestId: 'shopper' })]]],
    wanted: 'no callback was sent that could have had these headers',
  },
  {
    condition: 'another amount at Klarna',
    given: { klarna: { amount: 'differs' } },
    trace: [orderRead()],
    lookAlikes: [
      ['a read that failed', [orderRead({ status: 500 })]],
      ['a read of the checkout order', [orderRead({ path: '/checkout/v3/orders/1' })]],
      ['an acknowledgement', [orderAcknowledged()]],
    ],
    wanted: 'the shop never read the amount that Klarna holds',
  },
]);

test('copies that are each led elsewhere are copies all the same', () => {
  const moved = answered(302, '', '/elsewhere');
  expect(unfired({ klarna: { pushCopies: 2 } }, [push({ outcome: moved }), { ...again, outcome: moved }])).toEqual([]);
});

testPointless([
  [
    'a time for a decision that does not come',
    { klarna: { decisionAfterMinutes: 3 } },
    'a time was given, and Klarna has nothing to decide',
  ],
]);
