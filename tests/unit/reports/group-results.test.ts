import { expect, test } from 'vitest';
import { groupResults, importanceOf, shownInFull } from '../../../harness/reports/group-results.ts';
import { lostPush } from '../verdict/site-record-builder.ts';
import { result } from './result-builder.ts';

const lost = result({ id: 'lost', verdict: 'paid-but-pending', diagnosis: { why: 'A rule.', change: 'The rule.' } });
const ids = (groups: ReturnType<typeof groupResults>) => groups.map(({ first, results }) => [first.id, results.length]);

test('one scenario on several versions is one group, in the order given', () => {
  const [group, ...others] = groupResults([lost, { ...lost, kco: '2.0.16' }]);
  expect(others).toEqual([]);
  expect(group?.results.map(({ kco }) => kco)).toEqual(['2.13.11', '2.0.16']);
});

for (const [what, other] of [
  ['verdict', { verdict: 'paid' }],
  ['outcome', { outcome: 'differs' }],
  ['reason', { reason: 'another' }],
  ['diagnosis', { diagnosis: null }],
  ['change', { diagnosis: { why: 'A rule.', change: 'All rules.' } }],
  ['scenario', { id: 'another' }],
  ['reason of another version', { elsewhere: 'It cannot happen there.' }],
] as const) {
  test(`another ${what} makes a group of its own`, () => {
    expect(groupResults([lost, { ...lost, kco: '2.0.16', ...other }])).toHaveLength(2);
  });
}

test('the host names of the sites make no difference', () => {
  const on = (host: string, kco: string) =>
    result({
      ...lost,
      kco,
      callbacks: [lostPush({ url: `https://${host}/wc-api/KCO_WC_Push/` })],
      diagnosis: { why: `Redirected to http://${host}/.`, change: 'No.' },
    });
  expect(groupResults([on('w1.shop.test', '1'), on('w22.shop.test', '2')])).toHaveLength(1);
});

test('what must be looked at comes first: differences, doubts, lost orders, the others, what was skipped', () => {
  const all = [
    result({ id: 'skipped', outcome: 'skipped' }),
    result({ id: 'fine' }),
    lost,
    result({ id: 'doubt', outcome: 'inconclusive', verdict: 'inconclusive' }),
    result({ id: 'differs', outcome: 'differs' }),
    result({ id: 'fine-too' }),
  ];
  expect(ids(groupResults(all))).toEqual([
    ['differs', 1],
    ['doubt', 1],
    ['lost', 1],
    ['fine', 1],
    ['fine-too', 1],
    ['skipped', 1],
  ]);
});

test('a loss that nobody expected is a difference first of all', () => {
  expect(importanceOf({ ...lost, outcome: 'differs' })).toBe('differs');
});

test('few results of a group are shown in full, of many the oldest and the newest', () => {
  const results = ['1', '2', '3', '4', '5'].map((kco) => ({ ...lost, kco }));
  expect(shownInFull({ results: results.slice(0, 4) })).toHaveLength(4);
  expect(shownInFull({ results }).map(({ kco }) => kco)).toEqual(['1', '5']);
});
