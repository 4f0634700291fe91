import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InterleaveReport } from '../../harness/run/interleave/interleave-report.ts';
import { run, start } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

const interleave = (...args: string[]): string[] => ['interleave', '--seed', 'abc', ...args];

test('violations are counted by version, and the first of each kind has a line that plays it again', async ({
  folder,
}) => {
  const args = ['--count', '12', '--plugin', '2.13.11', '--plugin', '1.11.8', '--json', '--output', folder];
  const { exitCode, stdout, stderr } = await run(interleave(...args));
  const report = JSON.parse(stdout) as InterleaveReport;
  expect(exitCode).toBe(1);
  expect(report).toMatchObject({ schemaVersion: 1, run: { seed: 'abc', stack: 'simulated', shopper: 'http' } });
  expect(report.plugins.map(({ kco, played, inconclusive }) => [kco, played, inconclusive.count])).toEqual([
    ['2.13.11', 12, 0],
    ['1.11.8', 12, 0],
  ]);
  expect(JSON.parse(await readFile(join(folder, report.run.id, 'interleavings.json'), 'utf8'))).toEqual(report);
  expect(stderr).toContain('KCO 1.11.8: 12 of 12, ');

  const [, old] = report.plugins;
  const twoOrders = old?.invariants.find(({ id }) => id === 'one-order');
  expect(twoOrders?.violated).toBe(
    old?.interleavings.filter(({ violations }) => violations[0]?.invariant === 'one-order').length,
  );
  const { first } = twoOrders ?? {};
  expect(first?.replay).toBe(`kco-harness interleave --seed abc --replay ${first?.number} --plugin 1.11.8`);

  const replayed = await run([...(first?.replay.split(' ').slice(1) ?? []), '--output', folder]);
  expect(replayed.exitCode).toBe(1);
  expect(replayed.stdout).toContain(`schedule  ${first?.schedule}\n`);
  expect(replayed.stdout).toContain(`✘ one-order           ${first?.seen}\n`);
  const steps = first?.schedule.split(' ') ?? [];
  const told = [...replayed.stdout.matchAll(/^ {2}(\S+) +orders: /gm)].map(([, step]) => step);
  expect(told).toEqual(steps);
});

test('for people: a table by version, then what did not hold', async ({ folder }) => {
  const { exitCode, stdout } = await run(interleave('--count', '3', '--output', folder));
  // Notes that are written twice are noticed, and no more.
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(
    /^ +played +one-order +stock-reduced-once +paid-stays-paid +acknowledged +notes-once +inconclusive$/m,
  );
  expect(stdout).toMatch(/^KCO 2\.20\.9 +3 +0 +0 +0 +0 +\d +0$/m);
  expect(stdout).toMatch(/^ {4}replay {4}kco-harness interleave --seed abc --replay \d+ --plugin 2\.20\.9$/m);
  expect(stdout).toContain('A model, not WooCommerce');
});

test('with the block checkout a validation takes part, and the line that plays it again says so', async ({
  folder,
}) => {
  const args = ['--count', '3', '--plugin', '2.20.9', '--checkout', 'block', '--json', '--output', folder];
  const { exitCode, stdout } = await run(interleave(...args));
  expect(exitCode).toBe(0);
  const [row] = (JSON.parse(stdout) as InterleaveReport).plugins;
  for (const { schedule } of row?.interleavings ?? []) expect(schedule).toContain('validation:start');
  const replay = row?.invariants.find(({ first }) => first)?.first?.replay;
  expect(replay).toMatch(/ --plugin 2\.20\.9 --checkout block$/);
  const replayed = await run([...(replay?.split(' ').slice(1) ?? []), '--output', folder]);
  expect(replayed.stdout).toContain('and a validation of the block checkout comes late');
});

test('an interleaving in which all holds ends with 0, and leaves its evidence', async ({ folder }) => {
  const { exitCode, stdout } = await run(interleave('--replay', '5', '--output', folder));
  expect(stdout.match(/^✔/gm)).toHaveLength(5);
  expect(exitCode).toBe(0);
  const [, evidence = ''] = /^evidence {2}(.+)$/m.exec(stdout) ?? [];
  const timeline = await readFile(join(evidence, 'timeline.txt'), 'utf8');
  expect(timeline).toContain('/acknowledge');
});

for (const [fact, args, message] of [
  ['a shopper', ['--shopper', 'browser'], 'interleave has no --shopper'],
  ['no interleaving at all', ['--count', '0'], 'It is a whole number from 1'],
  ['code on the model', ['--stack', 'simulated', '--woocommerce', '9.9.5'], 'runs no code'],
  ['a scenario', ['healthy'], 'too many arguments'],
  ['another checkout', ['--checkout', 'express'], 'Allowed choices are shortcode, block'],
  ['the block checkout of an old plugin', ['--checkout', 'block', '--plugin', '2.13.11'], 'needs KCO 2.16.0 or later'],
] as const) {
  test(`${fact} is refused`, async ({ folder }) => {
    const { exitCode, stdout, stderr } = await run(interleave(...args, '--output', folder));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stdout).toBe('');
  });
}

test('Ctrl-C ends it after what is under way', async ({ folder }) => {
  const command = start(interleave('--count', '100000', '--output', folder));
  await command.saw(/playing 100000 interleavings of KCO 2\.20\.9, seed abc\n/);
  command.child.kill('SIGINT');
  expect((await command.ended).exitCode).toBe(130);
});
