import { resolve } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addRunOptions, type RunFlags, runOptionsFrom, stackRequestOf } from '../../../harness/cli/run-flags.ts';

function flagsOf(...args: string[]): RunFlags {
  return addRunOptions(new Command().exitOverride()).parse(args, { from: 'user' }).opts<RunFlags>();
}
const optionsOf = (args: string[], environment: Record<string, string> = {}) =>
  runOptionsFrom([], flagsOf(...args), environment);

test('without flags no stack is asked for, and the reports are list and html', () => {
  expect(flagsOf()).not.toHaveProperty('stack');
  expect(flagsOf()).toMatchObject({ shopper: 'browser', reporter: ['list', 'html'], json: false });
});

test('flags hold over the environment, and the environment over defaults', () => {
  const environment = { KCO_HARNESS_PLUGIN: '2.8.7', KCO_HARNESS_WOOCOMMERCE: '9.0.0', KCO_HARNESS_BROWSER: '/b' };
  expect(optionsOf(['--plugin', '2.5.9', '--plugin', './kco', '--output', 'out'], environment)).toMatchObject({
    plugins: ['2.5.9', './kco'],
    woocommerce: '9.0.0',
    browser: '/b',
    runFolder: expect.stringContaining(`${resolve('out')}/`),
  });
});

test('rules and exclusions reach the run with their names and their places', () => {
  expect(optionsOf([])).toMatchObject({ rules: undefined, exclusions: [] });
  expect(optionsOf(['--rules', './r', '--exclusion', 'a.conf', '--exclusion', '/b.conf'])).toMatchObject({
    rules: { name: './r', path: resolve('r') },
    exclusions: [
      { name: 'a.conf', path: resolve('a.conf') },
      { name: '/b.conf', path: '/b.conf' },
    ],
  });
});

test('the reporters reach the run', () => {
  expect(optionsOf(['--reporter', 'github,markdown']).reporters).toEqual(['github', 'markdown']);
});

test('what was named for this run decides on the stack', () => {
  const rules = ['--rules', './r', '--exclusion', 'a.conf', '--exclusion', 'b.conf'];
  const flags = flagsOf(
    '--woocommerce',
    '9.9.5',
    '--with',
    'a@1.0',
    '--with',
    './b',
    ...rules,
    '--base-image',
    'mine:1',
  );
  expect(stackRequestOf(flags, runOptionsFrom([], flags, {}))).toEqual({
    asked: undefined,
    plugins: ['2.20.9'],
    realOnly: [
      '--woocommerce 9.9.5',
      '--with a@1.0',
      '--with ./b',
      '--rules ./r',
      '--exclusion a.conf',
      '--exclusion b.conf',
      '--base-image mine:1',
    ],
  });
});

test('a machine’s habits in the environment do not, except for the plugin itself', () => {
  const environment = {
    KCO_HARNESS_WOOCOMMERCE: '9.0.0',
    KCO_HARNESS_WORDPRESS: '6.8',
    KCO_HARNESS_BASE_IMAGE: 'mine:1',
    KCO_HARNESS_PLUGIN: './kco',
  };
  const flags = flagsOf('--stack', 'auto');
  expect(stackRequestOf(flags, runOptionsFrom([], flags, environment))).toEqual({
    asked: 'auto',
    plugins: ['./kco'],
    realOnly: [],
  });
});
