import { expect, test } from '@playwright/test';
import { describeStack, manyVersions, versionsOf } from '../../../harness/reports/describe-stack.ts';
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
