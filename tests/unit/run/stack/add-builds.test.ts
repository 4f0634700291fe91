import { expect, test } from 'vitest';
import type { AddedPlugin } from '../../../../harness/run/stack/stack.ts';
import { addBuilds } from '../../../../harness/run/stack/stack-needs.ts';

test('a build for each list of further plugins, and the folder of what was installed', async () => {
  const asked: (readonly string[])[] = [];
  const addPlugin = async (_word: string, further: readonly string[]) => {
    asked.push(further);
    const folder = `/cache/${asked.length}`;
    return {
      build: { name: `b${asked.length}`, with: [...further] },
      source: { label: '2.13.11' },
      folder,
    } as AddedPlugin;
  };
  const { builds, folder } = await addBuilds({ addPlugin }, '.', [['polylang@3.6']], new AbortController().signal);
  expect(asked).toEqual([[], ['polylang@3.6']]);
  expect(builds.map(({ name, plugin }) => [name, plugin])).toEqual([
    ['b1', 0],
    ['b2', 0],
  ]);
  // Whoever changes files of it must not read the source again: it may have been edited since.
  expect(folder).toBe('/cache/1');
});
