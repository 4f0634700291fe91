import { expect, test } from 'vitest';
import {
  configurationHeadline,
  sentBy,
  versionLabel,
  versionRows,
  wafHeadline,
} from '../../../../harness/reports/waf/describe-configuration.ts';
import { configuration, wafReport, withConfigurations } from './waf-fixture.ts';

test('of one configuration it is its name and the two numbers', () => {
  expect(wafHeadline(wafReport('comodo-rev2'))).toBe('comodo: 3 of 8 callbacks delivered, 4 of 4 attacks stopped');
});

test('protection that is lost shows in the second number', () => {
  expect(configurationHeadline(configuration('lost-protection'))).toContain(
    '7 of 8 callbacks delivered, 2 of 4 attacks',
  );
});

test('where no attacks were sent it says so', () => {
  expect(configurationHeadline(configuration('site'))).toContain('no attacks sent');
});

test('rules that stop nothing are not praised for it', () => {
  const protection = { attacks: 6, stoppedBefore: 0, stoppedNow: 0 };
  expect(configurationHeadline(configuration('clean', { protection }))).toContain('none of 6 attacks stopped');
});

test('of several it is how many are bad', () => {
  expect(wafHeadline(wafReport('clean', 'comodo-rev2', 'crs-pl2'))).toBe(
    '2 of 3 configurations keep Klarna’s callbacks out, and for each there is a proven exclusion; 1 stops requests of the customer’s own checkout',
  );
  expect(wafHeadline(wafReport('clean', 'comodo-rev2'))).toContain('1 of 2 configurations keeps');
  expect(wafHeadline(wafReport('clean', 'clean'))).toBe('None of 2 configurations keeps Klarna’s callbacks out');
});

test('how many of them have a way out, and how many lose protection', () => {
  const { chosen: _, ...without } = configuration('comodo-rev3').remedy;
  const helpless = configuration('comodo-rev3', { remedy: { ...without, outcome: 'none' } });
  const headline = (...more: Parameters<typeof withConfigurations>) => wafHeadline(withConfigurations(...more));
  expect(headline(configuration('comodo-rev2'), configuration('crs-pl2'), helpless)).toBe(
    '3 of 3 configurations keep Klarna’s callbacks out, and for 2 of them there is a proven exclusion; 1 stops requests of the customer’s own checkout',
  );
  expect(headline(configuration('clean'), helpless)).toBe('1 of 2 configurations keeps Klarna’s callbacks out');
  expect(headline(configuration('clean'), configuration('clean', { lost: ['sqli/x'] }))).toBe(
    'None of 2 configurations keeps Klarna’s callbacks out; 1 loses protection',
  );
});

test('what cannot be told is no good result', () => {
  const { results } = configuration('site');
  const unanswered = results.map((result) => ({ ...result, outcome: 'failed' as const }));
  const open = configuration('site', { findings: [], results: unanswered });
  expect(wafHeadline(withConfigurations(configuration('clean'), open))).toContain('; of 1 it cannot be told');
});

test('of none it says that', () => expect(wafHeadline(withConfigurations())).toBe('No configuration was tried'));

for (const [range, words] of [
  ['*', 'all versions'],
  ['<1.8.0', 'up to 1.7.x'],
  ['<2.0.0', 'up to 1.x'],
  ['>=1.8.0 <2.0.2', '1.8.0 up to 2.0.1'],
  ['>=2.0.2 <2.5.0', '2.0.2 up to 2.4.x'],
  ['>=2.20.0', '2.20.0 and later'],
  ['>=2.0.1 <2.0.2', '2.0.1'],
  ['2.13.11 || 2.14.4', '2.13.11 || 2.14.4'],
] as const) {
  test(`${range} is ${words}`, () => expect(versionLabel(range)).toBe(words));
}

test('who sends it stands behind what is sent', () => {
  expect(sentBy(['>=1.8.0 <2.18.4', '>=2.20.0'])).toBe('; sent by KCO 1.8.0 up to 2.18.3, 2.20.0 and later');
  expect(sentBy([])).toBe('');
});

const rows = (...delivered: [versions: string, passed: number, of: number][]) =>
  versionRows(
    configuration('clean', {
      byVersions: delivered.map(([versions, passed, of]) => ({ versions, delivered: { passed, of } })),
    }),
  );

test('only versions that miss something are told, and that the others miss nothing', () => {
  expect(rows(['<1.8.0', 14, 14], ['>=1.8.0 <2.18.4', 15, 44], ['>=2.18.4', 12, 12])).toEqual([
    ['1.8.0 up to 2.18.3', '29 of 44'],
    ['all others', 'none'],
  ]);
  expect(rows(['<1.8.0', 0, 14], ['>=1.8.0', 15, 44])).toEqual([
    ['up to 1.7.x', '14 of 14'],
    ['1.8.0 and later', '29 of 44'],
  ]);
  expect(rows(['<1.8.0', 14, 14], ['>=1.8.0', 44, 44])).toEqual([]);
  expect(rows(['*', 1, 2])).toEqual([]);
});

test('shops with the checkout block stand apart where they miss other callbacks', () => {
  const byVersions = [
    { versions: '<2.16.0', delivered: { passed: 12, of: 12 } },
    { versions: '>=2.16.0 <2.18.4', delivered: { passed: 2, of: 12 }, block: { passed: 7, of: 20 } },
    { versions: '>=2.18.4 <2.20.0', delivered: { passed: 4, of: 6 }, block: { passed: 8, of: 10 } },
    { versions: '>=2.20.0', delivered: { passed: 5, of: 5 }, block: { passed: 5, of: 9 } },
  ];
  expect(versionRows(configuration('clean', { byVersions }))).toEqual([
    ['2.16.0 up to 2.18.3', '10 of 12'],
    ['2.16.0 up to 2.18.3, checkout block', '13 of 20'],
    ['2.18.4 up to 2.19.x', '2 of 6'],
    ['2.20.0 and later, checkout block', '4 of 9'],
    ['all others', 'none'],
  ]);
});
