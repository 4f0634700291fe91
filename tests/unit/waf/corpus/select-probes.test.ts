import { expect, test } from 'vitest';
import { selectProbes } from '../../../../harness/waf/corpus/select-probes.ts';
import type { CallbackProbe, Corpus, UrlForm } from '../../../../harness/waf/probe.ts';
import { callbackVersionRanges } from '../../../../harness/waf/version-ranges.ts';

const request = { method: 'GET', target: '/', headers: {} };
const callback = (id: string, versions: string, more: Partial<CallbackProbe> = {}): CallbackProbe => ({
  type: 'callback',
  id,
  row: id,
  kind: 'push',
  form: 'pretty',
  versions,
  sent: 'known',
  valuePatterns: {},
  request,
  ...more,
});

const corpus: Corpus = {
  name: 'mine',
  version: 1,
  probes: [
    callback('old', '<1.8.0'),
    callback('middle', '>=1.8.0 <2.18.4', { form: 'language' }),
    callback('written-out', '>=2.0.0', { form: 'raw' }),
    { type: 'shopper', id: 'shopper', row: 'x', request },
    { type: 'attack', id: 'attack', row: 'x', class: 'sqli', place: 'x', request },
  ],
};
const ids = (selection: Parameters<typeof selectProbes>[1]) => selectProbes([corpus], selection).map(({ id }) => id);

for (const [plugin, expected] of [
  ['1.7.9', ['old']],
  ['1.8.0', ['middle']],
  ['2.13.11', ['middle', 'written-out']],
  ['2.15.0-beta.1', ['middle', 'written-out']],
  ['2.20.9', ['written-out']],
  ['>=1.7.0 <1.9.0', ['old', 'middle']],
  ['2', ['middle', 'written-out']],
] as const) {
  test(`${plugin} gets ${expected.join(' and ')}, and what does not depend on it`, () => {
    expect(ids({ plugin })).toEqual([...expected, 'shopper', 'attack']);
  });
}

test('without a choice all is sent', () => expect(ids({})).toHaveLength(5));

for (const [forms, expected] of [
  [['pretty'], ['old', 'written-out']],
  [['language'], ['middle', 'written-out']],
  [[], ['written-out']],
] satisfies [UrlForm[], string[]][]) {
  test(`of the forms [${forms}] and of what is written out`, () => {
    expect(ids({ forms })).toEqual([...expected, 'shopper', 'attack']);
  });
}

test('what is no version is refused', () => {
  expect(() => ids({ plugin: 'newest' })).toThrow('"newest" is no version and no range of versions');
});

test('neighbours that are sent the same are one range', () => {
  const probes = [callback('a', '<2.0.0'), callback('a', '>=2.0.0 <3.0.0'), callback('b', '>=3.0.0')];
  expect(callbackVersionRanges(probes)).toEqual(['<3.0.0', '>=3.0.0']);
});

test('what is only possible makes no range', () => {
  expect(callbackVersionRanges([callback('a', '*'), callback('b', '<2.0.0', { sent: 'possible' })])).toEqual(['*']);
});

test('all ways to write a range have their ends', () => {
  const ends = (versions: string) => callbackVersionRanges([callback('a', versions)]);
  expect(ends('>1.2.3')).toEqual(['<1.2.4', '>=1.2.4']);
  expect(ends('<=1.2.3')).toEqual(['<1.2.4', '>=1.2.4']);
  expect(ends('1.2.3')).toEqual(['<1.2.3', '>=1.2.3 <1.2.4', '>=1.2.4']);
  expect(ends('^1.2.0 || >=3.0.0')).toEqual(['<1.2.0', '>=1.2.0 <2.0.0', '>=2.0.0 <3.0.0', '>=3.0.0']);
});
