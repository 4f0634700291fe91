import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { MutantsReport } from '../../harness/reports/mutants-report.ts';
import { run } from '../meta/support/command-line.ts';
import { inDocker, temporaryFolder, whatIsMissing } from './support.ts';

// Three of the kept mutants on the real plugin, one after the other in one shop. All of them: npm run mutants.

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

test('three mutants: each is caught, the sentence names it, and none is left in the shop of the next', async () => {
  test.setTimeout(300_000);
  await using scratch = await temporaryFolder();
  const names = ['push-sets-on-hold', 'callbacks-have-a-syntax-error', 'return-ends-php'];
  const { stdout, stderr, exitCode } = await run([
    'mutants',
    '--json',
    `--output=${join(scratch.path, 'runs')}`,
    '--plugin=2.13.11',
    ...names.map((name) => `--only=${name}`),
  ]);
  expect(exitCode, stderr).toBe(0);
  const { run: played, mutants } = JSON.parse(stdout) as MutantsReport;
  expect(mutants).toMatchObject([
    {
      name: 'push-sets-on-hold',
      outcome: 'caught',
      explained: true,
      // What the push does is none of the customer's who returns.
      plays: [
        { id: 'healthy-tab-closed', verdict: 'paid-but-on-hold' },
        { id: 'healthy', outcome: 'as-expected' },
      ],
    },
    { name: 'callbacks-have-a-syntax-error', outcome: 'caught', explained: true, verdict: 'does not load' },
    {
      name: 'return-ends-php',
      outcome: 'caught',
      explained: true,
      plays: [
        { id: 'healthy-tab-closed', outcome: 'as-expected' },
        { id: 'healthy', outcome: 'differs' },
      ],
    },
  ]);
  expect(await inDocker(played.id)).toEqual([]);
});
