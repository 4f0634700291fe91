import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResults } from '../../harness/reports/results.ts';
import { type Ended, run, start } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// Playing again what failed, and the few scenarios that touch everything.

const scenario = (id: string, verdict: string, afterPaying = 'closes-tab') =>
  `export default { id: '${id}', title: '${id}', source: ['this test'], given: { shopper: { afterPaying: '${afterPaying}' } }, expect: { verdict: '${verdict}' } };`;

const play = (cwd: string, ...args: string[]): Promise<Ended> => run(['run', ...args], {}, { cwd });

/** `id on KCO version` of what was played, in order. */
const playedIn = (stderr: string): string[] =>
  [...stderr.matchAll(/^ *\d+\/\d+ \S (.+) KCO (\S+) /gm)].map(([, id, kco]) => `${id} on KCO ${kco}`).sort();

test('what failed is played again, on its plugin alone, until nothing fails', async ({ folder }) => {
  await writeFile(join(folder, 'good.scenario.mjs'), scenario('good', 'paid'));
  await writeFile(join(folder, 'bad.scenario.mjs'), scenario('bad', 'declined'));
  // 1.x does what 2.x does not.
  const early = scenario('early', 'paid').replace(
    'expect: {',
    "elsewhere: [{ plugin: '<2.0.0', why: 'A test.', expect: { verdict: 'declined' } }], expect: {",
  );
  await writeFile(join(folder, 'early.scenario.mjs'), early);
  const options = ['--scenarios=.', '--shopper=http', '--no-controls', '--plugin=1.11.8', '--plugin=2.13.11'];
  const first = await play(folder, ...options);
  expect(first.exitCode, first.stderr).toBe(1);
  const [earlier] = await readdir(join(folder, 'runs'));

  const again = await play(folder, '--last-failed');
  expect(again.exitCode, again.stderr).toBe(1);
  expect(again.stderr).toContain(`the newest run, runs/${earlier}: 3 of 6 plays not as expected; playing again\n`);
  expect(playedIn(again.stderr)).toEqual(['bad on KCO 1.11.8', 'bad on KCO 2.13.11', 'early on KCO 1.11.8']);

  const some = await play(folder, '--last-failed', 'early', '--json');
  expect(some.exitCode, some.stderr).toBe(1);
  expect((JSON.parse(some.stdout) as RunResults).scenarios.map(({ id, kco }) => `${id} ${kco}`)).toEqual([
    'early 1.11.8',
  ]);

  await writeFile(join(folder, 'early.scenario.mjs'), scenario('early', 'paid'));
  const fixed = await play(folder, '--last-failed');
  expect(fixed.exitCode, fixed.stderr).toBe(0);
  expect(playedIn(fixed.stderr)).toEqual(['early on KCO 1.11.8']);
  const runs = await readdir(join(folder, 'runs'));
  const nothing = await play(folder, '--last-failed');
  expect({ ...nothing, stderr: '' }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  expect(nothing.stderr).toMatch(/^the newest run, runs\/\S+: the only play as expected, nothing to play again\n$/);
  expect(await readdir(join(folder, 'runs'))).toEqual(runs);
});

test('an interrupted run is finished', async ({ folder }) => {
  for (const id of ['one', 'two', 'three']) {
    await writeFile(join(folder, `${id}.scenario.mjs`), scenario(id, 'paid', id === 'one' ? 'returns' : 'closes-tab'));
  }
  const options = ['--scenarios=.', '--shopper=http', '--no-controls', '--workers=1'];
  const started = start(['run', ...options], {}, { cwd: folder });
  await started.saw(/^ *1\/3 /m);
  started.child.kill('SIGINT');
  const stopped = await started.ended;
  expect(stopped.exitCode).toBe(130);
  // One that was under way has no result, or one of which nothing can be told.
  const done = playedIn(stopped.stderr.replaceAll(/^.*\/3 [^✔].*$/gm, ''));
  expect(done.length).toBeLessThan(3);
  const again = await play(folder, '--last-failed');
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stderr).toMatch(/: \d of 3 plays not .*; playing again$/m);
  expect([...done, ...playedIn(again.stderr)].sort()).toEqual(
    ['one', 'three', 'two'].map((id) => `${id} on KCO 2.20.9`),
  );
});

test('no earlier run, and what has no meaning together, are refused', async ({ folder }) => {
  for (const [args, message] of [
    [['--last-failed'], 'there is no earlier run in runs'],
    [['--last-failed', '--shard=1/2'], '--last-failed has no --shard'],
    [['--last-failed', '--smoke'], '--last-failed and --smoke both say what to play'],
    [['--smoke', 'waf-211180-off-tab-closed'], 'none of the scenarios that were asked for'],
  ] as const) {
    const { exitCode, stdout, stderr } = await play(folder, ...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^USAGE: .*\nHint: .*\n$/);
    expect(stderr).toContain(message);
  }
  for (const command of ['diagnose', 'bisect']) {
    const { exitCode, stderr } = await run([command, 'healthy', '--last-failed'], {}, { cwd: folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`${command} has no --last-failed`);
  }
});

test('a smoke run plays about ten scenarios, all as expected', async ({ folder }) => {
  const { exitCode, stdout, stderr } = await play(folder, '--smoke', '--shopper=http', '--no-controls', '--json');
  expect(exitCode, stderr).toBe(0);
  const { scenarios } = JSON.parse(stdout) as RunResults;
  expect(scenarios.length).toBeGreaterThanOrEqual(8);
  expect(scenarios.length).toBeLessThanOrEqual(12);
  expect(scenarios.map(({ id }) => id)).toContain('healthy');
});
