import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import { type Fault, nameOfFault } from '../../../../harness/scenario/fault.ts';
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
import { findUnfired } from '../../../../harness/verdict/faults/find-unfired.ts';
import {
  answered,
  edgeRequest,
  faultActed,
  moment,
  push,
  shopperDid,
  siteRecord,
  unanswered,
  wafRow,
} from '../site-record-builder.ts';
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

test.describe('why a fault never acted', () => {
  const strip: Fault = { at: 'edge', does: { strip: ['x-nobody', 'x-no'] }, called: 'it' };
  const why = (faults: Fault[], events: HarnessEvent[] = []): string => {
    const [sentence = ''] = unfired({ faults }, events).filter((it) => it.startsWith('the fault "it" '));
    return sentence.replace('the fault "it" never acted: ', '');
  };
  const paid = shopperDid('paid');
  const idle = (did: 'nothing-to-do' | 'forestalled', parts: object = {}) => faultActed({ did, ...parts });

  for (const [what, does, says] of [
    ['strips', { strip: ['x-a', 'x-b'] }, 'what came to it had no header x-a or x-b to take off'],
    ['rewrites', { rewrite: { agent: 'x' } }, 'what came to it was already as it rewrites it'],
    [
      'caches',
      { cache: 'first-answer' },
      'it kept the first answers, and nothing that it had kept was asked for again',
    ],
    [
      'bans after one',
      { ban: { after: 1, minutes: 1, answer: { status: 403 } } },
      'nobody came to it again after 1 answer of 400 or higher',
    ],
    [
      'bans',
      { ban: { after: 3, minutes: 1, status: 404, answer: { status: 403 } } },
      'nobody came to it again after 3 answers of 404',
    ],
  ] as const) {
    test(`one that ${what}, and had nothing to do`, () => {
      const fault = { at: 'edge', does, called: 'it' } as Fault;
      expect(why([fault], [idle('nothing-to-do')])).toBe(says);
      expect(why([fault], [idle('nothing-to-do', { fault: 1 })])).toBe('it waits for a request, and none came to it');
    });
  }

  test('one that cuts what had no body', () => {
    expect(why([{ at: 'answers', does: { truncate: true }, called: 'it' }], [idle('nothing-to-do')])).toBe(
      'what came to it had no body to cut',
    );
  });

  test('one behind another that was first', () => {
    expect(why([wordfence(), strip], [faultActed(), idle('forestalled', { fault: 1, by: 0 })])).toBe(
      'the fault "wordfence" answered first what it waits for',
    );
    const reset: Fault = { at: 'edge', does: { reset: true } };
    expect(why([reset, strip], [faultActed(), idle('forestalled', { fault: 1, by: 0 })])).toBe(
      'the fault "reset at edge" ended first what it waits for',
    );
  });

  const atHook = (parts: Partial<Fault> = {}): Fault => ({
    at: 'store',
    on: { hook: 'init', during: 'push' },
    does: { php: 'exit' },
    ...parts,
  });
  for (const [what, first, on, isFirst] of [
    ['the same hook', atHook(), 'init during push', true],
    ['the same hook, in anything', atHook({ on: { hook: 'init' } }), 'init during push', true],
    ['the same hook, in another activity', atHook({ on: { hook: 'init' } }), 'init during return', false],
    ['another hook', atHook({ on: { hook: 'wp' } }), 'wp during push', false],
    ['the same hook, without ending it', atHook({ does: { php: 'sleep', delayMs: 10 } }), 'init during push', false],
  ] as const) {
    test(`one inside the shop, behind another at ${what}`, () => {
      const events = [faultActed({ requestId: undefined, on })];
      expect(why([first, atHook({ called: 'it' })], events)).toBe(
        isFirst
          ? `the fault "${nameOfFault(first)}" ended first what it waits for`
          : 'it waits for the hook init during push, and none came to it',
      );
    });
  }

  test('one on the shop’s way to itself, and one in the handshake, behind another', () => {
    const loopback = (path: string): Fault => ({ at: 'loopback', on: { path }, does: { answer: { status: 500 } } });
    const acted = faultActed({ requestId: undefined, on: 'GET /wp-json/a' });
    const it = { ...loopback('/wp-json/*'), called: 'it' };
    expect(why([loopback('*'), it], [acted])).toBe(
      'the fault "answer 500 at loopback" answered first what it waits for',
    );
    expect(why([loopback('*'), { ...it, on: { path: '/b' } }], [acted])).toContain('and there was none');
    expect(why([tlsTooOld(), { ...tlsTooOld(), called: 'it' }], [faultActed()])).toBe(
      'the fault "tls-too-old" ended first what it waits for',
    );
  });

  test('one for a callback that another kept from the shop', () => {
    const inside = atHook({ called: 'it' });
    const refused = [
      push({ outcome: answered(503) }),
      edgeRequest({ status: 503, upstreamStatus: undefined }),
      wafRow(['wordfence'], { layer: 'wordfence', status: 503 }),
    ];
    expect(why([wordfence(), inside], [...refused, faultActed()])).toBe(
      'the fault "wordfence" stopped every push before the shop',
    );
    const passed = [push({ requestId: 'push-2', attempt: 2 }), edgeRequest({ requestId: 'push-2' })];
    expect(why([wordfence(), inside], [...refused, ...passed])).toContain('it waits for the hook init');
  });

  test('one whose time did not come', () => {
    const later: Fault = { ...strip, from: { minutes: 30 } };
    const notPaid = siteRecord({ given: { faults: [later] }, events: [], purchases: [] });
    expect(findUnfired(notPaid, [])[0]).toContain(
      'it begins 30 minutes after the payment, and the customer never paid',
    );
    const withPayment = siteRecord({ given: { faults: [{ ...strip, from: 'paid' }] }, events: [], purchases: [] });
    expect(findUnfired(withPayment, [])[0]).toContain('it begins with the payment, and the customer never paid');
    expect(why([later], [paid])).toBe('it begins 30 minutes after the payment, and Klarna’s time did not come to that');
  });

  const began = moment('fault-began', { detail: 'it', sincePaidMs: 1_800_000 });
  for (const [from, until, says] of [
    [undefined, undefined, ''],
    ['paid', undefined, ' after the payment'],
    [{ minutes: 30 }, undefined, ' from 30 minutes after the payment on'],
    [undefined, { minutes: 40 }, ' until 40 minutes after the payment'],
    [{ minutes: 30 }, { minutes: 40 }, ' between 30 and 40 minutes after the payment'],
    ['paid', { minutes: 40 }, ' between 0 and 40 minutes after the payment'],
  ] as const) {
    test(`one that nothing came to while it was there, ${JSON.stringify({ from, until })}`, () => {
      const fault: Fault = { ...strip, ...(from && { from }), ...(until && { until }) };
      expect(why([fault], [paid, began])).toBe(`it waits for a request, and none came to it${says}`);
    });
  }

  test('what it waits for may be that something is missing, and is cut where it is long', () => {
    const on = { agent: '', path: 'x'.repeat(4_000) };
    const sentence = why([{ at: 'edge', on, does: { reset: true }, called: 'it' }]);
    expect(sentence).toContain('with no agent, path xxx');
    expect(sentence.length).toBeLessThan(200);
  });
});
