import { expect, test } from 'vitest';
import type { Play } from '../../../harness/run/plays.ts';
import { testsOf } from '../../../harness/run/tests-of.ts';
import { scenario } from '../verdict/site-record-builder.ts';

const play = (id: string, parts: Partial<Play> = {}): Play => ({
  scenario: { ...scenario({ verdict: 'paid' }), id },
  pluginIndex: 0,
  title: `${id} on KCO 2.13.11`,
  ...parts,
});
const control = (id: string, parts: Partial<Play> = {}): Play => ({
  ...play(`control of ${id}`, parts),
  controlOf: id,
});
const many = (count: number, parts: Partial<Play> = {}): Play[] =>
  Array.from({ length: count }, (_, index) => control(`s${index + 1}`, parts));
const titles = (plays: readonly Play[]): string[] => testsOf(plays).map(({ title }) => title);

test('each scenario is a test of its own', () => {
  expect(testsOf([play('one'), play('two', { skip: 'needs Apache' })])).toMatchObject([
    { title: 'one on KCO 2.13.11', plays: [{ title: 'one on KCO 2.13.11' }], skip: undefined },
    { title: 'two on KCO 2.13.11', plays: [{ title: 'two on KCO 2.13.11' }], skip: 'needs Apache' },
  ]);
});

test('controls come ten to a test, after the scenarios, and none is left out', () => {
  const all = [play('one'), ...many(21)];
  expect(titles(all)).toEqual([
    'one on KCO 2.13.11',
    'controls 1 to 10 on KCO 2.13.11',
    'controls 11 to 20 on KCO 2.13.11',
    'control of s21 on KCO 2.13.11',
  ]);
  expect(testsOf(all).flatMap(({ plays }) => plays)).toEqual(all);
});

test('controls of two plugins are never in one test', () => {
  const old = { pluginIndex: 1, title: 'control of s on KCO 1.11.8' };
  const tests = testsOf([...many(3), ...many(2, old)]);
  expect(tests.map(({ pluginIndex, title }) => [pluginIndex, title])).toEqual([
    [0, 'controls 1 to 3 on KCO 2.13.11'],
    [1, 'controls 1 to 2 on KCO 1.11.8'],
  ]);
});

test('a control that cannot be played is no test: its scenario says why', () => {
  expect(titles([play('one', { skip: 'x' }), control('one', { skip: 'x' })])).toEqual(['one on KCO 2.13.11']);
});
