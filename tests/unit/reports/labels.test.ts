import { expect, test } from 'vitest';
import {
  describePushes,
  klarnaTimeLabel,
  measuredDuration,
  plannedDuration,
  redirectPlace,
} from '../../../harness/reports/labels.ts';
import { lostPush } from '../verdict/site-record-builder.ts';

const from = 'https://s1.shop.test/wc-api/KCO_WC_Push/?a=1';
for (const [location, place] of [
  ['http://s1.shop.test/wc-api/KCO_WC_Push/?a=1', 'http'],
  ['/en/wc-api/', '/en/wc-api/'],
  ['https://www.shop.test/wc-api/', '/wc-api/'],
  ['http://', 'http://'],
] as const) {
  test(`${location} is ${place}`, () => expect(redirectPlace(location, from)).toBe(place));
}

test.describe('klarna time', () => {
  const minute = 60_000;
  const hour = 60 * minute;
  const pushes = (...minutes: number[]) =>
    minutes.map((atMs, index) => lostPush({ atMs: atMs * minute, attempt: index + 1 }));

  test('a change has the time at which it was seen', () => {
    const history = [
      { atMs: 0, status: 'pending' },
      { atMs: hour, status: 'cancelled' },
      { atMs: 5 * hour, status: 'processing' },
    ];
    expect(klarnaTimeLabel({ history, callbacks: [] })).toBe(
      'pending → cancelled (after 1 h) → processing (after 5 h)',
    );
  });

  test('an order that appeared late says when, and no more', () => {
    const history = [{ atMs: 5 * hour, status: 'processing' }];
    expect(klarnaTimeLabel({ history, callbacks: pushes(2, 300) })).toBe('processing (after 5 h)');
  });

  test('a status that never changed says how long it was watched, once Klarna has called again', () => {
    const history = [{ atMs: 0, status: 'pending' }];
    expect(klarnaTimeLabel({ history, callbacks: pushes(2, 5, 15) })).toBe('pending, still so after 15 min');
    expect(klarnaTimeLabel({ history: [], callbacks: pushes(2, 5) })).toBe('no order, still so after 5 min');
  });

  test('nothing is said where nothing came after the first push', () => {
    const history = [{ atMs: 0, status: 'processing' }];
    expect(klarnaTimeLabel({ history, callbacks: [] })).toBeUndefined();
    expect(klarnaTimeLabel({ history, callbacks: pushes(2) })).toBeUndefined();
    expect(klarnaTimeLabel({ history, callbacks: [lostPush({ atMs: 0, attempt: 0 }), ...pushes(2)] })).toBeUndefined();
  });

  test('a callback of another kind after the first push counts', () => {
    const history = [{ atMs: 0, status: 'on-hold' }];
    const callbacks = [...pushes(2), lostPush({ kind: 'notification', atMs: 6 * hour })];
    expect(klarnaTimeLabel({ history, callbacks })).toBe('on-hold, still so after 6 h');
  });
});

test.describe('duration words', () => {
  const minute = 60_000;
  for (const [ms, words] of [
    [0, '0 min'],
    [2 * minute, '2 min'],
    [60 * minute, '1 h'],
    [90 * minute, '1 h 30 min'],
    [48 * 60 * minute, '48 h'],
  ] as const) {
    test(`${ms} ms are planned as ${words}`, () => expect(plannedDuration(ms)).toBe(words));
  }

  for (const [ms, words] of [
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1.00 s'],
    [31_880, '31.88 s'],
  ] as const) {
    test(`${ms} ms are measured as ${words}`, () => expect(measuredDuration(ms)).toBe(words));
  }
});

test.describe('pushes in one cell', () => {
  const ok = lostPush({ status: 200, handled: true });
  const cells: [string, Parameters<typeof describePushes>[0], string][] = [
    ['none', [], 'none'],
    ['one answer', [ok], '200'],
    ['equal answers', [ok, ok], '2 × 200'],
    ['different answers', [ok, lostPush({ status: 503 })], '200, then 503'],
    [
      'answers in their order',
      [ok, lostPush({ status: 503 }), lostPush({ status: 503 }), ok],
      '200, then 2 × 503, then 200',
    ],
    ['a rule', [lostPush({ blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] } })], '403 by rule 211180'],
    ['a blocker without rules', [lostPush({ blockedBy: { layer: 'store', ruleIds: [] } })], '403'],
    ['no answer', [lostPush({ status: null, error: { layer: 'dns', code: 'ENOTFOUND' } })], 'ENOTFOUND'],
    [
      'a layer without rules',
      [lostPush({ status: 503, blockedBy: { layer: 'wordfence', ruleIds: [] } })],
      '503 by wordfence',
    ],
    [
      'a layer that called twice',
      Array(2).fill(lostPush({ blockedBy: { layer: 'cloudflare-rule', ruleIds: [] } })),
      '2 × 403 by cloudflare-rule',
    ],
    [
      'a connection that a layer cut',
      [
        lostPush({
          status: null,
          error: { layer: 'tcp', code: 'ECONNRESET' },
          blockedBy: { layer: 'ip-block', ruleIds: [] },
        }),
      ],
      'ECONNRESET by ip-block',
    ],
    ['an edge without a known rule', [lostPush({ blockedBy: { layer: 'edge', ruleIds: [] } })], '403'],
    ['a redirect', [lostPush({ status: 301, location: 'http://s1-a-open.shop.test/' })], '301 to http'],
    ['other callbacks only', [lostPush({ kind: 'notification' })], 'none'],
  ];
  for (const [fact, callbacks, cell] of cells) {
    test(`${fact}: ${cell}`, () => expect(describePushes(callbacks)).toBe(cell));
  }

  test('a redirect that keeps the scheme is shown with its path', () => {
    expect(describePushes([lostPush({ status: 301, location: '/en/wc-api/KCO_WC_Push/' })])).toBe(
      '301 to /en/wc-api/KCO_WC_Push/',
    );
  });

  test('a place that is no URL does not take the report down', () => {
    expect(describePushes([lostPush({ status: 301, location: 'http://' })])).toContain('301');
  });
});
