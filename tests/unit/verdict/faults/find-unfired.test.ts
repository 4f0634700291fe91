import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import {
  addressHiddenByProxy,
  certificate,
  hookExits,
  htaccessIgnored,
  klarnaOutage,
  namePrivate,
  pluginDeactivated,
  tlsTooOld,
  wordfence,
} from '../../../../harness/scenario/presets.ts';
import { answered, edgeRequest, faultActed, moment, push, unanswered } from '../site-record-builder.ts';
import { never, unfired } from './fault-cases.ts';

test('a healthy site needs no trace', () => {
  expect(unfired({})).toEqual([]);
});

/** A fault alone, what its firing leaves, what is like it, and what it waits for. */
const cases: [fault: Fault, trace: HarnessEvent[], lookAlikes: [string, HarnessEvent[]][], waits: string][] = [
  [
    wordfence(),
    [faultActed()],
    [
      ['an event of another fault', [faultActed({ fault: 1 })]],
      ['a push that passed', [push(), edgeRequest()]],
    ],
    'the fault "wordfence" never acted: it waits for a request with agent !Mozilla/*, and none came to it',
  ],
  [
    { at: 'edge', on: { caller: 'klarna', callback: ['push', 'validation'], attempts: 2 }, does: { drop: true } },
    [faultActed({ did: 'let-through' })],
    [['nothing', []]],
    'the fault "drop at edge" never acted: it waits for a push or validation of Klarna with attempts 2, and none came to it',
  ],
  [
    addressHiddenByProxy(),
    [faultActed()],
    [['a push', [push()]]],
    'the fault "address-hidden" never acted: it waits for a callback, and none came to it',
  ],
  [
    hookExits({ during: 'push' }),
    [faultActed({ requestId: undefined })],
    [['an empty answer', [push({ outcome: answered(200, '') })]]],
    'the fault "hook-exits" never acted: it waits for the hook woocommerce_payment_complete during push, and none came to it',
  ],
  [
    pluginDeactivated(),
    [faultActed()],
    [['a 400', [push({ outcome: answered(400, '-1') })]]],
    'the fault "plugin-deactivated" never acted: nothing asked for what the shop is without (plugin)',
  ],
  [
    htaccessIgnored(),
    [push({ outcome: answered(404) }), edgeRequest({ status: 404, upstreamStatus: 404 })],
    [
      ['a push that was answered', [push(), edgeRequest()]],
      [
        'a 404 of the edge',
        [push({ outcome: answered(404) }), edgeRequest({ status: 404, upstreamStatus: undefined })],
      ],
    ],
    'the fault "htaccess-ignored" never acted: no callback was answered 404 by the shop',
  ],
  [
    klarnaOutage({ route: 'order-management read' }),
    [faultActed({ requestId: undefined })],
    [['an event of another fault', [faultActed({ fault: 2 })]]],
    'the fault "klarna-outage order-management read" never acted: it waits for the shop’s order-management read, and none came to it',
  ],
  [
    { at: 'loopback', does: { reset: true } },
    [faultActed({ requestId: undefined })],
    [['nothing', []]],
    'the fault "reset at loopback" never acted: it waits for a request of the shop to itself, and there was none',
  ],
  [
    namePrivate(),
    [faultActed()],
    [['a push that found no host by itself', [push({ outcome: unanswered('dns', 'ENOTFOUND') })]]],
    'the fault "name-private" never acted: no callback looked the shop’s name up',
  ],
  [
    certificate('expired'),
    [push({ outcome: unanswered('tls', 'CERT_HAS_EXPIRED') })],
    [
      ['a push that was answered', [push()]],
      ['a push that found no host', [push({ outcome: unanswered('dns', 'ENOTFOUND') })]],
    ],
    'the fault "certificate-expired" never acted: no callback met the expired certificate',
  ],
  [
    tlsTooOld(),
    [faultActed()],
    [['a handshake that failed by itself', [push({ outcome: unanswered('tls', 'ECONNRESET') })]]],
    'the fault "tls-too-old" never acted: no callback came to the handshake',
  ],
];
for (const [fault, trace, lookAlikes, waits] of cases) {
  const name = waits.split('"')[1];
  test(`${name} has fired when its trace is in the record`, () =>
    expect(unfired({ faults: [fault] }, trace)).toEqual([]));
  for (const [fact, events] of lookAlikes) {
    test(`${name} is not proved by ${fact}, and says what it waits for`, () => {
      expect(unfired({ faults: [fault] }, events)).toEqual([waits]);
    });
  }
}

test('of two faults that are called the same each has to fire', () => {
  const faults = [wordfence(), wordfence()];
  expect(unfired({ faults }, [faultActed()])).toHaveLength(1);
  expect(unfired({ faults }, [faultActed(), faultActed({ fault: 1 })])).toEqual([]);
});

test.describe('a fault that ends', () => {
  const faults = [wordfence({ until: { minutes: 3 } })];
  const ended = 'the fault "wordfence" never ended: Klarna’s time did not come to 3 minutes after the payment';

  test('has ended when that time came', () => {
    expect(unfired({ faults }, [faultActed(), moment('fault-ended', { detail: 'wordfence' })])).toEqual([]);
  });

  for (const [fact, events] of [
    ['nothing', []],
    ['the end of another', [moment('fault-ended', { detail: 'maintenance' })]],
    ['its beginning', [moment('fault-began', { detail: 'wordfence' })]],
  ] as const) {
    test(`has not by ${fact}`, () => expect(unfired({ faults }, [faultActed(), ...events])).toEqual([ended]));
  }

  test('has not by the end of another of its name', () => {
    const twice = [...faults, wordfence({ from: { minutes: 3 }, until: { minutes: 500 } })];
    const events = [faultActed(), faultActed({ fault: 1 }), moment('fault-ended', { detail: 'wordfence' })];
    expect(unfired({ faults: twice }, events)).toEqual([
      'the fault "wordfence" never ended: Klarna’s time did not come to 500 minutes after the payment',
    ]);
  });

  test('that never acted is told so, whenever it ended', () => {
    expect(unfired({ faults }, [moment('fault-ended', { detail: 'wordfence' })])[0]).toContain('never acted');
  });
});

test('further plugins, options and constants leave no trace, and need none', () => {
  expect(unfired({ with: ['./mine'], options: { blogname: 'Another' }, constants: { WP_DEBUG: true } })).toEqual([]);
});

test('everything that did not fire is named, whichever room is at fault', () => {
  expect(
    unfired({
      edge: { waf: 'modsecurity' },
      store: { stock: 'managed' },
      shopper: { submits: 'twice' },
      klarna: { earlyPush: true },
      faults: [namePrivate()],
    }),
  ).toEqual([
    'the fault "name-private" never acted: no callback looked the shop’s name up',
    never('no callback went through the WAF'),
    never('the shop counts no stock'),
    never('the checkout was not submitted a second time'),
    never('no push came before the purchase'),
  ]);
});

test('a condition that fired is not named beside one that did not', () => {
  expect(unfired({ edge: { waf: 'modsecurity' }, store: { stock: 'managed' } }, [push(), edgeRequest()])).toEqual([
    never('the shop counts no stock'),
  ]);
});

test('how many pushes are played is no fault', () => {
  expect(unfired({ klarna: { pushAttempts: 16 } })).toEqual([]);
});

test('a callback without a valid URL is evidence, not the end of the check', () => {
  const unsendable = push({ url: 'https://%', outcome: unanswered('http', 'ERR_INVALID_URL') });
  expect(unfired({}, [unsendable])).toEqual([]);
});
