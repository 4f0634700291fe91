import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../../harness/lib/docker/ownership.ts';
import { poll } from '../../harness/lib/poll.ts';
import type { RunResults } from '../../harness/reports/results.ts';
import { runIdIn } from '../e2e/support.ts';
import { startDownloadServer } from '../unit/cli/download-server.ts';
import { start } from './support/command-line.ts';
import { expect, test, withoutBrowser } from './support/meta-test.ts';
import { processTree } from './support/process-tree.ts';

// Ctrl-C at any time: exit code 130, no process and nothing half-made left.

const gone = (pids: readonly number[]) =>
  poll(async () => (pids.some(isAlive) ? undefined : true), { what: 'every process to go', timeoutMs: 15_000 });

test('while a browser is downloaded: the download stops, and no run folder is left', async ({ folder }) => {
  await using server = await startDownloadServer('stalling');
  const output = join(folder, 'out');
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const environment = { ...withoutBrowser(folder, server.url), TMPDIR: temporary };
  const command = start(['run', 'healthy', '--output', output], environment);
  await command.saw(/^downloading Chrome/m);
  await poll(async () => (server.requests.some((request) => request.startsWith('GET')) ? true : undefined), {
    what: 'the download to begin',
    timeoutMs: 30_000,
  });
  const pids = await processTree(command.child.pid ?? 0);
  command.child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await command.ended;
  expect(stderr).toMatch(/\nstopping\n$/);
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  expect(await readdir(output)).toEqual([]);
  expect((await readdir(temporary)).filter((name) => /download|browser/.test(name))).toEqual([]);
  await gone(pids);
  expect(await server.connections()).toBe(0);
});

test('while scenarios are played on the simulated stack', async ({ folder }) => {
  const command = start(['run', '--stack', 'simulated', '--shopper', 'http', '--workers', '1', '--output', folder]);
  await command.saw(/^ *1\/\d+ /m);
  const pids = await processTree(command.child.pid ?? 0);
  command.child.kill('SIGINT');
  const { exitCode, stdout } = await command.ended;
  expect(exitCode).toBe(130);
  expect(stdout, 'what was played until then').toMatch(/^✔ \S+ +paid/m);
  const [, left] = /, cut short with (\d+) left to play in /.exec(stdout) ?? [];
  const results = await readFile(join(folder, await runIdIn(folder), 'results.json'), 'utf8');
  const { run, scenarios } = JSON.parse(results) as RunResults;
  expect([run.unplayed?.length, scenarios.length > 0]).toEqual([Number(left), true]);
  await gone(pids);
});
