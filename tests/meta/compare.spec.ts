import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResults } from '../../harness/reports/results.ts';
import { runIdIn } from '../e2e/support.ts';
import { type Ended, run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// What changed since an earlier run, or from another build of the plugin: better is not a failure.

const waf = 'waf-211180-push-blocked-tab-closed';

const play = (cwd: string, ...args: string[]): Promise<Ended> =>
  run(['run', '--shopper=http', '--no-controls', '--json', ...args], {}, { cwd });
const resultsOf = ({ stdout, stderr }: Ended): RunResults => {
  expect(stdout, stderr).toMatch(/^\{/);
  return JSON.parse(stdout);
};

test('since an earlier run: better passes, worse fails, and only what changed is told', async ({ folder }) => {
  const old = await play(folder, waf, 'healthy', '--plugin=2.13.11', '--output=old');
  const earlier = join('old', await runIdIn(join(folder, 'old')));
  expect(old.exitCode, old.stderr).toBe(0);

  const better = await play(
    folder,
    waf,
    'healthy',
    '--plugin=2.18.4',
    `--compare=${earlier}`,
    '--output=new',
    '--reporter=html,markdown',
  );
  expect(better.exitCode, better.stderr).toBe(0);
  expect(resultsOf(better).comparison).toMatchObject({
    with: { type: 'run', name: earlier, stack: 'simulated', shopper: 'http' },
    worse: [],
    better: [
      {
        id: waf,
        before: { plugin: '2.13.11', verdict: 'paid-but-pending' },
        now: { plugin: '2.18.4', verdict: 'paid' },
      },
    ],
    same: 1,
  });
  const told = better.stderr.slice(better.stderr.indexOf('Better\n'));
  expect(told).toContain(`✔ ${waf} on KCO 2.13.11 → 2.18.4\n`);
  expect(told).toContain(
    `Compared with ${earlier}, on the simulated stack with the http shopper: 1 is better, 1 is the same`,
  );
  expect(told.slice(0, told.indexOf('played in'))).not.toContain('healthy');
  const runFolder = join(folder, 'new', await runIdIn(join(folder, 'new')));
  for (const file of ['report.html', 'report.md']) {
    expect(await readFile(join(runFolder, file), 'utf8'), file).toContain('1 is better, 1 is the same');
  }

  const newer = join('new', await runIdIn(join(folder, 'new')), 'results.json');
  const worse = await play(folder, waf, '--plugin=2.13.11', `--compare=${newer}`);
  // As its file foretells, and worse all the same.
  expect(worse.exitCode, worse.stderr).toBe(1);
  expect(resultsOf(worse)).toMatchObject({
    scenarios: [{ outcome: 'as-expected' }],
    comparison: { worse: [{ id: waf }], onlyBefore: [] },
  });

  await writeFile(
    join(folder, 'known.yaml'),
    `baseline: 1\ndifferences: [{ scenario: ${waf}, outcome: { verdict: paid-but-pending, order: pending, acknowledged: false }, reason: ticket 7 }]`,
  );
  const known = await play(folder, waf, '--plugin=2.13.11', `--compare=${newer}`, '--baseline=known.yaml');
  expect(known.exitCode, known.stderr).toBe(0);
  expect(known.stderr).toContain('Worse, and known by the baseline');
});

test('from another build, which is played beside, whatever scenarios expect', async ({ folder }) => {
  const { exitCode, stdout, stderr } = await play(folder, waf, 'healthy', '--plugin=mine=2.13.11', '--compare=2.18.4');
  expect(exitCode, stderr).toBe(1);
  expect((JSON.parse(stdout) as RunResults).comparison).toMatchObject({
    with: { type: 'plugin', name: '2.18.4' },
    worse: [{ id: waf, before: { plugin: '2.18.4' }, now: { plugin: 'mine' } }],
    same: 1,
    onlyNow: [],
    onlyBefore: [],
  });
  expect(stderr).toContain(`✘ ${waf} on KCO 2.18.4 → mine`);
});

test('a difference from the file that is none from before does not fail', async ({ folder }) => {
  const scenario = `export default { id: 'mine', title: 'Wrong', source: ['this test'], given: { shopper: { afterPaying: 'closes-tab' } }, expect: { verdict: 'declined' } };`;
  await writeFile(join(folder, 'mine.scenario.mjs'), scenario);
  const { exitCode, stdout, stderr } = await play(folder, '--scenarios=.', '--plugin=2.13.11', '--compare=2.18.4');
  expect(exitCode, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    scenarios: [{ outcome: 'differs' }, { outcome: 'differs' }],
    comparison: { same: 1 },
  });
  expect(stderr).not.toContain('did not end well');
});

test('shards are compared when they are merged', async ({ folder }) => {
  const parts: string[] = [];
  for (const number of [1, 2]) {
    const output = join(folder, `${number}`);
    await play(folder, waf, 'healthy', '--plugin=2.13.11', `--shard=${number}/2`, `--output=${output}`);
    parts.push(join(output, await runIdIn(output)));
  }
  await play(folder, waf, 'healthy', '--plugin=2.18.4', '--output=new');
  const newer = join('new', await runIdIn(join(folder, 'new')));
  const merged = await run(['merge', ...parts, `--compare=${newer}`, '--json'], {}, { cwd: folder });
  expect(merged.exitCode, merged.stderr).toBe(1);
  expect(resultsOf(merged).comparison).toMatchObject({ worse: [{ id: waf }], same: 1 });
});

for (const [what, args, message] of [
  ['neither a run nor a plugin', ['--compare=runs/none'], 'is neither a run nor a plugin'],
  ['a range', ['--compare=2.8.6..2.9.0'], 'names 3 versions'],
  ['itself', ['--plugin=2.8.7', '--compare=2.8.7'], 'would compare 2.8.7 with itself'],
  ['a shard', ['--compare=2.8.7', '--shard=1/2'], '--shard plays a part of one'],
] as const) {
  test(`refused before anything is played: ${what}`, async ({ folder }) => {
    const { exitCode, stdout, stderr } = await play(folder, 'healthy', ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^USAGE: .*\nHint: .*\n$/);
    expect(stderr).toContain(message);
  });
}
