import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResults } from '../../harness/reports/results.ts';
import { runIdIn } from '../e2e/support.ts';
import { run, start } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// A run in parts, and the whole that is made of them.

const wrong = fileURLToPath(new URL('../fixtures/scenarios/wrong', import.meta.url));
const reporters = '--reporter=list,html,junit,markdown,comment';

interface Played {
  exitCode: number | null;
  stderr: string;
  runFolder: string;
  results: RunResults;
}

async function outcomeOf(command: readonly string[], output: string): Promise<Played> {
  const { exitCode, stdout, stderr } = await run([...command, '--json', `--output=${output}`]);
  expect(stdout, stderr).toMatch(/^\{/);
  return {
    exitCode,
    stderr,
    runFolder: join(output, await runIdIn(output)),
    results: JSON.parse(stdout) as RunResults,
  };
}

const play = (folder: string, name: string, ...args: string[]) =>
  outcomeOf(['run', '--shopper=http', ...args], join(folder, name));
const merge = (folder: string, parts: readonly Played[], ...args: string[]) =>
  outcomeOf(['merge', ...parts.map(({ runFolder }) => runFolder), ...args], join(folder, 'merged'));

/** Times and ids differ from run to run: of orders, in which an id of a run may seem to be; of runs and sites. */
const withoutIds = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
    .replace(/\b\d{4}-\d{4}-[0-9a-f]{4}(, \d{4}-\d{4}-[0-9a-f]{4})*/g, 'RUN')
    .replace(/\bw\d+n\d+(?=[a-z]*-)/g, 'SITE')
    .replace(/\d{4}-\d\d-\d\d[T ][\d:.]+(Z| UTC)/g, 'DATE')
    .replace(/(?<=time=")[\d.]+|\d+(\.\d+)? m?s\b/g, 'TIME');

const timed = new Set(['durationMs', 'scenariosMs', 'seed']);
const asData = (results: RunResults) =>
  JSON.parse(withoutIds(JSON.stringify(results)), (key, value) => (timed.has(key) ? undefined : value));

/** What the page says. Drawings have their places by time, which is not in what they say. */
const saidIn = (html: string): string[] =>
  withoutIds(html.replaceAll(/<style>.*?<\/style>|<svg.*?<\/svg>|<details>.*?<\/details>/gs, ''))
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter(Boolean);

test('two shards merged are the whole run, but for times and ids', async ({ folder }) => {
  test.setTimeout(600_000);
  const chosen = ['waf-*', 'healthy*', 'permalinks-*'];
  const whole = await play(folder, 'whole', ...chosen, reporters);
  const shards = [
    await play(folder, 'one', ...chosen, '--shard=1/2', `--durations=${whole.runFolder}`, '--reporter=list,blob'),
    await play(folder, 'two', ...chosen, '--shard=2/2', `--durations=${whole.runFolder}`, '--reporter=list,blob'),
  ];
  const merged = await merge(folder, shards, reporters);
  expect([merged.exitCode, whole.exitCode]).toEqual([0, 0]);
  expect(asData(merged.results)).toEqual(asData(whole.results));
  for (const { results } of shards) expect(results.scenarios.length).toBeLessThan(whole.results.scenarios.length);

  const read = async ({ runFolder }: Played, file: string) => readFile(join(runFolder, file), 'utf8');
  for (const file of ['junit.xml', 'report.md', 'comment.md']) {
    expect(withoutIds(await read(merged, file)), file).toBe(withoutIds(await read(whole, file)));
  }
  expect(saidIn(await read(merged, 'report.html'))).toEqual(saidIn(await read(whole, 'report.html')));
  const evidence = async ({ runFolder }: Played) =>
    (await readdir(join(runFolder, 'scenarios'), { recursive: true })).sort();
  expect(await evidence(merged)).toEqual(await evidence(whole));
  expect(await readdir(join(merged.runFolder, 'html')), 'Playwright’s report, of the blobs').toContain('index.html');
  expect(merged.stderr).toContain(join(merged.runFolder.split('/').at(-1) ?? '', 'html', 'index.html'));
});

test('a difference in one of two shards is the whole run’s: exit code 1', async ({ folder }) => {
  const shards = await Promise.all(
    [1, 2].map((number) => play(folder, `${number}`, `--scenarios=${wrong}`, '--controls', `--shard=${number}/2`)),
  );
  expect(shards.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
  const { exitCode, stderr, results } = await merge(folder, shards);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('expected verdict "paid", got "paid-but-pending"');
  expect(results.scenarios).toHaveLength(2);
});

test.describe('what is not all of one run is refused in one message', () => {
  async function refusal(...names: string[]) {
    const ended = await run(['merge', ...names]);
    expect({ exitCode: ended.exitCode, stdout: ended.stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(ended.stderr).toMatch(/^USAGE: .*\nHint: .*\n$/);
    return ended.stderr;
  }

  test('a shard that is missing, a whole run, another catalog, no run', async ({ folder }) => {
    const healthy = await play(folder, 'healthy', 'healthy', '--shard=1/2', '--controls');
    const other = await play(folder, 'other', 'healthy-tab-closed', '--shard=2/2', '--controls');
    const whole = await play(folder, 'whole', 'healthy');
    expect(await refusal(healthy.runFolder)).toContain('shard 2/2 is missing');
    expect(await refusal(healthy.runFolder, whole.runFolder)).toContain(`${whole.runFolder} is no part of a run`);
    expect(await refusal(healthy.runFolder, other.runFolder)).toContain('are runs of different catalogs');
    expect(await refusal(healthy.runFolder, folder)).toContain(`${folder} is no run folder`);
  });

  test('a shard that was interrupted', async ({ folder }) => {
    const chosen = ['*-tab-closed', '--workers=1', '--no-controls'];
    const started = start(['run', '--shopper=http', ...chosen, '--shard=1/2', `--output=${folder}`]);
    await started.saw(/^ *2\/\d+ /m);
    started.child.kill('SIGINT');
    expect((await started.ended).exitCode).toBe(130);
    const runFolder = join(folder, await runIdIn(folder));
    expect(await refusal(runFolder)).toMatch(/was interrupted before it had played .* and \d+ more/);
    await rm(join(runFolder, 'results.json'));
    expect(await refusal(runFolder)).toContain('has no results.json: it was interrupted');
  });
});

test('durations without shards, or of another run, are refused before anything is played', async ({ folder }) => {
  const alone = await run(['run', 'healthy', '--durations', folder]);
  expect(alone.stderr).toMatch(/^USAGE: --durations changes nothing without --shard\nHint: .*\n$/);
  await writeFile(join(folder, 'results.json'), '{}');
  const other = await run(['run', 'healthy', '--shard=1/1', '--durations', folder]);
  expect(other.stderr).toMatch(/^USAGE: .*results\.json is no results\.json of a run: .*\nHint: .*\n$/);
  expect([alone.exitCode, other.exitCode]).toEqual([2, 2]);
});
