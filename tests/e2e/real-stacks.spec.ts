import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { RunResults } from '../../harness/reports/results.ts';
import { run } from '../meta/support/command-line.ts';
import { type SeenOnStack, seenOnStack } from './stacks/seen-on-stack.ts';
import { differencesOf, type ScenarioOnStacks, stacksPage } from './stacks/stacks-page.ts';
import { runIdIn, temporaryFolder, versions, whatIsMissing } from './support.ts';

// What licenses the model: every scenario on both stacks, compared part by part, and the page in the docs that says so.

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

const [kco] = versions;
const page = fileURLToPath(new URL('../../docs/stacks.md', import.meta.url));

/** Differences that are known, by scenario and part, and why they are there. */
const explained: ReadonlyMap<string, string> = new Map();

test('both stacks show the same of every scenario, and docs/stacks.md says what', async () => {
  await using output = await temporaryFolder();
  const play = async (stack: string) => {
    const folder = join(output.path, stack);
    const args = [
      'run',
      `--stack=${stack}`,
      '--shopper=http',
      '--json',
      '--no-controls',
      `--plugin=${kco}`,
      `--output=${folder}`,
    ];
    const ended = await run([...args, '--reporter=list']);
    expect(ended.stderr).not.toContain('Not as expected');
    expect(ended.exitCode).toBe(0);
    const results = JSON.parse(ended.stdout) as RunResults;
    const runFolder = join(folder, await runIdIn(folder));
    const seen = new Map<string, SeenOnStack>();
    for (const result of results.scenarios) {
      if (result.outcome !== 'skipped') seen.set(result.id, await seenOnStack(runFolder, result));
    }
    return { results, seen };
  };
  const simulated = await play('simulated');
  const containers = await play('containers');
  const both = [...containers.seen.keys()].filter((id) => simulated.seen.has(id));
  // What the model cannot do is skipped there, with the reason in the scenario's file.
  const skippedBy = ({ results }: { results: RunResults }) =>
    results.scenarios.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id);
  const onContainersOnly = [...containers.seen.keys()].filter((id) => !simulated.seen.has(id));
  // This version has no block checkout; what else containers skip, the model skips as well.
  expect(skippedBy(simulated).sort()).toEqual([...skippedBy(containers), ...onContainersOnly].sort());

  const rows = both.map(
    (id): ScenarioOnStacks => ({
      id,
      containers: containers.seen.get(id) as SeenOnStack,
      simulated: simulated.seen.get(id) as SeenOnStack,
    }),
  );
  const unexplained = rows.flatMap((row) =>
    differencesOf(row)
      .filter((difference) => !explained.has(`${row.id} ${difference.split(':')[0]}`))
      .map((difference) => `${row.id}: ${difference}`),
  );
  expect(unexplained).toEqual([]);

  const { versions: here } = containers.results.run;
  if (process.env.KCO_HARNESS_UPDATE_DOCS) await writeFile(page, stacksPage(rows, here, explained));
  const written = await readFile(page, 'utf8');
  // The page says what it was made with; another WordPress on this machine does not make it wrong.
  const [, woocommerce = '', wordpress = ''] = /on WooCommerce (\S+) and WordPress (\S+) /.exec(written) ?? [];
  expect(written, 'docs/stacks.md is old: run this test with KCO_HARNESS_UPDATE_DOCS=1').toBe(
    stacksPage(rows, { kco, woocommerce, wordpress }, explained),
  );
});
