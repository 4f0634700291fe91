import { expect, test } from '@playwright/test';
import { answered, ledgerEntry, moment, orderAcknowledged, orderRead, push, pushedAt } from '../site-record-builder.ts';
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
    wanted: 'Klarna accepted the purchase at once',
  },
  {
    condition: 'a purchase that is refused',
    given: { klarna: { fraud: 'rejected' } },
    trace: [ledgerEntry('completed', 'fraud_status REJECTED')],
    lookAlikes: [['a purchase that was accepted', [ledgerEntry('completed', 'fraud_status ACCEPTED')]]],
    wanted: 'Klarna accepted the purchase at once',
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
    condition: 'an outage of order management',
    given: { klarna: { outage: 'order-management' } },
    trace: [orderRead({ status: 500 })],
    lookAlikes: [
      ['a read that was answered', [orderRead()]],
      ['a read that found no order', [orderRead({ status: 404 })]],
      ['an acknowledgement that failed', [orderRead(), orderAcknowledged({ status: 500 })]],
      ['a checkout order that could not be read', [orderRead({ path: '/checkout/v3/orders/1', status: 500 })]],
    ],
    wanted: 'the shop never asked the part of Klarna’s API that was down',
  },
  {
    condition: 'an outage of the acknowledgement',
    given: { klarna: { outage: 'acknowledge' } },
    trace: [orderRead(), orderAcknowledged({ status: 500 })],
    lookAlikes: [
      ['an acknowledgement that was taken', [orderRead(), orderAcknowledged()]],
      ['a read that failed', [orderRead({ status: 500 })]],
    ],
    wanted: 'the shop never asked the part of Klarna’s API that was down',
  },
  {
    condition: 'an outage that heals',
    given: { klarna: { outage: 'order-management', outageHeals: 3 } },
    trace: [orderRead({ status: 500 }), moment('outage-healed')],
    lookAlikes: [
      ['an outage that stayed', [orderRead({ status: 500 })]],
      ['something else that healed', [orderRead({ status: 500 }), moment('layer-healed')]],
    ],
    wanted: 'the outage did not end',
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
  ['healing without an outage', { klarna: { outageHeals: 3 } }, 'the outage did not end'],
]);
