import { expect, test } from 'vitest';
import { expandPlugins } from '../../../../harness/store/sources/plugin-versions.ts';
import { readPluginWord, refuseSharedNames } from '../../../../harness/store/sources/plugin-word.ts';
import { failureOf } from './failure-of.ts';

for (const [word, name, spec] of [
  ['mine=./folder', 'mine', './folder'],
  ['old=2.8.7', 'old', '2.8.7'],
  ['a.b-c_1=git:../k=co#2.13.11', 'a.b-c_1', 'git:../k=co#2.13.11'],
  ['2.13.11=x.zip', '2.13.11', 'x.zip'],
  ['a=b=c', 'a', 'b=c'],
] as const) {
  test(`"${word}" is ${spec}, called ${name}`, () => expect(readPluginWord(word)).toEqual({ name, spec }));
}

for (const word of [
  '2.13.11',
  './a=b',
  '/srv/a=b',
  '..\\a=b',
  'C:\\a=b',
  'git:k=co#2.13.11',
  '>=2.5 <2.9',
  '<=2.5',
  '=2.5.0',
  '2.8.7..2.13.11',
]) {
  test(`"${word}" has no name`, () => expect(readPluginWord(word)).toEqual({ spec: word }));
}

const problem = async (word: string) => failureOf((async () => readPluginWord(word))());

for (const name of [
  'my plugin',
  'mäh',
  '-x',
  '.hidden',
  'ends.',
  'CON',
  'nul.txt',
  'com1',
  '"x"',
  'a*b',
  'x'.repeat(41),
]) {
  test(`"${name}" is no name`, async () => {
    const failure = await problem(`${name}=./folder`);
    expect(failure.code).toBe('USAGE');
    expect(failure.message).toContain(`"${name}" is no name for a plugin`);
    expect(failure.hint).toContain('mine=./folder');
  });
}

test('a name needs something that it names', async () => {
  expect((await problem('mine=')).message).toBe('--plugin "mine=" names nothing');
});

for (const [one, other] of [
  ['a=x', 'a=y'],
  ['Mine=2.8.7', 'mine=2.13.11'],
] as const) {
  test(`${one} beside ${other} is refused, and both are named`, async () => {
    const failure = await failureOf((async () => refuseSharedNames([one, '2.14.4', other]))());
    expect(failure).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(`--plugin ${one} and --plugin ${other}`),
    });
  });
}

test('names stay with what they name, also where one version is played twice', async () => {
  expect(await expandPlugins(['old=2.13.11', 'new=2.13.11', '2.8.7'])).toEqual(['old=2.13.11', 'new=2.13.11', '2.8.7']);
});

test('one name does not stand for several versions, but does for a range of one', async () => {
  expect(await failureOf(expandPlugins(['mine=2.13.10..2.14.0']))).toMatchObject({
    code: 'USAGE',
    message: '--plugin "mine=2.13.10..2.14.0" has one name for 3 versions',
  });
  expect(await expandPlugins(['mine=2.13.11..2.13.11'])).toEqual(['mine=2.13.11']);
});
