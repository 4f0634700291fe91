import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { silent } from '../../harness/lib/log.ts';
import type { RunResults } from '../../harness/reports/results.ts';
import { defaultOptions } from '../../harness/run/default-options.ts';
import { isExplained } from '../../harness/run/mutants/mutate.ts';
import { resolveSource } from '../../harness/store/sources/resolve-source.ts';
import { run } from '../meta/support/command-line.ts';
import { mutantCalled, pluginBugs, withBug } from './plugin-bugs.ts';
import { temporaryFolder, whatIsMissing } from './support.ts';

// A maintainer breaks the plugin: each bug is caught, and the sentence names its line. The copies are made here, of whatever
// source of the plugin this machine has.

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

async function realPlugin() {
  const { artifactsDir, cacheDir } = defaultOptions(process.env, new Date());
  const options = { artifactsDir, cacheDir, progress: silent, env: process.env };
  return resolveSource({ slug: 'klarna-checkout-for-woocommerce', spec: '2.13.11' }, options);
}

const command = ['run', 'healthy', 'healthy-tab-closed', '--stack=containers', '--shopper=http'];

test('nine bugs in the plugin: each is caught, and the sentence names the line', async () => {
  await using scratch = await temporaryFolder();
  const plugin = await realPlugin();
  // Versions of their own, in which the catalog expects the same as of the real one.
  const broken = await Promise.all(
    pluginBugs.map(async (bug, index) => {
      const version = `2.13.${20 + index}`;
      return { bug, version, ...(await withBug(bug, plugin, { folder: join(scratch.path, version), version })) };
    }),
  );
  const { stdout, stderr, exitCode } = await run([
    ...command,
    '--json',
    `--output=${join(scratch.path, 'runs')}`,
    '--plugin=2.13.11',
    ...broken.map(({ folder }) => `--plugin=${folder}`),
  ]);
  expect(exitCode, stderr).toBe(1);
  const { scenarios } = JSON.parse(stdout) as RunResults;
  const of = (kco: string, id: string) => scenarios.find((result) => result.kco === kco && result.id === id);

  for (const id of ['healthy', 'healthy-tab-closed']) {
    expect(of('2.13.11', id), 'the plugin as it is').toMatchObject({ outcome: 'as-expected', diagnosis: null });
  }
  expect(broken).toHaveLength(9);
  for (const { bug, version, places } of broken) {
    const result = of(version, bug.caughtBy[0]);
    expect.soft(result?.outcome, bug.name).toBe('differs');
    expect
      .soft(isExplained(bug, result?.diagnosis ?? null, places), `${bug.name}: ${result?.diagnosis?.why}`)
      .toBe(true);
    // For people, too.
    expect.soft(stderr, bug.name).toContain(result?.diagnosis?.why);
  }
});

test('a syntax error: one sentence with PHP’s words, file and line, and exit code 1', async () => {
  await using scratch = await temporaryFolder();
  const version = '2.13.40';
  const bug = mutantCalled('callbacks-have-a-syntax-error');
  const { folder } = await withBug(bug, await realPlugin(), { folder: join(scratch.path, version), version });
  const { stdout, stderr, exitCode } = await run([
    ...command,
    '--json',
    `--output=${join(scratch.path, 'runs')}`,
    `--plugin=${folder}`,
  ]);
  expect(stderr).toMatch(
    /^PLUGIN_BROKEN: KCO 2\.13\.40 does not load, so every order would be lost: Parse error: syntax error, .* in classes\/class-kco-api-callbacks\.php:\d+$/m,
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
});
