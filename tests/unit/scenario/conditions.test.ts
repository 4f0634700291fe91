import { expect, test } from 'vitest';
import { healthy, withDeviations } from '../../../harness/scenario/conditions.ts';

test('without deviations a site is healthy', () => expect(withDeviations({})).toEqual(healthy));

for (const [room, deviations] of [
  ['store', { store: { permalinks: 'plain' } }],
  ['edge', { edge: { waf: 'modsecurity' } }],
  ['shopper', { shopper: { afterPaying: 'closes-tab' } }],
  ['klarna', { klarna: { pushAttempts: 5 } }],
] as const) {
  test(`a deviation of ${room} changes that condition and no other`, () => {
    const expected = structuredClone(healthy);
    Object.assign(expected[room], deviations[room as keyof typeof deviations]);
    expect(withDeviations(deviations)).toEqual(expected);
  });
}

test('deviating does not change what healthy means', () => {
  const before = structuredClone(healthy);
  const conditions = withDeviations({ edge: { waf: 'modsecurity' } });
  conditions.store.permalinks = 'plain';
  conditions.klarna.pushAttempts = 9;
  expect(healthy).toEqual(before);
});

test('what belongs to no room is taken as it is stated', () => {
  const faults = [{ at: 'edge', does: { drop: true } }] as const;
  const options = { blogname: 'Another' };
  expect(withDeviations({ faults: [...faults], with: ['./mine'], options })).toEqual({
    ...healthy,
    faults,
    with: ['./mine'],
    options,
  });
});
