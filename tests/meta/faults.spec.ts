import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResults } from '../../harness/reports/results.ts';
import { run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// The fault language by the command line. The same scenarios are held to the real software by e2e/real-faults.spec.ts.

const fixtures = fileURLToPath(new URL('../fixtures/faults', import.meta.url));

test('every behaviour of the fault language comes out on the model as its scenario says', async ({ folder }) => {
  test.setTimeout(600_000);
  const { exitCode, stdout, stderr } = await run([
    ...['run', `--scenarios=${fixtures}`, '--shopper=http', '--no-controls', '--json', `--output=${folder}`],
  ]);
  expect(stderr).not.toContain('Not as expected');
  const { scenarios } = JSON.parse(stdout) as RunResults;
  const notAsExpected = scenarios.filter(({ outcome }) => outcome !== 'as-expected' && outcome !== 'skipped');
  expect(notAsExpected.map(({ id, outcome, reason }) => `${id}: ${outcome}, ${reason}`)).toEqual([]);
  expect(exitCode).toBe(0);
  const skipped = scenarios.filter(({ outcome }) => outcome === 'skipped');
  // PHP, options, constants, further plugins and the shop's requests to itself.
  expect(skipped.every(({ reason }) => reason.startsWith('runs on the containers stack only: '))).toBe(true);
  expect(skipped.length).toBeLessThan(scenarios.length / 8);
});

/** Plays one scenario of a folder of its own. */
async function play(folder: string, given: string, ...args: string[]) {
  const scenarios = join(folder, 'scenarios');
  await mkdir(scenarios, { recursive: true });
  const file = join(scenarios, 'mine.scenario.ts');
  const text = `export default {
  id: 'mine',
  title: 'A scenario of my own',
  source: ['me'],
  given: ${given},
  expect: { verdict: 'paid' },
};
`;
  await writeFile(file, text);
  const ended = await run([
    ...['run', `--scenarios=${scenarios}`, '--shopper=http', '--no-controls', `--output=${join(folder, 'runs')}`],
    ...args,
  ]);
  return { ...ended, file };
}

/** One message and no second one, nothing on stdout, and the exit code of something that makes no sense. */
function expectRefusal(ended: { exitCode: number | null; stdout: string; stderr: string }, ...says: string[]): void {
  for (const words of says) expect(ended.stderr).toContain(words);
  expect(ended.stderr.match(/^[A-Z]+(_[A-Z]+)*: /gm)).toHaveLength(1);
  expect(ended.stderr).not.toContain('    at ');
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
}

for (const [mistake, given, says] of [
  [
    'a misspelt place',
    "{ faults: [{ at: 'egde', does: { reset: true } }] }",
    ['given.faults.0.at: unknown value "egde"; did you mean "edge"?'],
  ],
  [
    'a status in quotes',
    "{ faults: [{ at: 'edge', does: { answer: { status: '403' } } }] }",
    ['given.faults.0.does.answer.status', 'write 403 without quotes'],
  ],
  [
    'a behaviour that its place does not have',
    "{ faults: [{ at: 'edge', does: { truncate: true } }] }",
    ['given.faults.0.does.truncate', '"edge" cannot do this; it can do answer, redirect'],
  ],
  [
    'a target that its place cannot tell',
    "{ faults: [{ at: 'store', on: { agent: '*', hook: 'init' }, does: { php: 'exit' } }] }",
    ['given.faults.0.on.agent', '"store" cannot tell this; it knows hook, during, nth'],
  ],
  [
    'a misspelt end of PHP',
    "{ faults: [{ at: 'store', on: { hook: 'init' }, does: { php: 'exot' } }] }",
    ['given.faults.0.does.php', '"exot" is neither PHP nor one of exit, throw, fatal, sleep'],
  ],
  [
    'PHP without a hook',
    "{ faults: [{ at: 'store', does: { php: 'exit' } }] }",
    ['given.faults.0.on', 'name the hook at which it happens'],
  ],
] as const) {
  test(`${mistake}: file, line and what to write instead`, async ({ folder }) => {
    const ended = await play(folder, given);
    expectRefusal(ended, 'SCENARIO_INVALID: ', `${ended.file}:5: `, ...says);
  });
}

test('a misspelt preset: the nearest right one', async ({ folder }) => {
  const index = new URL('../../harness/index.ts', import.meta.url).href;
  const ended = await play(folder, `{ faults: [(await import('${index}')).wordfense()] }`);
  expectRefusal(
    ended,
    'SCENARIO_INVALID: ',
    ended.file,
    'wordfense is not a function',
    'Did you mean the preset "wordfence"?',
  );
});

test('a preset’s name in the place of a value: what a fault looks like', async ({ folder }) => {
  const ended = await play(folder, "{ faults: ['wordfense'] }");
  expectRefusal(ended, 'SCENARIO_INVALID: ', `${ended.file}:5: given.faults.0`);
});

test('a hook that the model does not pass: which ones it passes, before anything is started', async ({ folder }) => {
  const ended = await play(folder, "{ faults: [{ at: 'store', on: { hook: 'shutdown' }, does: { php: 'exit' } }] }");
  expectRefusal(
    ended,
    'SCENARIO_INVALID: ',
    'mine: the simulated store cannot play faults[0], "php at store": it does not pass the hook shutdown',
    'woocommerce_payment_complete',
    '--stack containers',
  );
});

for (const [what, given, says] of [
  ['PHP of one’s own', "{ faults: [{ at: 'store', on: { hook: 'init' }, does: { php: 'exit;' } }] }", 'it runs no PHP'],
  ['the shop’s request to itself', "{ faults: [{ at: 'loopback', does: { reset: true } }] }", 'no request to itself'],
  ['options of WordPress', "{ options: { blogname: 'mine' } }", 'has no WordPress that would read blogname'],
  ['constants of PHP', '{ constants: { MINE: 1 } }', 'has no WordPress that would read MINE'],
  ['a further plugin', "{ with: ['./plugin'] }", 'runs no code'],
] as const) {
  test(`${what} on the model: refused, with the stack that can`, async ({ folder }) => {
    expectRefusal(
      await play(folder, given),
      'SCENARIO_INVALID: ',
      'mine: the simulated store',
      says,
      '--stack containers',
    );
  });
}

test('a fault that never fires: inconclusive, exit code 3, and what it waited for', async ({ folder }) => {
  const given = "{ faults: [{ at: 'edge', on: { callback: 'push' }, does: { reset: true }, called: 'waiting' }] }";
  const { exitCode, stdout, stderr } = await play(folder, given, '--json');
  expect(exitCode).toBe(3);
  const { scenarios } = JSON.parse(stdout) as RunResults;
  expect(scenarios).toMatchObject([{ outcome: 'inconclusive', orders: [{ status: 'processing' }] }]);
  expect(stderr).toContain('the fault "waiting" never acted: it waits for a push, and none came to it');
});

test('a further plugin whose folder is missing: named with its whole path', async ({ folder }) => {
  const ended = await play(folder, "{ with: ['./not-there'] }", '--stack=containers');
  expectRefusal(ended, 'SOURCE_NOT_FOUND: ', join(folder, 'scenarios', 'not-there'));
});
