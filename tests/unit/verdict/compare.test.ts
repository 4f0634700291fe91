import { expect, test } from 'vitest';
import type { Expectation } from '../../../harness/scenario/scenario.ts';
import { differences, nameOf, type Outcome, withArticle } from '../../../harness/verdict/compare.ts';
import { lostPush } from './site-record-builder.ts';

const seen: Outcome = {
  verdict: 'paid-but-pending',
  acknowledged: false,
  acknowledgedUnpaid: false,
  klarna: 'authorized',
  order: 'pending',
  page: undefined,
  refusedCalls: ['1 × checkout update, 403 READ_ONLY_ORDER: Resource is read-only'],
  callbacks: [lostPush({ blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] } })],
  history: [
    { atMs: 0, status: 'pending' },
    { atMs: 3_600_000, status: 'cancelled' },
  ],
};

const met: Expectation = {
  verdict: 'paid-but-pending',
  acknowledged: false,
  order: 'pending',
  push: { status: 403, blockedBy: 'rule 211180', handled: false },
  history: ['pending', 'cancelled'],
  settledAfterMinutes: 60,
};

const sentences = (...compared: Parameters<typeof differences>): string[] =>
  differences(...compared).map(({ sentence }) => sentence);

test('what is met is no difference', () => expect(sentences(met, seen)).toEqual([]));

test('what is not stated is not compared', () => {
  expect(sentences({ verdict: 'paid-but-pending' }, seen)).toEqual([]);
});

const wrong: [string, Expectation, string][] = [
  ['another verdict', { verdict: 'paid' }, 'expected verdict "paid", got "paid-but-pending"'],
  ['another acknowledgement', { ...met, acknowledged: true }, 'expected acknowledged true, got false'],
  [
    'an acknowledgement before there was a paid order',
    { ...met, acknowledgedUnpaid: true },
    'expected acknowledged unpaid true, got false',
  ],
  [
    'a call that Klarna refuses',
    { ...met, refusedCalls: 'none' },
    'expected no call that Klarna refuses, and 1 × checkout update, 403 READ_ONLY_ORDER: Resource is read-only',
  ],
  [
    'another status at Klarna',
    { ...met, klarna: 'cancelled' },
    'expected Klarna’s status "cancelled", got "authorized"',
  ],
  ['another order status', { ...met, order: 'processing' }, 'expected order status "processing", got "pending"'],
  ['another push status', { ...met, push: { status: 200 } }, 'expected status 200 of push 1, got 403'],
  ['another error', { ...met, push: { error: 'ENOTFOUND' } }, 'expected error "ENOTFOUND" of push 1, got none'],
  [
    'another blocker',
    { ...met, push: { blockedBy: 'store' } },
    'expected blockedBy "store" of push 1, got "rule 211180"',
  ],
  ['another fate of the handler', { ...met, push: { handled: true } }, 'expected handled true of push 1, got false'],
  ['a push where none was expected', { ...met, push: 'none' }, 'expected no push, and 1 was sent'],
  [
    'another story of the order',
    { ...met, history: ['pending', 'on-hold', 'cancelled'] },
    'expected statuses in time "pending → on-hold → cancelled", got "pending → cancelled"',
  ],
  [
    'an order that stayed as it was',
    { ...met, history: ['pending'] },
    'expected statuses in time "pending", got "pending → cancelled"',
  ],
  [
    'another time of the last change',
    { ...met, settledAfterMinutes: 2 },
    'expected minutes until the last change 2, got 60',
  ],
];
for (const [fact, expected, sentence] of wrong) {
  test(`${fact} is one difference, in one sentence`, () => expect(sentences(expected, seen)).toEqual([sentence]));
}

test('an expectation of a push is not met by none', () => {
  expect(sentences(met, { ...seen, callbacks: [] })).toEqual(['expected a push, and none was sent']);
});

test('"none" is met by callbacks of other kinds', () => {
  const callbacks = [lostPush({ kind: 'notification' })];
  expect(sentences({ ...met, push: 'none' }, { ...seen, callbacks })).toEqual([]);
});

test('a shop without orders has neither a story nor an end of it', () => {
  expect(sentences(met, { ...seen, history: [] })).toEqual([
    'expected statuses in time "pending → cancelled", got none',
    'expected minutes until the last change 60, got none',
  ]);
});

test('that there is no order may be what was expected', () => {
  expect(sentences({ verdict: 'paid-but-pending', history: [] }, { ...seen, history: [] })).toEqual([]);
});

for (const [count, sentence] of [
  [0, []],
  [1, ['expected no push, and 1 was sent']],
  [2, ['expected no push, and 2 were sent']],
] as const) {
  test(`${count} pushes where none was expected are told in right grammar`, () => {
    const callbacks = Array.from({ length: count }, (_, index) => lostPush({ attempt: index + 1 }));
    expect(sentences({ ...met, push: 'none' }, { ...seen, callbacks })).toEqual(sentence);
  });
}

test('what a callback has not got is told in words', () => {
  const unanswered = lostPush({ status: null, error: null, blockedBy: null, handled: null });
  const push = { status: 302, error: 'ENOTFOUND', blockedBy: 'store', handled: true } as const;
  expect(sentences({ ...met, push }, { ...seen, callbacks: [unanswered] })).toEqual([
    'expected status 302 of push 1, got no answer',
    'expected error "ENOTFOUND" of push 1, got none',
    'expected blockedBy "store" of push 1, got nobody',
    'expected handled true of push 1, got unknown',
  ]);
  expect(sentences({ ...met, push: { handled: null } }, seen)).toEqual([
    'expected handled unknown of push 1, got false',
  ]);
});

test('that nothing became of an order may be what was expected', () => {
  expect(sentences({ ...met, history: [] }, seen)).toEqual([
    'expected statuses in time none, got "pending → cancelled"',
  ]);
});

for (const [noun, whole] of [
  ['early push', 'an early push'],
  ['push', 'a push'],
  ['address-update', 'an address-update'],
] as const) {
  test(`${whole} has the right article`, () => expect(withArticle(noun)).toBe(whole));
}

/** Callbacks other than the push: the field that speaks of each, and how it is called. */
const others = [
  ['validation', 'validation'],
  ['notification', 'notification'],
  ['shippingOptionUpdate', 'shipping-option-update'],
] as const;
for (const [field, kind] of others) {
  test.describe(`an expectation of ${kind}`, () => {
    const sent = { ...seen, callbacks: [...seen.callbacks, lostPush({ kind, status: 503, handled: null })] };
    const expected = (wanted: Expectation['validation']): Expectation => ({ ...met, [field]: wanted });

    test('is met by that callback, and not by the push', () => {
      expect(sentences(expected({ status: 503 }), sent)).toEqual([]);
      expect(sentences(expected({ status: 403 }), sent)).toEqual([`expected status 403 of ${kind} 1, got 503`]);
    });

    test('is not met when none was sent', () => {
      expect(sentences(expected({ status: 503 }), seen)).toEqual([`expected a ${kind}, and none was sent`]);
      expect(sentences(expected('none'), seen)).toEqual([]);
    });

    test('of none is not met by one', () => {
      expect(sentences(expected('none'), sent)).toEqual([`expected no ${kind}, and 1 was sent`]);
    });
  });
}

test('no field speaks of an address update', () => {
  const callbacks = [...seen.callbacks, lostPush({ kind: 'address-update', status: 500 })];
  expect(sentences(met, { ...seen, callbacks })).toEqual([]);
});

test.describe('a push before the purchase', () => {
  const early = lostPush({ attempt: 0, atMs: 0, status: 200 });
  const both = { ...seen, callbacks: [early, ...seen.callbacks] };

  test('is no push of the schedule', () => {
    expect(sentences(met, both)).toEqual([]);
    expect(sentences({ ...met, push: 'none' }, { ...seen, callbacks: [early] })).toEqual([]);
    expect(sentences(met, { ...seen, callbacks: [early] })).toEqual(['expected a push, and none was sent']);
  });

  test('has an expectation of its own', () => {
    expect(sentences({ ...met, earlyPush: { status: 200, handled: false } }, both)).toEqual([]);
    expect(sentences({ ...met, earlyPush: { status: 404 } }, both)).toEqual([
      'expected status 404 of the early push, got 200',
    ]);
  });

  test('that was expected and not sent is missed', () => {
    expect(sentences({ ...met, earlyPush: { status: 200 } }, seen)).toEqual([
      'expected an early push, and none was sent',
    ]);
  });
});

test('copies have to be as expected each', () => {
  const callbacks = [...seen.callbacks, lostPush({ status: 200 })];
  expect(sentences({ ...met, push: { status: 403 } }, { ...seen, callbacks })).toEqual([
    'expected status 403 of push 1, got 200',
  ]);
});

test('every push has to be as expected, and the one that is not is numbered', () => {
  const callbacks = [...seen.callbacks, lostPush({ attempt: 2, status: 200 })];
  expect(sentences({ ...met, push: { status: 403 } }, { ...seen, callbacks })).toEqual([
    'expected status 403 of push 2, got 200',
  ]);
});

test.describe('an expectation of single attempts', () => {
  const three = [
    lostPush(),
    lostPush({ attempt: 2, status: 500 }),
    lostPush({ attempt: 3, status: 200, handled: true }),
  ];
  const sent = { ...seen, callbacks: three };

  test('leaves the others free', () => {
    const push: Expectation['push'] = [
      { attempt: 1, status: 403, handled: false },
      { attempt: 3, handled: true },
    ];
    expect(sentences({ ...met, push }, sent)).toEqual([]);
  });

  test('is not met by another attempt', () => {
    expect(sentences({ ...met, push: [{ attempt: 2, status: 403 }] }, sent)).toEqual([
      'expected status 403 of push 2, got 500',
    ]);
  });

  test('wants the attempt to have been made, also where nothing is said of it', () => {
    expect(sentences({ ...met, push: [{ attempt: 3 }] }, seen)).toEqual(['expected push 3, and it was not sent']);
  });

  test('holds for each copy of the attempt', () => {
    const copies = { ...seen, callbacks: [lostPush(), lostPush({ status: 200 })] };
    expect(sentences({ ...met, push: [{ attempt: 1, status: 403 }] }, copies)).toEqual([
      'expected status 403 of push 1, got 200',
    ]);
  });

  test('speaks of its own kind of callback', () => {
    const notified = { ...sent, callbacks: [...three, lostPush({ kind: 'notification', status: 503 })] };
    expect(sentences({ ...met, push: undefined, notification: [{ attempt: 1, status: 503 }] }, notified)).toEqual([]);
  });
});

test.describe('the customer’s page', () => {
  const on = (status: number, fatal = false): Outcome => ({ ...seen, page: { status, path: '/thanks/', fatal } });

  test('is no matter where it is fine, and where nobody saw one', () => {
    for (const outcome of [seen, on(200), on(404)]) expect(sentences({ ...met, push: undefined }, outcome)).toEqual([]);
  });

  test('that ended in an error differs by itself', () => {
    const free = { ...met, push: undefined };
    expect(sentences(free, on(500))).toEqual([
      'the customer’s page ended in 500 (/thanks/), and nothing is expected of it',
    ]);
    expect(sentences(free, on(200, true))).toEqual([
      'the customer’s page ended in 200 with an error of PHP’s (/thanks/), and nothing is expected of it',
    ]);
  });

  test('may be expected to end so', () => {
    const expected = { ...met, push: undefined, page: { status: 500, fatal: true } };
    expect(sentences(expected, on(500, true))).toEqual([]);
    expect(sentences(expected, on(500))).toEqual(['expected fatal true of the customer’s page, got false (/thanks/)']);
    expect(sentences(expected, on(200, true))).toEqual([
      'expected status 500 of the customer’s page, got 200 (/thanks/)',
    ]);
  });

  test('that was expected must have been seen', () => {
    expect(sentences({ ...met, page: {} }, seen)).toEqual(['expected a page for the customer, and none was seen']);
  });
});

test('a handler of unknown fate meets neither true nor false', () => {
  const callbacks = [lostPush({ handled: null })];
  for (const handled of [true, false]) {
    expect(sentences({ ...met, push: { handled } }, { ...seen, callbacks })).toHaveLength(1);
  }
});

test('a blocker is called by its rules, or by its layer where none is known', () => {
  expect(nameOf({ layer: 'modsecurity', ruleIds: ['211180'] })).toBe('rule 211180');
  expect(nameOf({ layer: 'modsecurity', ruleIds: ['1', '2'] })).toBe('rules 1, 2');
  expect(nameOf({ layer: 'litespeed', ruleIds: ['211180'] })).toBe('rule 211180');
  expect(nameOf({ layer: 'store', ruleIds: [] })).toBe('store');
});

for (const layer of ['wordfence', 'cloudflare-bot-fight', 'answer 406 at edge']) {
  test(`${layer} has no numbered rules, and is called by its own name`, () => {
    expect(nameOf({ layer, ruleIds: ['bot-fight-mode'] })).toBe(layer);
  });
}

test('a fault that is called like an engine has no numbered rules either', () => {
  for (const layer of ['modsecurity', 'litespeed']) expect(nameOf({ layer, ruleIds: [layer] })).toBe(layer);
});

test('why no page was seen stands where one was expected', () => {
  const wanted: Expectation = { ...met, page: { status: 200 } };
  expect(sentences(wanted, seen)).toEqual(['expected a page for the customer, and none was seen']);
  expect(sentences(wanted, { ...seen, noPage: 'GET /thanks/ never came' })).toEqual([
    'expected a page for the customer, and GET /thanks/ never came',
  ]);
});

test('each difference has its parts beside its sentence', () => {
  const unseen = { ...seen, verdict: 'abandoned', callbacks: [], page: undefined, noPage: 'it never came' } as const;
  const expected = { verdict: 'paid', push: [{ attempt: 2 }], page: { status: 200 } } as const;
  expect(differences(expected as never, unseen).map(({ what, expected: wanted, got }) => [what, wanted, got])).toEqual([
    ['verdict', '"paid"', '"abandoned"'],
    ['push 2', 'sent', 'not sent'],
    ['the customer’s page', 'one', 'it never came'],
  ]);
});
