import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { readPlayDurations } from '../../../harness/run/play-durations.ts';
import type { Play } from '../../../harness/run/plays.ts';
import { result, runResults } from '../reports/result-builder.ts';
import { scenario } from '../verdict/site-record-builder.ts';

const test = base.extend<{ earlier: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  earlier: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'play-durations-test-'));
    const results = runResults(
      result({ id: 'quick', kco: '2.13.11', durationMs: 100 }),
      result({ id: 'slow', kco: '2.13.11', durationMs: 4_000 }),
      result({ id: 'slow', kco: '1.11.8', durationMs: 6_000 }),
      result({ id: 'control-of-slow', controlOf: 'slow', durationMs: 300 }),
      result({ id: 'at-once', durationMs: 0 }),
      result({ id: 'left-out', outcome: 'skipped', durationMs: 0 }),
    );
    await writeFile(join(folder, 'results.json'), JSON.stringify(results));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const run = { plugins: ['2.13.11', 'git:/src/kco#1.11.8', '2.8.7'] };
const play = (id: string, pluginIndex = 0): Play => ({
  scenario: { ...scenario({ verdict: 'paid' }, {}), id },
  pluginIndex,
  title: `${id} on KCO`,
});

test('a play takes what it took, on its own version', async ({ earlier }) => {
  const weightOf = await readPlayDurations(earlier, run, [play('slow')]);
  expect(weightOf(play('slow'))).toBe(4_000);
  expect(weightOf(play('slow', 1))).toBe(6_000);
  expect(weightOf(play('control-of-slow'))).toBe(300);
});

test('on a version that was not there, what it took on others; a new scenario, what is usual', async ({ earlier }) => {
  const weightOf = await readPlayDurations(join(earlier, 'results.json'), run, [play('slow')]);
  expect(weightOf(play('slow', 2))).toBe(5_000);
  expect(weightOf(play('new'))).toBe((100 + 4_000 + 6_000 + 300 + 0) / 5);
  expect(weightOf(play('left-out')), 'that it was skipped says nothing of its time').toBe(2_080);
});

test('nothing that is played takes no time at all', async ({ earlier }) => {
  expect((await readPlayDurations(earlier, run, [play('at-once')]))(play('at-once'))).toBe(1);
});

test('a run of other scenarios says nothing of these', async ({ earlier }) => {
  await expect(readPlayDurations(earlier, run, [play('new'), play('left-out')])).rejects.toMatchObject({
    code: 'USAGE',
    message: `--durations ${earlier} holds no time of any scenario that is played now`,
  });
});

test('what is no run is refused', async ({ earlier }) => {
  const nowhere = join(earlier, 'nowhere');
  await expect(readPlayDurations(nowhere, run, [play('slow')])).rejects.toMatchObject({
    code: 'USAGE',
    message: `there is no ${nowhere}`,
  });
});
