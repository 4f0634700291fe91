import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { RunResults } from '../../harness/reports/results.ts';
import { run } from '../meta/support/command-line.ts';
import { temporaryFolder, versions, whatIsMissing } from './support.ts';

// The fault language on the real software, with the expectations that meta/faults.spec.ts holds the model to.

const fixtures = fileURLToPath(new URL('../fixtures/faults', import.meta.url));

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

test('every behaviour of the fault language comes out on the real shop as its scenario says', async () => {
  await using output = await temporaryFolder();
  const [, kco] = versions;
  const { exitCode, stdout, stderr } = await run([
    ...['run', `--scenarios=${fixtures}`, '--stack=containers', '--shopper=http', '--no-controls', '--json'],
    ...[`--plugin=${kco}`, `--output=${output.path}`],
  ]);
  expect(stderr).not.toContain('Not as expected');
  const { scenarios } = JSON.parse(stdout) as RunResults;
  const notAsExpected = scenarios.filter(({ outcome }) => outcome !== 'as-expected');
  expect(notAsExpected.map(({ id, outcome, reason }) => `${id}: ${outcome}, ${reason}`)).toEqual([]);
  expect(exitCode).toBe(0);
});

test('PHP with a mistake in it: one message with where it stands and PHP’s words, and nothing is played', async () => {
  await using folder = await temporaryFolder();
  const broken = fileURLToPath(new URL('../fixtures/broken-php', import.meta.url));
  const ended = await run([
    ...['run', `--scenarios=${broken}`, '--stack=containers', '--shopper=http'],
    ...[`--plugin=${versions[1]}`, `--output=${folder.path}`],
  ]);
  expect(ended.stderr).toMatch(/^SCENARIO_INVALID: .*broken-php, given\.faults\[0\]\.does\.php.*syntax error/m);
  expect(ended.stderr.match(/^[A-Z]+(_[A-Z]+)*: /gm)).toHaveLength(1);
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
});
