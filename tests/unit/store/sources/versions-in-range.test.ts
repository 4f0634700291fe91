import { expect, test } from '@playwright/test';
import { isRange, versionsInRange } from '../../../../harness/store/sources/versions-in-range.ts';
import { failureOf } from './failure-of.ts';

const known = ['2.10.0', '2.8.7', 'v2.9.0', '2.15.0-beta.1', 'the-fix', '2.0', '2.8.6'];
const inRange = (range: string, versions = known) => versionsInRange(range, versions, range);
const refusal = (range: string) => failureOf(Promise.resolve().then(() => inRange(range)));

for (const text of [
  '2.8.7..2.10.0',
  '1..2',
  '>=2.5 <2.9',
  '<2.9',
  '>2',
  '=2.9.0',
  '^2.5',
  '~2.5',
  'v2.8.7..v2.9.0',
  '> 2.1',
]) {
  test(`${text} is a range`, () => expect(isRange(text)).toBe(true));
}
for (const text of [
  '2.8.7',
  '../kco',
  './a..b',
  '~/plugins/kco',
  '/kco/2.1..2.2',
  'kco..zip',
  'kco-2.8.7.zip',
  '2.15.0-beta.1',
  '',
]) {
  test(`"${text}" is none`, () => expect(isRange(text)).toBe(false));
}

test('both ends belong to it, in the order of versions and as they are written', () => {
  expect(inRange('2.8.7..2.10.0')).toEqual(['2.8.7', 'v2.9.0', '2.10.0']);
  expect(inRange('2.8.7..2.8.7')).toEqual(['2.8.7']);
});

test('an end may be written with a v or without', () => {
  expect(inRange('v2.8.7..2.9.0')).toEqual(['2.8.7', 'v2.9.0']);
  expect(inRange('2.0..2.8.6')).toEqual(['2.0', '2.8.6']);
});

test('comparisons are those of npm', () => {
  expect(inRange('>=2.8.7 <2.10')).toEqual(['2.8.7', 'v2.9.0']);
  expect(inRange('<2.1 || >=2.10')).toEqual(['2.0', '2.10.0']);
  expect(inRange('~2.8.0')).toEqual(['2.8.6', '2.8.7']);
});

test('betas and other names are in no range', () => expect(inRange('>=2.10')).toEqual(['2.10.0']));

test('an end that does not exist is refused with its neighbours', async () => {
  expect(await refusal('2.8.7..2.9.5')).toMatchObject({
    code: 'USAGE',
    message: '"2.8.7..2.9.5": there is no version 2.9.5',
    hint: 'The nearest there are: v2.9.0 and 2.10.0.',
  });
  expect((await refusal('1.0..2.9.0')).hint).toBe('The nearest there are: 2.0.');
});

test('nothing in the range: the nearest below and above', async () => {
  expect(await refusal('>2.8.7 <2.9')).toMatchObject({
    code: 'USAGE',
    message: '">2.8.7 <2.9" holds no version',
    hint: 'The nearest there are: 2.8.7 and v2.9.0.',
  });
  expect((await refusal('>=3')).hint).toBe('The nearest there are: 2.10.0.');
});

test('ends in the wrong order are told so', async () => {
  expect((await refusal('2.10.0..2.8.7')).hint).toBe('Write the older version first.');
});

test('what cannot be read is refused with how to write it', async () => {
  expect((await refusal('>=2.8 oops')).message).toBe('">=2.8 oops" is a range that cannot be read');
  expect((await refusal('2.8.7..2.9.x')).hint).toContain('2.8.7..2.13.11');
});

test('no versions at all', async () => {
  const failure = await failureOf(Promise.resolve().then(() => inRange('>=2', ['main'])));
  expect(failure.hint).toBe('There are no tags that are versions.');
});
