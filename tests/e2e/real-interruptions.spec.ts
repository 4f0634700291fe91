import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { connectDocker } from '../../harness/lib/docker/docker-client.ts';
import { isAlive } from '../../harness/lib/docker/ownership.ts';
import { poll } from '../../harness/lib/poll.ts';
import type { RunResults } from '../../harness/reports/results.ts';
import { findBrowser } from '../../harness/shopper/browser/find-browser.ts';
import { run, start } from '../meta/support/command-line.ts';
import { processTree } from '../meta/support/process-tree.ts';
import { inDocker, runIdIn, temporaryFolder, whatIsMissing } from './support.ts';

// Runs that do not come to their end: nothing stays behind, and what was known is kept.

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

const plugin = '--plugin=2.13.11';
/** A run on containers that takes long enough to be interrupted: one scenario after the other. */
const startOneByOne = (output: string, only: readonly string[] = [], shopper = 'http') =>
  start(['run', ...only, '--stack=containers', `--shopper=${shopper}`, '--workers=1', plugin, `--output=${output}`]);

const firstVerdict = /^ *1\/\d+ /m;

test('Ctrl-C: exit code 130, nothing left in Docker', async () => {
  await using output = await temporaryFolder();
  const command = startOneByOne(output.path);
  await command.saw(firstVerdict);
  command.child.kill('SIGINT');
  const { exitCode } = await command.ended;
  expect(exitCode).toBe(130);
  expect(await inDocker(await runIdIn(output.path))).toEqual([]);
});

test('Ctrl-C while the containers start: nothing left in Docker', async () => {
  await using output = await temporaryFolder();
  const command = start(['run', '--stack=containers', '--shopper=http', plugin, `--output=${output.path}`]);
  await command.saw(/^store: WordPress/m);
  command.child.kill('SIGINT');
  const { exitCode } = await command.ended;
  expect(exitCode).toBe(130);
  expect(await inDocker(await runIdIn(output.path))).toEqual([]);
});

test('the command killed: Playwright’s runner sees it and takes everything down', async () => {
  const noBrowser = (await findBrowser(process.env.KCO_HARNESS_BROWSER)) === undefined;
  test.skip(noBrowser, process.env.KCO_HARNESS_NO_BROWSER ?? 'no Chrome or Chromium on this machine');
  await using output = await temporaryFolder();
  const command = startOneByOne(output.path, [], 'browser');
  await command.saw(firstVerdict);
  const runId = await runIdIn(output.path);
  command.child.kill('SIGKILL');
  await poll(async () => ((await inDocker(runId)).length === 0 ? true : undefined), {
    what: 'the killed command’s containers to go',
    timeoutMs: 60_000,
  });
});

test('killed where no runner is: "clean" removes what is left, and no process stays', async () => {
  await using output = await temporaryFolder();
  const command = startOneByOne(output.path);
  await command.saw(firstVerdict);
  const runId = await runIdIn(output.path);
  const pids = await processTree(command.child.pid ?? 0);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  expect(await inDocker(runId)).not.toEqual([]);

  const cleaned = await run(['clean']);
  expect(cleaned.exitCode).toBe(0);
  expect(await inDocker(runId)).toEqual([]);
  await poll(async () => (pids.some(isAlive) ? undefined : true), {
    what: 'the killed processes to go',
    timeoutMs: 10_000,
  });
});

test('"clean" leaves a run that is alive alone', async () => {
  await using output = await temporaryFolder();
  // So many that it still plays when "clean" has ended.
  const command = startOneByOne(output.path, ['waf-*', 'wordfence*', 'cloudflare*']);
  await command.saw(firstVerdict);
  await run(['clean']);
  const { exitCode } = await command.ended;
  expect(exitCode).toBe(0);
});

test('the store dying mid-run: inconclusive and exit code 3, the evidence so far kept, nothing left', async () => {
  await using output = await temporaryFolder();
  const command = start([
    'run',
    '--stack=containers',
    '--shopper=http',
    '--workers=1',
    '--json',
    plugin,
    `--output=${output.path}`,
  ]);
  await command.saw(firstVerdict);
  const runId = await runIdIn(output.path);
  await (await connectDocker()).getContainer(`kco-harness-${runId}-store`).kill();
  const { exitCode, stdout, stderr } = await command.ended;
  expect(exitCode).toBe(3);
  expect(stderr).toContain(`container kco-harness-${runId}-store stopped with exit code 137`);

  const { scenarios } = JSON.parse(stdout) as RunResults;
  const [kept] = scenarios.filter(({ outcome }) => outcome === 'as-expected');
  expect(kept, 'the scenario that ended before').toBeDefined();
  expect(await readFile(join(output.path, runId, kept?.evidence ?? '', 'timeline.txt'), 'utf8')).toContain(
    'edge → store',
  );
  expect(scenarios.filter(({ outcome }) => outcome === 'differs')).toEqual([]);
  expect(await inDocker(runId)).toEqual([]);
});

test('a port that is taken: said with the port, nothing left', async () => {
  await using output = await temporaryFolder();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as { port: number };
  try {
    const { exitCode, stderr } = await run([
      'run',
      '--stack=containers',
      '--shopper=http',
      plugin,
      `--edge-port=${port}`,
      `--output=${output.path}`,
    ]);
    expect(stderr).toContain('PORT_TAKEN');
    expect(stderr).toContain(String(port));
    expect(exitCode).toBe(3);
    expect(await inDocker(await runIdIn(output.path))).toEqual([]);
  } finally {
    taken.close();
  }
});

test('two runs at once do not collide', async () => {
  await using first = await temporaryFolder();
  await using second = await temporaryFolder();
  const both = await Promise.all(
    [first, second].map(({ path }) =>
      run(['run', '--stack=containers', 'healthy*', '--shopper=http', '--workers=1', plugin, `--output=${path}`]),
    ),
  );
  expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
});
