import { execFileSync } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { silent } from '../../harness/lib/log.ts';
import type { BisectReport } from '../../harness/reports/bisect-report.ts';
import { defaultOptions } from '../../harness/run/default-options.ts';
import { resolveSource } from '../../harness/store/sources/resolve-source.ts';
import { run } from '../meta/support/command-line.ts';
import { inDocker, temporaryFolder, whatIsMissing } from './support.ts';

// A bisection of real plugins: they come into a store that runs, one after the other, and one of them cannot.

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

const slug = 'klarna-checkout-for-woocommerce';

/** Tags of two real versions, each under two names; the newest is what a plain checkout of a later version is like. */
async function makeRepository(folder: string): Promise<void> {
  await mkdir(folder);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.test', ...args], { cwd: folder });
  const commit = (...tags: string[]) => {
    git('add', '--all', '--force');
    git('commit', '--quiet', '--message', tags.join(' '));
    for (const tag of tags) git('tag', tag);
  };
  git('init', '--quiet');
  const { artifactsDir, cacheDir } = defaultOptions(process.env, new Date());
  for (const [version, ...others] of [
    ['2.8.7', '2.8.8'],
    ['2.13.11', '2.13.12'],
  ] as const) {
    const options = { artifactsDir, cacheDir, progress: silent, env: process.env };
    const source = await resolveSource({ slug, spec: version }, options);
    await rm(join(folder, slug), { recursive: true, force: true });
    await cp(source.folder, join(folder, slug), { recursive: true });
    commit(version, ...others);
  }
  const unbuilt =
    "<?php\n/*\n * Plugin Name: KCO\n * Version: 2.15.0\n */\nrequire __DIR__ . '/vendor/autoload.php';\n";
  await writeFile(join(folder, slug, `${slug}.php`), unbuilt);
  commit('2.15.0');
}

test('the tag that changed it is found on the real store, past one that cannot be loaded', async () => {
  // Two shops are installed where no template is there yet.
  test.setTimeout(600_000);
  await using folder = await temporaryFolder();
  const repository = join(folder.path, 'kco');
  await makeRepository(repository);
  const { exitCode, stdout, stderr } = await run([
    ...['bisect', 'outage-at-push-tab-closed', '--json', `--output=${join(folder.path, 'runs')}`],
    ...['--plugin', `git:${repository}#2.8.7..2.15.0`],
  ]);
  expect(exitCode, stderr).toBe(0);
  const report = JSON.parse(stdout) as BisectReport;
  expect(report).toMatchObject({
    outcome: 'found',
    answer: '2.13.11 changed it: paid-but-pending (2.8.8) → paid (2.13.11)',
    run: { stack: 'containers' },
    change: {
      before: { order: 'pending', acknowledged: true },
      after: { order: 'processing', acknowledged: true },
      tag: { tag: '2.13.11', of: 'commit' },
    },
    passedOver: [{ why: 'not-loaded', versions: ['2.15.0'] }],
  });
  expect(report.plays.map(({ kco }) => kco)).toEqual(['2.8.7', '2.13.12', '2.8.8', '2.13.11']);
  expect(await inDocker(report.run.id)).toEqual([]);
});
