import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import semver from 'semver';
import { expect } from 'vitest';
import {
  expandPlugins,
  isRange,
  knownVersions,
  versionsInRange,
} from '../../../../harness/store/sources/plugin-versions.ts';
import { failureOf } from './failure-of.ts';
import { git, makeRepository } from './git-repository.ts';
import { test } from './temp-folder.ts';

test('the known versions are plain ones, oldest first, each once', () => {
  expect(knownVersions).toEqual([...new Set(knownVersions)].sort(semver.compare));
  for (const version of knownVersions) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect([knownVersions[0], knownVersions.at(-1)]).toEqual(['1.11.0', '2.20.9']);
});

test('what is no range stays as it is, also what does not exist', async () => {
  const specs = ['2.13.11', '9.9.9', './kco.zip', '~/kco', 'git:../kco#main', 'git:nothing'];
  expect(await expandPlugins(specs)).toEqual(specs);
  expect(await expandPlugins([])).toEqual([]);
});

test('a range stands for the known versions in it', async () => {
  expect(await expandPlugins(['2.13.10..2.14.1'])).toEqual(['2.13.10', '2.13.11', '2.14.0', '2.14.1']);
  expect(await expandPlugins(['>=2.18 <2.20'])).toEqual([
    '2.18.0',
    '2.18.1',
    '2.18.2',
    '2.18.3',
    '2.18.4',
    '2.19.0',
    '2.19.1',
  ]);
});

test('several are expanded in their order, and what comes twice is played once', async () => {
  expect(await expandPlugins(['2.14.4', '2.13.11..2.14.0', '2.13.11'])).toEqual(['2.14.4', '2.13.11', '2.14.0']);
});

test('a range that holds nothing says what is near', async () => {
  expect(await failureOf(expandPlugins(['2.13.11', '>=2.9.1 <2.10']))).toMatchObject({
    code: 'USAGE',
    hint: 'The nearest there are: 2.9.0 and 2.10.0.',
  });
});

test.describe('of a repository', () => {
  test.beforeEach(({ skip }) => skip(spawnSync('git', ['--version']).status !== 0, 'git is not installed'));

  test('a range stands for its tags, and the path stays as it was typed', async ({ temp }) => {
    await makeRepository(join(temp, 'k#co'), { '2.9.0': { a: '1' }, '2.8.7': { a: '2' }, 'v2.10.0': { a: '3' } });
    git(join(temp, 'k#co'), 'tag', '2.10.0-beta.1');
    const options = { cwd: temp };
    expect(await expandPlugins(['git:k#co#2.8.7..2.9.0'], options)).toEqual(['git:k#co#2.8.7', 'git:k#co#2.9.0']);
    expect(await expandPlugins(['git:./k#co#>=2.9'], options)).toEqual(['git:./k#co#2.9.0', 'git:./k#co#v2.10.0']);
  });

  test('that has not the wanted tags: which are nearest', async ({ temp }) => {
    await makeRepository(join(temp, 'kco'), { '2.9.0': { a: '1' } });
    const failure = await failureOf(expandPlugins(['git:kco#2.9.0..2.13.11'], { cwd: temp }));
    expect(failure).toMatchObject({
      code: 'USAGE',
      message: '"git:kco#2.9.0..2.13.11": there is no version 2.13.11',
      hint: 'The nearest there are: 2.9.0.',
    });
  });

  test('that is none, or not there, is refused', async ({ temp }) => {
    const gone = await failureOf(expandPlugins(['git:gone#>=2.8'], { cwd: temp }));
    expect(gone).toMatchObject({ code: 'SOURCE_NOT_FOUND', message: expect.stringContaining('does not exist') });
    const folder = await failureOf(expandPlugins(['git:.#>=2.8'], { cwd: temp }));
    expect(folder).toMatchObject({
      code: 'SOURCE_NOT_FOUND',
      message: expect.stringContaining('is no git repository'),
    });
  });
});

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
