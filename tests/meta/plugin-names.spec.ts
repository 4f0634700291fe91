import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'cheerio/slim';
import type { RunResults } from '../../harness/reports/results.ts';
import { runIdIn } from '../e2e/support.ts';
import { run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// `--plugin NAME=SOURCE` and `--build`, as a user types them.

test('one version under two names: two columns, two evidence folders', async ({ folder }) => {
  const { exitCode, stdout, stderr } = await run([
    'run',
    'healthy',
    '--json',
    '--shopper=http',
    '--no-controls',
    '--reporter=list,html',
    `--output=${folder}`,
    '--plugin=old=2.13.11',
    '--plugin=new=2.13.11',
  ]);
  expect(exitCode, stderr).toBe(0);
  const results: RunResults = JSON.parse(stdout);
  const runFolder = join(folder, await runIdIn(folder));
  expect(results.scenarios.map(({ kco, plugin, evidence }) => [kco, plugin, evidence])).toEqual([
    ['2.13.11', 'new', join('scenarios', 'healthy--kco-new')],
    ['2.13.11', 'old', join('scenarios', 'healthy--kco-old')],
  ]);
  expect((await readdir(join(runFolder, 'scenarios'))).sort()).toEqual(['healthy--kco-new', 'healthy--kco-old']);
  const hosts = await Promise.all(
    results.scenarios.map(async ({ evidence }) =>
      JSON.parse(await readFile(join(runFolder, evidence, 'books.json'), 'utf8')),
    ),
  );
  // Sites of build a and build b: neither wrote over the other.
  expect(hosts.map(({ host }) => host.split('-')[1]).sort()).toEqual(['a', 'b']);
  expect(stderr).toMatch(/^scenario +KCO new +KCO old$/m);
  expect(stderr).toContain('KCO old = 2.13.11 (profile 2.6–2.14), new = 2.13.11');
  expect(results.run.sources?.plugins.map(({ label, version, kind }) => [label, version, kind])).toEqual([
    ['old', '2.13.11', 'model'],
    ['new', '2.13.11', 'model'],
  ]);
  const page = load(await readFile(join(runFolder, 'report.html'), 'utf8'));
  expect(
    page('.matrix thead th')
      .toArray()
      .map((head) => page(head).text()),
  ).toEqual(['Scenario', 'KCO new, 2.13.11', 'KCO old, 2.13.11']);
});

for (const [what, args, said, hint] of [
  [
    'a name twice',
    ['--plugin=a=2.8.7', '--plugin=A=2.13.11'],
    '--plugin a=2.8.7 and --plugin A=2.13.11 have one name',
    '',
  ],
  ['a name that is none', ['--plugin=my plugin=2.8.7'], '"my plugin" is no name for a plugin', 'mine=2.8.7'],
  ['a device of Windows', ['--plugin=con=2.8.7'], '"con" is no name for a plugin', ''],
  ['a name for several versions', ['--plugin=x=2.13.0..2.13.11'], 'has one name for 12 versions', ''],
  [
    'a build of a release',
    ['--plugin=2.8.7', '--build=make'],
    '--build would build nothing',
    'folders and git:PATH#TAG',
  ],
  ['a build without a command', ['--plugin=2.8.7', '--build= '], '--build has no command', 'composer'],
] as const) {
  test(`${what}: exit code 2 and one clear error`, async ({ folder }) => {
    const { exitCode, stdout, stderr } = await run(['run', 'healthy', '--shopper=http', `--output=${folder}`, ...args]);
    expect(exitCode, stderr).toBe(2);
    expect(stderr).toContain(`USAGE: `);
    expect(stderr).toContain(said);
    expect(stderr).toContain(hint);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect(stdout).toBe('');
    expect(await readdir(folder)).toEqual([]);
  });
}
