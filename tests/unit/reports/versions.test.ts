import { expect, test } from 'vitest';
import {
  compareVersions,
  describeStack,
  manyVersions,
  versionRanges,
  versionsOf,
} from '../../../harness/reports/versions.ts';
import { runResults } from './result-builder.ts';

const { run } = runResults();
const simulated = {
  ...run,
  stack: 'simulated',
  versions: { wordpress: 'simulated', woocommerce: 'simulated', kco: '2.13.11 (profile)', php: 'none', waf: 'mock' },
};

test('a simulated stack is called a model, and not WooCommerce', () => {
  expect(describeStack(simulated)).toMatchObject({ simulated: true, name: 'Simulated stack' });
  expect(describeStack(simulated).meaning).toMatch(/^A model, not WooCommerce/);
});

test('a real one is called real, and its Klarna a fake', () => {
  expect(describeStack(run)).toMatchObject({ simulated: false, name: 'Real software' });
  expect(describeStack(run).meaning).toContain('Klarna is played by a fake');
});

test('all versions of a real stack have their names', () => {
  expect(Object.fromEntries(versionsOf(run))).toEqual({
    'KCO plugin': '2.13.11',
    WooCommerce: '10.0.2',
    WordPress: '6.8.7',
    PHP: '8.4.24',
    WAF: 'ModSecurity 3',
  });
});

test('a model has no version of what it does not run', () => {
  expect(versionsOf(simulated)).toEqual([
    ['KCO plugin', '2.13.11 (profile)'],
    ['WAF', 'mock'],
  ]);
});

test('very many versions are named by the first and the last', () => {
  const nine = Array.from({ length: 9 }, (_, minor) => `2.${minor}.0`);
  expect(manyVersions(nine.join(', '))).toBe('2.0.0 to 2.8.0, 9 versions');
  expect(manyVersions(nine.slice(1).join(', '))).toBe(nine.slice(1).join(', '));
  expect(versionsOf({ ...run, versions: { ...run.versions, kco: nine.join(', ') } })[0]).toEqual([
    'KCO plugin',
    '2.0.0 to 2.8.0, 9 versions',
  ]);
});

test.describe('version ranges', () => {
  const few = ['2.0.16', '2.8.7', '2.9.0', '2.13.11'];
  const many = ['2.0.0', '2.0.1', '2.1.0', '2.2.0', '2.9.0', '2.9.1', '2.10.0', '2.13.11', '2.14.0', '2.15.0'];

  test('versions are ordered by their numbers', () => {
    expect(['2.13.11', '2.9.0', '2.0.16'].sort(compareVersions)).toEqual(['2.0.16', '2.9.0', '2.13.11']);
  });

  for (const [fact, versions, all, words] of [
    ['few are named one by one, oldest first', ['2.13.11', '2.8.7', '2.9.0'], few, '2.8.7, 2.9.0, 2.13.11'],
    ['three neighbours of many are a range', ['2.9.0', '2.9.1', '2.10.0'], many, '2.9.0–2.10.0'],
    ['two neighbours are none', ['2.9.0', '2.9.1'], many, '2.9.0, 2.9.1'],
    ['a gap parts two ranges', many.filter((version) => version !== '2.9.0'), many, '2.0.0–2.2.0, 2.9.1–2.15.0'],
    ['all are one range, in whatever order they came', [...many].reverse(), many, '2.0.0–2.15.0'],
    ['a version that came twice counts once', ['2.9.0', '2.9.0'], many, '2.9.0'],
    ['none is nothing', [], many, ''],
  ] as const) {
    test(fact, () => expect(versionRanges(versions, all)).toBe(words));
  }
});
