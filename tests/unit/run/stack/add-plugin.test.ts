import { expect, test } from 'vitest';
import { defaultOptions } from '../../../../harness/run/default-options.ts';
import type { RunOptions } from '../../../../harness/run/run-options.ts';
import { stackNeeds } from '../../../../harness/run/stack/stack-needs.ts';
import { startSimulated } from '../../../../harness/run/stack/start-simulated.ts';

const options = (changes: Partial<RunOptions>): RunOptions => ({ ...defaultOptions({}, new Date(0)), ...changes });

test('a model that is added is labelled and described as those before it, which keep theirs', async () => {
  await using stack = await startSimulated(options({ plugins: ['2.13.11'] }), stackNeeds([]));
  const named = await stack.addPlugin('mine=2.13.11', []);
  const again = await stack.addPlugin('2.13.11', []);
  const other = await stack.addPlugin('2.8.7', []);
  expect([named, again, other].map(({ build }) => build)).toEqual([
    { name: 'b', kco: '2.13.11', plugin: 1, with: [], label: 'mine' },
    { name: 'c', kco: '2.13.11', plugin: 2, with: [], label: '2.13.11 (model)' },
    { name: 'd', kco: '2.8.7', plugin: 3, with: [] },
  ]);
  expect(named.source).toMatchObject({ label: 'mine', version: '2.13.11', source: '2.13.11', kind: 'model' });
  expect(stack.descriptor.builds).toHaveLength(1);
});

test('a version without a profile is refused, and takes no place', async () => {
  await using stack = await startSimulated(options({ plugins: [] }), stackNeeds([]));
  await expect(stack.addPlugin('0.1.0', [])).rejects.toMatchObject({ code: 'USAGE' });
  expect((await stack.addPlugin('2.8.7', [])).build).toMatchObject({ name: 'a', plugin: 0 });
});
