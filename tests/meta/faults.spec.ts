import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResults } from '../../harness/reports/results.ts';
import { type Ended, run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// The fault language by the command line. The same scenarios are held to the real software by e2e/real-faults.spec.ts.

const fixtures = fileURLToPath(new URL('../fixtures/faults', import.meta.url));

test('every behaviour of the fault language comes out on the model as its scenario says', async ({ folder }) => {
  test.setTimeout(600_000);
  const { exitCode, stdout, stderr } = await run([
    // More workers than cores: much of it is waiting for time-outs.
    ...['run', `--scenarios=${fixtures}`, '--shopper=http', '--no-controls', '--json', `--output=${folder}`],
    '--workers=4',
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

/** Plays scenarios that are files of a folder of their own. @param given by id, as TypeScript, on line 5 of its file */
async function play(folder: string, given: Record<string, string>, ...args: string[]) {
  const scenarios = join(folder, 'scenarios');
  await mkdir(scenarios, { recursive: true });
  for (const [id, text] of Object.entries(given)) {
    const [deviations, header = ''] = text.split('// with ');
    await writeFile(
      join(scenarios, `${id}.scenario.ts`),
      `${header} export default {
  id: '${id}',
  title: 'A scenario of my own',
  source: ['me'],
  given: ${deviations},
  expect: { verdict: 'paid' },
};
`,
    );
  }
  const ended = await run([
    ...['run', `--scenarios=${scenarios}`, '--shopper=http', '--no-controls', `--output=${join(folder, 'runs')}`],
    ...args,
  ]);
  return { ...ended, file: join(scenarios, 'mine.scenario.ts') };
}

/** One message, nothing on stdout, and the exit code of what makes no sense. */
function expectRefusal(ended: Ended, code: string, ...says: string[]): void {
  for (const words of says) expect(ended.stderr).toContain(words);
  expect(ended.stderr.match(/^[A-Z]+(_[A-Z]+)*: /gm)).toEqual([`${code}: `]);
  expect(ended.stderr).not.toContain('    at ');
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
}

test('mistakes in faults: file, line and what to write instead, for each', async ({ folder }) => {
  const mistakes: readonly (readonly [fault: string, says: string])[] = [
    ["{ at: 'egde', does: { reset: true } }", 'at: unknown value "egde"; did you mean "edge"?'],
    [
      "{ at: 'edge', does: { answer: { status: '403' } } }",
      'does.answer.status: Invalid input: expected number, received string: write 403 without quotes',
    ],
    ["{ at: 'edge', does: { truncate: true } }", 'does.truncate: "edge" cannot do this; it can do answer, redirect, '],
    [
      "{ at: 'store', on: { agent: '*', hook: 'init' }, does: { php: 'exit' } }",
      'on.agent: "store" cannot tell this; it knows hook, during, nth',
    ],
    [
      "{ at: 'store', on: { hook: 'init' }, does: { php: 'exot' } }",
      'does.php: "exot" is neither PHP nor one of exit, throw, fatal, sleep',
    ],
    ["{ at: 'store', does: { php: 'exit' } }", 'on: name the hook at which it happens'],
    ["'wordfense'", '"wordfense" is no fault; did you mean wordfence()? Import it from \'kco-harness\''],
  ];
  const faults = mistakes.map(([fault]) => fault).join(',\n');
  const ended = await play(folder, { mine: `{ faults: [${faults}] }` });
  expectRefusal(ended, 'SCENARIO_INVALID');
  const lines = ended.stderr.replace('SCENARIO_INVALID: ', '').split('\n').slice(0, mistakes.length);
  for (const [index, [, says]] of mistakes.entries()) {
    const where = `${ended.file}:${5 + index}: given.faults.${index}`;
    expect(lines.find((line) => line.startsWith(where))).toContain(says);
  }
});

test('a misspelt preset: the nearest right one', async ({ folder }) => {
  const index = fileURLToPath(new URL('../../harness/index.ts', import.meta.url));
  const ended = await play(folder, {
    mine: `{ faults: [wordfense()] }// with import { wordfense } from '${index}';`,
  });
  expectRefusal(ended, 'SCENARIO_INVALID', ended.file, 'Did you mean "wordfence"?');
});

test('what the model cannot play: a line for each scenario, with the stack that can, before anything is started', async ({
  folder,
}) => {
  const given = {
    'a-hook': "{ faults: [{ at: 'store', on: { hook: 'shutdown' }, does: { php: 'exit' } }] }",
    'own-php': "{ faults: [{ at: 'store', on: { hook: 'init' }, does: { php: 'exit;' } }] }",
    loopback: "{ faults: [{ at: 'loopback', does: { reset: true } }] }",
    options: "{ options: { blogname: 'mine' } }",
    constants: '{ constants: { MINE: 1 } }',
    plugin: "{ with: ['./plugin'] }",
  };
  const ended = await play(folder, given);
  const model = 'the simulated store';
  expectRefusal(
    ended,
    'SCENARIO_INVALID',
    `a-hook: ${model} cannot play faults[0], "php at store": it does not pass the hook shutdown; name one that it passes (`,
    `own-php: ${model} cannot play faults[0], "php at store": it runs no PHP`,
    `loopback: ${model} cannot play faults[0], "reset at loopback": only its block checkout makes a request to itself; state checkout: 'block'`,
    `options: ${model} has no WordPress that would read blogname`,
    `constants: ${model} has no WordPress that would read MINE`,
    `plugin: ${model} runs no code`,
  );
  expect(ended.stderr.match(/use --stack containers/g)).toHaveLength(Object.keys(given).length);
  expect(ended.stderr).toContain('woocommerce_payment_complete');
});

test('a fault that never fires: inconclusive, exit code 3, and what it waited for', async ({ folder }) => {
  const mine = "{ faults: [{ at: 'edge', on: { callback: 'push' }, does: { reset: true }, called: 'waiting' }] }";
  const { exitCode, stdout, stderr } = await play(folder, { mine }, '--json');
  expect(exitCode).toBe(3);
  const { scenarios } = JSON.parse(stdout) as RunResults;
  expect(scenarios).toMatchObject([{ outcome: 'inconclusive', orders: [{ status: 'processing' }] }]);
  expect(stderr).toContain('the fault "waiting" never acted: it waits for a push, and none came to it');
});

test('a further plugin whose folder is missing: named with its whole path', async ({ folder }) => {
  const ended = await play(folder, { mine: "{ with: ['./not-there'] }" }, '--stack=containers');
  expectRefusal(ended, 'SOURCE_NOT_FOUND', join(folder, 'scenarios', 'not-there'));
});
