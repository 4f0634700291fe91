import { describe, expect, test } from 'vitest';
import { differencesOf, saidDifferences } from '../../../../harness/klarna/cassette/differences.ts';
import { IdMap } from '../../../../harness/klarna/cassette/id-map.ts';

const of = (recorded: unknown, fake: unknown) => {
  const ids = new IdMap();
  return differencesOf(recorded, fake, '', (was, is) => ids.agree(was, is));
};

describe('each kind is told, with its place and both sides', () => {
  for (const [what, recorded, fake, difference] of [
    [
      'a field that the fake lacks',
      { a: { b: 1 } },
      { a: {} },
      { kind: 'shape', where: 'a.b', recorded: '1', fake: 'absent' },
    ],
    ['a field too many', {}, { a: [1] }, { kind: 'shape', where: 'a', recorded: 'absent', fake: '[1]' }],
    ['another type', { a: '1' }, { a: 1 }, { kind: 'shape', where: 'a', recorded: '"1"', fake: '1' }],
    ['null and a list', { a: null }, { a: [] }, { kind: 'shape', where: 'a', recorded: 'null', fake: '[]' }],
    ['another number', [{ a: 1 }], [{ a: 2 }], { kind: 'value', where: '[0].a', recorded: '1', fake: '2' }],
    ['another text', { a: 'se' }, { a: 'SE' }, { kind: 'value', where: 'a', recorded: '"se"', fake: '"SE"' }],
    ['fewer items', { a: [1, 2] }, { a: [1] }, { kind: 'shape', where: 'a', recorded: '2 items', fake: '1 item' }],
    [
      'the same items in another order',
      { a: [1, 2] },
      { a: [2, 1] },
      { kind: 'order', where: 'a', recorded: 'items 1, 2, …', fake: 'items 2, 1' },
    ],
    [
      'a time that is written otherwise',
      { a: '2026-11-30T12:00:00Z' },
      { a: '2026-11-30T12:00:00.000Z' },
      { kind: 'shape', where: 'a', recorded: 'time as 0000-00-00T00:00:00Z', fake: 'time as 0000-00-00T00:00:00.000Z' },
    ],
  ] as const) {
    test(what, () => expect(of(recorded, fake)).toEqual([difference]));
  }
});

describe('look-alikes that are none', () => {
  for (const [what, recorded, fake] of [
    ['the order of fields', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['another time', { a: '2026-11-30T12:00:00Z' }, { a: '2001-01-01T01:01:01Z' }],
    ['another id', { order_id: 'order-1' }, { order_id: 'f00' }],
    [
      'an id in an address',
      { a: 'https://x/orders/order-1/captures/capture-2' },
      { a: 'https://x/orders/f/captures/g' },
    ],
    ['another snippet', { html_snippet: '[html_snippet, 9 characters]' }, { html_snippet: '<div>' }],
  ] as const) {
    test(what, () => expect(of(recorded, fake)).toEqual([]));
  }

  test('a word that ends as an id does, and a text around an id that is another', () => {
    expect(of({ a: 'reorder-1' }, { a: 'f00' })).toHaveLength(1);
    expect(of({ a: 'https://x/order-1' }, { a: 'https://y/f00' })).toHaveLength(1);
  });
});

test('an id has to come again where it came in the recording', () => {
  expect(of([{ id: 'order-1' }, { id: 'order-1' }], [{ id: 'a' }, { id: 'a' }])).toEqual([]);
  expect(of([{ id: 'order-1' }, { id: 'order-1' }], [{ id: 'a' }, { id: 'b' }])).toMatchObject([
    { kind: 'value', where: '[1].id' },
  ]);
});

test('headers: names that one of them lacks, and values; of a type its parameters do not count', () => {
  const empty = { type: 'empty' } as const;
  const said = (headers: Record<string, string>) => ({ headers, body: empty });
  const { agree } = { agree: (was: string, is: string) => new IdMap().agree(was, is) };
  expect(
    saidDifferences(
      said({
        'content-type': 'Application/JSON;charset=utf-8',
        location: 'https://x/order-1',
        allow: 'GET',
        'www-authenticate': 'a',
      }),
      said({
        'content-type': 'application/json',
        location: 'https://x/1',
        'retry-after': '1',
        'www-authenticate': 'b',
      }),
      agree,
    ),
  ).toEqual([
    { kind: 'header', where: 'allow', recorded: 'GET', fake: 'absent' },
    { kind: 'header', where: 'www-authenticate', recorded: 'a', fake: 'b' },
    { kind: 'header', where: 'retry-after', recorded: 'absent', fake: '1' },
  ]);
});

test('bodies of another kind are one difference', () => {
  const body = { type: 'other', contentType: 'text/html', bytes: 12 } as const;
  expect(saidDifferences({ headers: {}, body }, { headers: {}, body: { type: 'json', value: 1 } }, Object.is)).toEqual([
    { kind: 'shape', where: '', recorded: '12 bytes of text/html', fake: 'JSON 1' },
  ]);
});
