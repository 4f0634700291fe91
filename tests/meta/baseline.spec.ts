import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResults } from '../../harness/reports/results.ts';
import { runIdIn } from '../e2e/support.ts';
import { type Ended, run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// Differences that are known: they do not fail, with any other end they do, and merging shards says the same.

/** One scenario that expects `paid` and ends paid-but-pending. */
const wrong = fileURLToPath(new URL('../fixtures/scenarios/wrong', import.meta.url));

const known = (order = 'pending') => `baseline: 1
differences:
  - scenario: wrong-*
    plugin: '>=2'
    outcome: { verdict: paid-but-pending, order: ${order}, acknowledged: false }
    reason: ticket 7
`;

const play = (cwd: string, ...args: string[]): Promise<Ended> =>
  run(['run', '--shopper=http', `--scenarios=${wrong}`, '--json', ...args], {}, { cwd });
const resultsOf = ({ stdout, stderr }: Ended): RunResults => {
  expect(stdout, stderr).toMatch(/^\{/);
  return JSON.parse(stdout);
};

test('a known difference is listed with its reason and does not fail; with another end it fails', async ({
  folder,
}) => {
  await writeFile(join(folder, 'known.yaml'), known());
  const good = await play(folder, '--baseline=known.yaml');
  expect(good.exitCode, good.stderr).toBe(0);
  expect(resultsOf(good).scenarios.find(({ controlOf }) => !controlOf)).toMatchObject({
    outcome: 'differs',
    known: 'ticket 7',
  });
  expect(good.stderr).toContain('Known by the baseline known.yaml');
  expect(good.stderr).toContain('1 not as expected and known');
  expect(good.stderr).not.toContain('did not end well');

  await writeFile(join(folder, 'known.yaml'), known('on-hold'));
  const bad = await play(folder, '--baseline=known.yaml');
  expect(bad.exitCode).toBe(1);
  expect(bad.stderr).toContain(
    'the baseline known.yaml knows another end: paid-but-pending, order on-hold, not acknowledged',
  );
});

test('what is not found any more is said, and does not fail', async ({ folder }) => {
  await writeFile(join(folder, 'known.yaml'), known().replace('wrong-*', 'healthy'));
  const { exitCode, stdout, stderr } = await run(
    ['run', 'healthy', '--shopper=http', '--baseline=known.yaml'],
    {},
    { cwd: folder },
  );
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(/^the baseline’s healthy on KCO >=2 \(.*\) was not found any more: take it out$/m);
});

test('two shards merged have the exit code of the whole, by the configuration’s baseline', async ({ folder }) => {
  const shards: string[] = [];
  for (const number of [1, 2]) {
    const output = join(folder, `${number}`);
    await play(folder, '--controls', `--shard=${number}/2`, `--output=${output}`);
    shards.push(join(output, await runIdIn(output)));
  }
  const merge = (cwd: string, ...args: string[]) => run(['merge', ...shards, '--json', ...args], {}, { cwd });
  const without = await merge(folder);
  expect(without.exitCode, without.stderr).toBe(1);

  await writeFile(join(folder, 'known.yaml'), known());
  const given = await merge(folder, '--baseline=known.yaml');
  expect(given.exitCode, given.stderr).toBe(0);
  await writeFile(join(folder, 'kco-harness.config.json'), JSON.stringify({ baseline: 'known.yaml', output: 'whole' }));
  const configured = await merge(folder);
  expect(configured.exitCode, configured.stderr).toBe(0);
  expect(configured.stderr).toContain('configuration: kco-harness.config.json');
  expect(resultsOf(configured).run.baseline).toMatchObject({ file: 'known.yaml', gone: [] });
  expect(await runIdIn(join(folder, 'whole'))).toMatch(/^\d{4}-/);

  const whole = await play(folder, '--controls');
  expect(whole.exitCode, whole.stderr).toBe(configured.exitCode);
  expect(resultsOf(whole).run.baseline).toEqual(resultsOf(configured).run.baseline);
});

test('shards that were judged by a baseline are merged by it, without being told', async ({ folder }) => {
  await writeFile(join(folder, 'known.yaml'), known());
  const shards: string[] = [];
  for (const number of [1, 2]) {
    const output = join(folder, `${number}`);
    const shard = await play(
      folder,
      '--controls',
      `--shard=${number}/2`,
      `--output=${output}`,
      '--baseline=known.yaml',
    );
    expect(shard.exitCode, shard.stderr).toBe(0);
    shards.push(join(output, await runIdIn(output)));
  }
  const merged = await run(['merge', ...shards], {}, { cwd: folder });
  expect(merged.exitCode, merged.stderr).toBe(0);
  const file = join(shards[0] ?? '', 'results.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"ticket 7"', '"ticket 8"'));
  const odd = await run(['merge', ...shards], {}, { cwd: folder });
  expect(odd.exitCode).toBe(2);
  expect(odd.stderr).toMatch(/^USAGE: .* were judged by different baselines\nHint: .*--baseline FILE\.\n$/);
});

for (const [what, text, message] of [
  ['no reason', known().replace(/ {4}reason.*\n/, ''), /^USAGE: known\.yaml:3: differences\.0\.reason: /],
  [
    'a typo',
    known().replace('reason', 'reson'),
    /^USAGE: known\.yaml:6: unknown field "reson" .*did you mean "reason"\?/,
  ],
  [
    'an unknown id',
    known().replace('wrong-*', 'wrong-expectatin'),
    /^USAGE: known\.yaml:3: .*did you mean "wrong-expectation"\?/,
  ],
] as const) {
  test(`refused before anything is played: ${what}`, async ({ folder }) => {
    await writeFile(join(folder, 'known.yaml'), text);
    const { exitCode, stdout, stderr } = await play(folder, '--baseline=known.yaml');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\nHint: .*\n$/);
  });
}
