import { expect, test } from '@playwright/test';
import { configurationHeadline, wafHeadline } from '../../../../harness/reports/waf/waf-headline.ts';
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
    '2 of 3 configurations keep Klarna’s callbacks out, and for each there is a proven exclusion',
  );
  expect(wafHeadline(wafReport('clean', 'comodo-rev2'))).toContain('1 of 2 configurations keeps');
  expect(wafHeadline(wafReport('clean', 'clean'))).toBe('None of 2 configurations keeps Klarna’s callbacks out');
});

test('how many of them have a way out, and how many lose protection', () => {
  const { chosen: _, ...without } = configuration('comodo-rev3').remedy;
  const helpless = configuration('comodo-rev3', { remedy: { ...without, outcome: 'none' } });
  const headline = (...more: Parameters<typeof withConfigurations>) => wafHeadline(withConfigurations(...more));
  expect(headline(configuration('comodo-rev2'), configuration('crs-pl2'), helpless)).toBe(
    '3 of 3 configurations keep Klarna’s callbacks out, and for 2 of them there is a proven exclusion',
  );
  expect(headline(configuration('clean'), helpless)).toBe('1 of 2 configurations keeps Klarna’s callbacks out');
  expect(headline(configuration('clean'), configuration('clean', { lost: ['sqli/x'] }))).toBe(
    'None of 2 configurations keeps Klarna’s callbacks out; 1 loses protection',
  );
});

test('what cannot be told is no good result', () => {
  const open = configuration('site', { findings: [] });
  expect(wafHeadline(withConfigurations(configuration('clean'), open))).toContain('; of 1 it cannot be told');
});

test('of none it says that', () => expect(wafHeadline(withConfigurations())).toBe('No configuration was tried'));
