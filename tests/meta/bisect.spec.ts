import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../harness/lib/docker/ownership.ts';
import { poll } from '../../harness/lib/poll.ts';
import type { BisectReport } from '../../harness/reports/bisect-report.ts';
import { run, start } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';
import { processTree } from './support/process-tree.ts';

/** Two that differ by version, and nobody tells the command which. */
const known = [
  ['outage-at-push-tab-closed', '2.8.7..2.14.4', '2.12.2', '2.12.3', 40],
  ['waf-211180-push-blocked-tab-closed', '2.8.7..2.20.9', '2.18.3', '2.18.4', 64],
] as const;

for (const [id, range, before, after, versions] of known) {
  test(`${id} over ${range}: ${after}, in no more than ⌈log₂ ${versions}⌉ + 2 plays`, async ({ folder }) => {
    const { exitCode, stdout, stderr } = await run(['bisect', id, '--plugin', range, '--json', '--output', folder]);
    expect(exitCode, stderr).toBe(0);
    const report = JSON.parse(stdout) as BisectReport;
    expect(report).toMatchObject({
      schemaVersion: 1,
      outcome: 'found',
      monotone: true,
      run: { stack: 'simulated', shopper: 'http' },
      range: { plugin: range, versions },
      change: {
        version: after,
        before: { kco: before, verdict: 'paid-but-pending' },
        after: { kco: after, verdict: 'paid' },
        tag: null,
      },
      again: `kco-harness run ${id} --plugin ${before} --plugin ${after} --stack simulated --shopper http`,
    });
    expect(report.run.sources?.plugins).toEqual(
      report.plays.map(({ kco }) => expect.objectContaining({ version: kco, label: kco, source: kco, kind: 'model' })),
    );
    expect(report.plays.length).toBeLessThanOrEqual(Math.ceil(Math.log2(versions)) + 2);
    const runFolder = join(folder, report.run.id);
    expect(JSON.parse(await readFile(join(runFolder, 'bisection.json'), 'utf8'))).toEqual(report);
    for (const { kco, evidence, order } of report.plays) {
      const books = JSON.parse(await readFile(join(runFolder, evidence, 'books.json'), 'utf8')) as unknown;
      expect(books).toMatchObject({ kco, woocommerce: [{ status: order }] });
    }
  });
}

test('what a scenario expects is not asked: the answer is the same where it says the opposite', async ({ folder }) => {
  const scenario = {
    id: 'says-otherwise',
    title: 'Expects what never comes',
    source: ['this test'],
    given: {
      edge: { waf: 'modsecurity', ruleset: 'comodo', rules: { '211180': 'on' } },
      shopper: { afterPaying: 'closes-tab' },
    },
    expect: { verdict: 'abandoned' },
    elsewhere: [{ plugin: '>=2.9.0', why: 'a lie', expect: { verdict: 'declined' } }],
  };
  await writeFile(join(folder, 'mine.scenario.ts'), `export default ${JSON.stringify(scenario)};\n`);
  const { stdout, stderr, exitCode } = await run([
    ...['bisect', 'says-otherwise', '--scenarios', folder, '--output', join(folder, 'runs')],
    ...['--plugin', '>=2.18 <2.20'],
  ]);
  expect(exitCode, stderr).toBe(0);
  const lines = stdout.split('\n');
  expect(lines.slice(0, 2)).toEqual(['says-otherwise', '2.18.4 changed it: paid-but-pending (2.18.3) → paid (2.18.4)']);
  expect(stdout).toMatch(/^ {2}2\.18\.3 +paid-but-pending +pending +no +2 × 403 by rule 211180 +\S+\/plays\/\d\d\/$/m);
  expect(stdout).toMatch(/^\d plays for the 7 versions 2\.18\.0 to 2\.19\.1, in /m);
  expect(stdout).toContain(`--scenarios ${folder}\n`);
  expect(stderr).toMatch(
    /^play 1: KCO 2\.18\.0: paid-but-pending, order pending, not acknowledged, push 2 × 403 by rule 211180\nplay 2: KCO 2\.19\.1: paid, /,
  );
});

test('a range without a change: two plays, one line that says so, and exit code 1', async ({ folder }) => {
  const { exitCode, stdout } = await run(['bisect', 'healthy', '--plugin', '2.8.7..2.14.4', '--output', folder]);
  expect(exitCode).toBe(1);
  expect(stdout.split('\n')[1]).toBe(
    'no change between 2.8.7 and 2.14.4: both end paid, order processing, acknowledged, no push',
  );
  expect(stdout).toMatch(/^2 plays for the 40 versions /m);
});

for (const [mistake, args, said] of [
  ['no range', ['healthy'], /^USAGE: bisect looks for a change in a range of versions, and "2\.20\.9" is none\nHint: /],
  ['one version', ['healthy', '--plugin', 'git:.#2.8.7'], /and "git:\.#2\.8\.7" is none\nHint: .*git:PATH#2\.8\.7\.\./],
  [
    'a range of one',
    ['healthy', '--plugin', '2.9.0..2.9.0'],
    /^USAGE: "2\.9\.0\.\.2\.9\.0" holds one version, 2\.9\.0/,
  ],
  ['a range backwards', ['healthy', '--plugin', '2.14.4..2.8.7'], /Hint: Write the older version first/],
  [
    'two ranges',
    ['healthy', '--plugin', '2.8.7..2.9.0', '--plugin', '2.10.0..2.11.0'],
    /takes one --plugin, and 2 are/,
  ],
  ['an unknown id', ['healty', '--plugin', '2.8.7..2.9.0'], /Did you mean "healthy"\?/],
  ['a glob', ['waf-*', '--plugin', '2.8.7..2.9.0'], /"waf-\*" is no scenario’s id: a bisection is of one scenario/],
  [
    'a flag of the runner',
    ['healthy', '--plugin', '2.8.7..2.9.0', '--workers', '2'],
    /bisect has no --workers\nHint: .*bisect --help/,
  ],
  [
    'a name for a range',
    ['healthy', '--plugin', 'mine=2.8.7..2.9.0'],
    /^USAGE: --plugin "mine=2\.8\.7\.\.2\.9\.0" has one name for 2 versions/,
  ],
  [
    'a build of models',
    ['healthy', '--plugin', '2.8.7..2.9.0', '--build', 'make'],
    /^USAGE: --build would build nothing/,
  ],
] as const) {
  test(`refused as usage: ${mistake}`, async ({ folder }) => {
    const { exitCode, stdout, stderr } = await run(['bisect', ...args, '--output', folder]);
    expect(stderr).toMatch(said);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
}

test('tags on the model: refused, as for a run', async ({ folder }) => {
  const repository = join(folder, 'kco');
  await mkdir(repository);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.test', ...args], { cwd: repository });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message', 'both');
  for (const tag of ['2.8.7', '2.9.0']) git('tag', tag);
  const args = ['bisect', 'healthy', '--plugin', `git:${repository}#2.8.7..2.9.0`, '--stack', 'simulated'];
  const { exitCode, stdout, stderr } = await run([...args, '--output', folder]);
  expect(stderr).toMatch(
    /^USAGE: the simulated stack is a model and runs no code: it cannot play --plugin git:\S+#2\.8\.7\n/,
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
});

test('the range may stand in the configuration', async ({ folder }) => {
  await writeFile(
    join(folder, 'kco-harness.config.json'),
    JSON.stringify({ plugins: ['2.18.3..2.18.4'], output: 'here' }),
  );
  const { exitCode, stdout, stderr } = await run(
    ['bisect', 'waf-211180-push-blocked-tab-closed', '--json'],
    {},
    { cwd: folder },
  );
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toMatch(/^configuration: kco-harness\.config\.json$/m);
  const report = JSON.parse(stdout) as BisectReport;
  expect(report).toMatchObject({ range: { plugin: '2.18.3..2.18.4' }, change: { version: '2.18.4' } });
  expect(existsSync(join(folder, 'here', report.run.id, 'bisection.json'))).toBe(true);
});

test('a repository without tags: said before anything is started', async ({ folder }) => {
  const repository = join(folder, 'kco');
  await mkdir(repository);
  execFileSync('git', ['init', '--quiet', repository]);
  const plugin = `git:${repository}#2.8.7..2.14.4`;
  const { exitCode, stdout, stderr } = await run(['bisect', 'healthy', '--plugin', plugin, '--output', folder]);
  expect(stderr).toBe(`USAGE: "${plugin}": there is no version 2.8.7\nHint: There are no tags that are versions.\n`);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
});

test('Ctrl-C while it plays: 130, nothing on stdout, no process left', async ({ folder }) => {
  const command = start(['bisect', 'healthy', '--plugin', '2.8.7..2.14.4', '--output', folder]);
  await command.saw(/^play 1: /m);
  const pids = await processTree(command.child.pid ?? 0);
  command.child.kill('SIGINT');
  const { exitCode, stdout } = await command.ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  await poll(async () => (pids.some(isAlive) ? undefined : true), { what: 'every process to go', timeoutMs: 15_000 });
});
