import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { lastFailed } from '../../../harness/cli/last-failed.ts';
import type { RunFlags } from '../../../harness/cli/run-flags.ts';
import { type AskedPlay, type AskedRun, failedPlays, leaveAsked } from '../../../harness/run/asked.ts';
import { result, runResults } from '../reports/result-builder.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'last-failed-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const play = (id: string, parts: Partial<AskedPlay> = {}): AskedPlay => ({
  id,
  plugin: '2.13.11',
  index: 0,
  name: '2.13.11',
  ...parts,
});
const asked = (parts: Partial<AskedRun> = {}): AskedRun => ({
  startedAt: '2026-11-21T10:00:00.000Z',
  folder: '/where/it/was',
  flags: { shopper: 'http', controls: true },
  stack: 'simulated',
  plays: [play('good'), play('bad'), play('unclear'), play('unplayed')],
  catalog: ['good', 'bad', 'unclear', 'unplayed'],
  ...parts,
});
const rows = [
  result({ id: 'good' }),
  result({ id: 'bad', outcome: 'differs' }),
  result({ id: 'unclear', outcome: 'inconclusive' }),
];
const flags: RunFlags = {
  shopper: 'browser',
  smoke: false,
  lastFailed: true,
  reporter: ['list'],
  json: false,
  headed: false,
  ui: false,
  keep: false,
};

const ids = (plays: readonly AskedPlay[]) => plays.map(({ id }) => id);

test.describe('what has to be played again', () => {
  const of = (...scenarios: typeof rows) => {
    const { failed, unplayed } = failedPlays(asked(), runResults(...scenarios));
    return { failed: ids(failed), unplayed: ids(unplayed) };
  };

  test('what differed or was inconclusive, and what was not played', () => {
    expect(of(...rows)).toEqual({ failed: ['bad', 'unclear'], unplayed: ['unplayed'] });
  });

  test('not what was skipped, nor what a baseline knows', () => {
    const known = result({ id: 'bad', outcome: 'differs', known: 'ticket 7' });
    expect(of(known, result({ id: 'unclear', outcome: 'skipped' }))).toEqual({
      failed: [],
      unplayed: ['good', 'unplayed'],
    });
  });

  test('everything where nothing was judged', () => {
    expect(failedPlays(asked(), undefined).unplayed).toHaveLength(4);
  });

  test('the row of a play is that of its plugin, whatever that turned out to be called', () => {
    const plays = [play('one', { plugin: './a', name: 'a' }), play('one', { plugin: './b', index: 1, name: 'b' })];
    const source = { slug: 'kco', version: '2.13.11', kind: 'folder' } as const;
    const sources = {
      plugins: [
        { ...source, source: './a', label: '2.13.11 (folder a)' },
        { ...source, source: './b', label: '2.13.11 (folder b)' },
      ],
      with: [],
    };
    const results = runResults(
      result({ id: 'one', plugin: '2.13.11 (folder a)' }),
      result({ id: 'one', plugin: '2.13.11 (folder b)', outcome: 'differs' }),
    );
    const { failed, unplayed } = failedPlays({ plays }, { ...results, run: { ...results.run, sources } });
    expect(failed.map(({ plugin }) => plugin)).toEqual(['./b']);
    expect(unplayed).toEqual([]);
  });
});

async function leave(folder: string, name: string, given: AskedRun, scenarios: typeof rows | undefined = rows) {
  const runFolder = join(folder, 'runs', name);
  await mkdir(runFolder, { recursive: true });
  await leaveAsked(runFolder, given);
  if (scenarios) await writeFile(join(runFolder, 'results.json'), JSON.stringify(runResults(...scenarios)));
}

const look = (folder: string, { only = [], given = [] }: { only?: string[]; given?: string[] } = {}, own = flags) =>
  lastFailed({
    only,
    flags: own,
    isGiven: (flag) => given.includes(flag),
    output: join(folder, 'runs'),
    folder,
  });

test('the newest run counts, by when it was started', async ({ folder }) => {
  await leave(folder, 'z-old', asked(), [result({ id: 'good', outcome: 'differs' })]);
  await leave(folder, 'a-new', asked({ startedAt: '2026-11-22T10:00:00.000Z' }));
  await mkdir(join(folder, 'runs', 'no-run'));
  await writeFile(join(folder, 'runs', 'notes.txt'), '');
  expect(await look(folder)).toMatchObject({
    type: 'plays',
    line: 'the newest run, runs/a-new: 2 of 4 plays not as expected, 1 not played; playing again',
    keys: [
      { scenario: 'bad', plugin: '2.13.11' },
      { scenario: 'unclear', plugin: '2.13.11' },
      { scenario: 'unplayed', plugin: '2.13.11' },
    ],
  });
});

test('it is asked again what that run was asked, and the configuration is not', async ({ folder }) => {
  await leave(folder, 'one', asked({ flags: { shopper: 'http', woocommerce: '9.9.5' }, stack: 'containers' }));
  const again = await look(folder, {}, { ...flags, plugin: ['from-configuration'], stack: 'simulated', workers: 3 });
  expect(again).toMatchObject({
    flags: { shopper: 'http', woocommerce: '9.9.5', plugin: undefined, stack: 'containers', workers: 3 },
  });
});

test('what stands on the command line counts, and with another plugin the scenarios are played on that', async ({
  folder,
}) => {
  await leave(folder, 'one', asked({ plays: [play('bad')] }));
  const again = await look(folder, { given: ['plugin', 'shopper'] }, { ...flags, plugin: ['./mine'] });
  expect(again).toMatchObject({ flags: { plugin: ['./mine'], shopper: 'browser' }, keys: [{ scenario: 'bad' }] });
  // A model cannot play a folder: the stack is chosen anew.
  expect(again).toMatchObject({ flags: { stack: undefined } });
  expect(again.type === 'plays' && again.keys[0]).not.toHaveProperty('plugin');
});

test('ids and globs choose among what failed, and a control brings its scenario', async ({ folder }) => {
  const control = play('control-of-good', { controlOf: 'good' });
  await leave(folder, 'one', asked({ plays: [play('good'), play('bad'), control] }), [
    ...rows,
    result({ id: 'control-of-good', controlOf: 'good', outcome: 'differs' }),
  ]);
  expect(await look(folder, { only: ['go*'] })).toMatchObject({ keys: [{ scenario: 'good' }] });
  expect(await look(folder, { only: ['unclear'] })).toEqual({
    type: 'nothing',
    line: 'the newest run, runs/one: 2 of 3 plays not as expected, none of them unclear',
  });
  await expect(look(folder, { only: ['baad'] })).rejects.toMatchObject({ code: 'USAGE', hint: 'Did you mean "bad"?' });
});

test('where all was as expected there is nothing to play', async ({ folder }) => {
  await leave(folder, 'one', asked({ plays: [play('good')] }));
  expect(await look(folder)).toEqual({
    type: 'nothing',
    line: 'the newest run, runs/one: the only play as expected, nothing to play again',
  });
});

test('no earlier run, half a run, and relative sources from elsewhere are refused', async ({ folder }) => {
  await expect(look(folder)).rejects.toMatchObject({
    code: 'USAGE',
    message: '--last-failed: there is no earlier run in runs',
  });
  await leave(folder, 'one', asked({ flags: { plugin: ['mine=./kco'] } }));
  await expect(look(folder)).rejects.toMatchObject({
    message: '--last-failed: the newest run was started in /where/it/was, from where it meant mine=./kco',
  });
  expect(await look(folder, { given: ['plugin'] }, { ...flags, plugin: ['2.13.11'] })).toMatchObject({ type: 'plays' });
  await writeFile(join(folder, 'runs', 'one', 'asked.json'), '{');
  await expect(look(folder)).rejects.toMatchObject({ code: 'USAGE' });
});
