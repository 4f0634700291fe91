import { expect, test } from 'vitest';
import { healthy, ownerActions, rulesets } from '../../../harness/scenario/conditions.ts';
import {
  type Elsewhere,
  type Expectation,
  expectationFor,
  scenarioJsonSchema,
  scenarioSchema,
  tags,
} from '../../../harness/scenario/scenario.ts';
import { scenarioFields } from '../../../harness/scenario/scenario-refusal.ts';
import { verdicts } from '../../../harness/scenario/verdicts.ts';

const scenario = { id: 'made-up', title: 'Made up', source: ['this test'], given: {}, expect: { verdict: 'paid' } };
const accepted = (parts: object) => scenarioSchema.safeParse({ ...scenario, ...parts }).success;

test('the fields of each room are those of the healthy site', () => {
  expect(scenarioFields(['given'])).toEqual(Object.keys(healthy));
  for (const room of ['store', 'edge', 'shopper', 'klarna'] as const) {
    expect(scenarioFields(['given', room]).sort(), room).toEqual(Object.keys(healthy[room]).sort());
  }
});

test('the fields of a push expectation are known through its union', () => {
  expect(scenarioFields(['expect', 'push'])).toEqual(['status', 'error', 'blockedBy', 'handled']);
  expect(scenarioFields(['expect', 'push', 0])).toEqual(['status', 'error', 'blockedBy', 'handled', 'attempt']);
});

test('the fields of a fault are known at any depth', () => {
  expect(scenarioFields(['given', 'faults', 3])).toContain('unless');
  expect(scenarioFields(['given', 'faults', 0, 'does', 'ban', 'answer'])).toEqual(['status', 'headers', 'body']);
  expect(scenarioFields(['given', 'faults', 0, 'on', 'nth'])).toEqual(['from', 'to']);
});

test('a path that the schema does not have has no fields', () => {
  expect(scenarioFields(['given', 'nowhere'])).toEqual([]);
  expect(scenarioFields(['id', 'deeper'])).toEqual([]);
});

test('the healthy site itself can be stated', () => expect(accepted({ given: healthy })).toBe(true));

test('every verdict can be expected', () => {
  for (const verdict of verdicts) expect(accepted({ expect: { verdict } }), verdict).toBe(true);
});

for (const id of ['a', 'waf-211180', '404']) {
  test(`"${id}" is an id`, () => expect(accepted({ id })).toBe(true));
}
for (const id of ['', 'A', '-a', 'a-', 'a--b', 'a_b', 'a b', 'a/b']) {
  test(`"${id}" is no id`, () => expect(accepted({ id })).toBe(false));
}

for (const [value, fits] of [
  [0, false],
  [1, true],
  [16, true],
  [17, false],
  [1.5, false],
] as const) {
  test(`${value} push attempts are ${fits ? 'within' : 'outside'} Klarna’s schedule`, () => {
    expect(accepted({ given: { klarna: { pushAttempts: value } } })).toBe(fits);
  });
}

for (const [push, fits] of [
  ['none', true],
  ['some', false],
  [{}, true],
  [{ status: 403 }, true],
  [{ status: 99 }, false],
  [{ status: 600 }, false],
] as const) {
  test(`${JSON.stringify(push)} is ${fits ? '' : 'no '}expectation of a push`, () => {
    expect(accepted({ expect: { verdict: 'paid', push } })).toBe(fits);
  });
}

/** Fields of each room that are numbers, and where their ends are. */
const ranges: [room: string, field: string, least: number, most: number][] = [
  ['store', 'holdStockMinutes', 0, 2_880],
  ['store', 'ownerAfterMinutes', 0, 2_880],
  ['shopper', 'hesitatesHours', 0, 1_000],
  ['klarna', 'pushCopies', 1, 10],
  ['klarna', 'decisionAfterMinutes', 0, 2_880],
];
for (const [room, field, least, most] of ranges) {
  test(`${field} is from ${least} to ${most}`, () => {
    const fits = (value: unknown) => accepted({ given: { [room]: { [field]: value } } });
    expect([least - 1, least, most, most + 1, Number.NaN, `${least}`].map(fits)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
}

for (const end of ['from', 'until'] as const) {
  test(`"${end}" of a fault may be a whole minute of the 48 hours`, () => {
    const fits = (value: unknown) =>
      accepted({ given: { faults: [{ at: 'edge', does: { drop: true }, [end]: value }] } });
    expect(
      [{ minutes: -1 }, { minutes: 0 }, { minutes: 2_880 }, { minutes: 2_881 }, { minutes: 1.5 }, 'soon'].map(fits),
    ).toEqual([false, true, true, false, false, false]);
    expect(fits(end === 'from' ? 'paid' : 'never')).toBe(true);
  });
}

test('a customer may hesitate for parts of an hour', () => {
  expect(accepted({ given: { shopper: { hesitatesHours: 0.5 } } })).toBe(true);
});

/** Fields with names for values, and all of them. */
const names: [room: string, field: string, values: readonly string[]][] = [
  ['store', 'callbackUrls', ['path', 'query']],
  ['store', 'stock', ['not-managed', 'managed']],
  ['store', 'owner', ownerActions],
  ['store', 'shipping', ['in-shop', 'in-iframe']],
  ['store', 'checkout', ['shortcode', 'block']],
  ['store', 'phpWorkers', ['enough', 'one']],
  ['store', 'cartPage', ['shortcode', 'block']],
  ['store', 'checkoutFlow', ['embedded', 'redirect']],
  ['edge', 'ruleset', rulesets],
  ['shopper', 'afterPaying', ['returns', 'returns-late', 'returns-with-push', 'reloads-checkout', 'closes-tab']],
  ['shopper', 'buys', ['at-checkout', 'order-pay']],
  ['shopper', 'pays', ['yes', 'leaves-checkout', 'leaves-unpaid', 'goes-back']],
  ['shopper', 'submits', ['once', 'twice']],
  ['shopper', 'afterRefusal', ['gives-up', 'pays-again']],
  ['shopper', 'otherTab', ['none', 'adds-to-cart']],
  ['shopper', 'account', ['guest', 'logged-in']],
  ['klarna', 'fraud', ['accepted', 'pending', 'rejected']],
  ['klarna', 'decision', ['none', 'accepted', 'rejected']],
  ['klarna', 'amount', ['agrees', 'differs']],
];
for (const [room, field, values] of names) {
  test(`${field} is one of ${values.length} names`, () => {
    for (const value of values) expect(accepted({ given: { [room]: { [field]: value } } }), value).toBe(true);
    for (const value of ['another', true, null, '']) {
      expect(accepted({ given: { [room]: { [field]: value } } }), `${value}`).toBe(false);
    }
  });
}

for (const field of ['validation', 'notification', 'shippingOptionUpdate']) {
  test(`${field} is expected as a push is`, () => {
    const fits = (value: unknown) => accepted({ expect: { verdict: 'paid', [field]: value } });
    expect(['none', {}, { status: 503, blockedBy: 'wordfence' }, { handled: null }].map(fits)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(
      [
        [
          { attempt: 1, status: 503 },
          { attempt: 3, handled: true },
        ],
      ].map(fits),
    ).toEqual([true]);
    expect(['some', { statuss: 503 }, { handled: 'no' }].map(fits)).toEqual([false, false, false]);
    expect(
      [[], [{ status: 503 }], [{ attempt: 0 }], [{ attempt: 1.5 }], ['none'], [{ attempt: 2 }, { attempt: 2 }]].map(
        fits,
      ),
    ).toEqual(new Array(6).fill(false));
  });
}

for (const [parts, fits] of [
  [{ earlyPush: { status: 200 } }, true],
  [{ earlyPush: 'none' }, false],
  [{ history: ['pending', 'cancelled'] }, true],
  [{ history: [] }, true],
  [{ history: 'pending' }, false],
  [{ history: ['pending', 'procesing'] }, false],
  [{ order: 'several' }, true],
  [{ order: 'awaiting-shipment' }, true],
  [{ order: 'wc-processing' }, false],
  [{ order: 'procesing' }, false],
  [{ settledAfterMinutes: 60 }, true],
  [{ settledAfterMinutes: -1 }, false],
  [{ page: {} }, false],
  [{ page: { fatal: false } }, true],
  [{ page: { status: 500, fatal: true } }, true],
  [{ page: { status: 99 } }, false],
  [{ page: 'none' }, false],
  [{ acknowledgedUnpaid: true }, true],
  [{ acknowledgedUnpaid: 'yes' }, false],
  [{ refusedCalls: 'none' }, true],
  [{ refusedCalls: 0 }, false],
  [{ klarna: 'cancelled' }, true],
  [{ klarna: 'captured' }, true],
  [{ klarna: 'CAPTURED' }, false],
] as const) {
  test(`${JSON.stringify(parts)} is ${fits ? '' : 'no '}part of an expectation`, () => {
    expect(accepted({ expect: { verdict: 'paid', ...parts } })).toBe(fits);
  });
}

const elsewhere = { plugin: '>=2.18.4', why: 'no session id', expect: { verdict: 'paid' } };
for (const [fact, parts, fits] of [
  ['a row', { row: 50 }, true],
  ['half a row', { row: 1.5 }, false],
  ['tags', { tags: [...tags] }, true],
  ['no tags', { tags: [] }, true],
  ['an unknown tag', { tags: ['weather'] }, false],
  ['a version that shows the failure', { shownBy: '1.11.8' }, true],
  ['a range that shows the failure', { shownBy: '<2.0.0' }, false],
  ['a stack with a reason', { stack: { only: 'containers', why: 'it takes Apache' } }, true],
  ['a stack without a reason', { stack: { only: 'containers' } }, false],
  ['a stack with an empty reason', { stack: { only: 'containers', why: '' } }, false],
  ['other versions', { elsewhere: [elsewhere, { ...elsewhere, plugin: '<2.0.0', mayNotFire: true }] }, true],
  ['other versions by a word', { elsewhere: [{ ...elsewhere, plugin: 'newest' }] }, false],
  ['other versions by nothing', { elsewhere: [{ ...elsewhere, plugin: '' }] }, false],
  ['other versions without a reason', { elsewhere: [{ ...elsewhere, why: '' }] }, false],
  ['other versions without an expectation', { elsewhere: [{ ...elsewhere, expect: undefined }] }, false],
  ['other versions with a wrong expectation', { elsewhere: [{ ...elsewhere, expect: { verdict: 'payed' } }] }, false],
] as const) {
  test(`${fact} can ${fits ? '' : 'not '}be stated`, () => expect(accepted(parts)).toBe(fits));
}

test('the fields of an entry of elsewhere are known', () => {
  expect(scenarioFields(['elsewhere', 0])).toEqual(['plugin', 'why', 'expect', 'mayNotFire']);
});

test('each callback has the fields of a push', () => {
  for (const field of ['earlyPush', 'validation', 'notification', 'shippingOptionUpdate']) {
    expect(scenarioFields(['expect', field]), field).toEqual(['status', 'error', 'blockedBy', 'handled']);
  }
});

for (const field of ['id', 'title', 'source', 'given', 'expect']) {
  test(`${field} cannot be left out`, () => expect(accepted({ [field]: undefined })).toBe(false));
}

test('an editor is told the same: the schema as JSON names the fields and the values', () => {
  const schema = JSON.stringify(scenarioJsonSchema());
  for (const word of ['acknowledgedUnpaid', 'heedsUnless', 'klarna-authority']) {
    expect(schema).toContain(`"${word}"`);
  }
  expect(scenarioJsonSchema()).toMatchObject({ type: 'object', additionalProperties: false });
});

test.describe('with a version of the plugin', () => {
  const own: Expectation = { verdict: 'paid-but-pending' };
  const newer: Elsewhere = { plugin: '>=2.18.4', why: 'no session id', expect: { verdict: 'paid' } };
  const older: Elsewhere = { plugin: '<2.0.0', why: 'no order yet', expect: { verdict: 'paid-but-no-order' } };
  const versioned = { expect: own, elsewhere: [newer, older] };

  for (const [version, elsewhere] of [
    ['2.18.4', newer],
    ['2.20.9', newer],
    ['3.0.0', newer],
    ['2.18.3', undefined],
    ['2.0.0', undefined],
    ['1.11.8', older],
  ] as const) {
    test(`${version} has ${elsewhere ? `what is said of ${elsewhere.plugin}` : 'what is said of all others'}`, () => {
      expect(expectationFor(versioned, version)).toEqual({ expect: elsewhere?.expect ?? own, elsewhere });
    });
  }

  test('a scenario that speaks of no version expects the same of all', () => {
    expect(expectationFor({ expect: own }, '1.11.8')).toEqual({ expect: own, elsewhere: undefined });
  });

  test('the first range that fits is taken', () => {
    const all: Elsewhere = { plugin: '*', why: 'all', expect: { verdict: 'declined' } };
    expect(expectationFor({ expect: own, elsewhere: [newer, all] }, '2.19.0').elsewhere).toBe(newer);
    expect(expectationFor({ expect: own, elsewhere: [all, newer] }, '2.19.0').elsewhere).toBe(all);
  });

  test('a development copy without a version has what is said of all others', () => {
    expect(expectationFor(versioned, 'trunk')).toEqual({ expect: own, elsewhere: undefined });
  });
});

for (const [what, fault] of [
  ['ends before it begins', { does: { reset: true }, from: { minutes: 30 }, until: { minutes: 5 } }],
  ['ends as it begins', { does: { reset: true }, from: 'paid', until: { minutes: 0 } }],
  ['acts on attempts that end before they begin', { on: { attempts: { from: 5, to: 2 } }, does: { reset: true } }],
  ['rewrites nothing', { does: { rewrite: {} } }],
  ['rewrites a header into two', { does: { rewrite: { agent: 'a\r\nX-B: c' } } }],
  ['rewrites the query into no query', { does: { rewrite: { query: 'a b' } } }],
  ['answers with a header of two lines', { does: { answer: { status: 403, headers: { 'x-a': 'b\r\nc: d' } } } }],
  ['answers with a header that cannot be sent', { does: { answer: { status: 403, headers: { 'x-a': '€' } } } }],
  ['leads to two lines', { does: { redirect: { status: 301, to: '/a\r\nx: y' } } }],
  ['leads to a part of the address that there is none of', { does: { redirect: { status: 301, to: '{hots}/a' } } }],
  ['says why with a word that stands for nothing', { does: { reset: true }, why: '{calback} is lost' }],
  ['strips what is no header', { does: { strip: ['a: b'] } }],
  ['strips the name of the site', { does: { strip: ['Host'] } }],
  ['says how long its answer is', { does: { answer: { status: 200, headers: { 'Content-Length': '3' } } } }],
  ['says how its answer is sent', { does: { answer: { status: 200, headers: { 'transfer-encoding': 'chunked' } } } }],
  ['is called by two lines', { does: { reset: true }, called: 'a\nb' }],
  ['says why in the colours of a terminal', { does: { reset: true }, why: '\u001b[31mred' }],
] as const) {
  test(`no fault ${what}`, () => expect(accepted({ given: { faults: [{ at: 'edge', ...fault }] } })).toBe(false));
}

test('a fault may be called by any letters, and be over before the payment', () => {
  const fault = { at: 'edge', does: { reset: true }, called: 'Brandmur å 😀', until: { minutes: 0 } };
  expect(accepted({ given: { faults: [fault] } })).toBe(true);
});

for (const name of ['Host', 'content-length', 'Transfer-Encoding', 'X-Request-Id', 'x-harness-source']) {
  test(`Klarna’s header ${name} is not a scenario’s`, () =>
    expect(accepted({ given: { klarna: { headers: { [name]: 'a' } } } })).toBe(false));
}
for (const name of ['Referer', 'Hostname', 'User-Agent']) {
  test(`Klarna’s header ${name} may be a scenario’s`, () =>
    expect(accepted({ given: { klarna: { headers: { [name]: 'a' } } } })).toBe(true));
}
