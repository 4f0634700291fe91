import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { runContextFor } from '../../harness/cli/run-context.ts';
import { silent } from '../../harness/lib/log.ts';
import { matrixOf } from '../../harness/reports/matrix/matrix.ts';
import { renderMatrix } from '../../harness/reports/matrix/matrix-report.ts';
import type { PlayedRun } from '../../harness/reports/read-results.ts';
import type { RunResults } from '../../harness/reports/results.ts';
import { styleFor } from '../../harness/reports/style.ts';
import { defaultOptions } from '../../harness/run/default-options.ts';
import { playUndisturbed } from '../../harness/run/play-undisturbed.ts';
import { playsOf, tooOldFor } from '../../harness/run/plays.ts';
import type { RunOptions } from '../../harness/run/run-options.ts';
import { runScenario } from '../../harness/run/run-scenario.ts';
import { runScenarios } from '../../harness/run/run-scenarios.ts';
import { buildFor, stackNeeds } from '../../harness/run/stack/stack-needs.ts';
import { startStack } from '../../harness/run/stack/start-stack.ts';
import { findBrowser } from '../../harness/shopper/browser/find-browser.ts';
import { judgeScenario, type ScenarioResult } from '../../harness/verdict/scenario-result.ts';
import { runIdIn, textsBelow } from '../e2e/support.ts';
import { run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// The whole catalog on the model. docs/matrix.md was made of runs on real software: what the model shows of the same
// versions can be had anywhere, and must be what the page says of it.

/** Each was run with the real plugin, too. */
const versions = [
  ...['1.11.8', '2.0.16', '2.5.9', '2.8.7', '2.11.7', '2.13.11', '2.14.4'],
  ...['2.15.0', '2.16.0', '2.16.4', '2.17.0', '2.18.3', '2.18.4', '2.19.1', '2.20.0', '2.20.6', '2.20.9'],
];

test('every scenario on seventeen versions comes out as it says, and docs/matrix.md has that', async () => {
  test.setTimeout(1_200_000);
  const page = await matrixPage();
  const results = await playInThisProcess({
    ...defaultOptions({}, new Date()),
    shopper: 'http',
    plugins: versions,
  });
  expect(results.filter(({ outcome }) => outcome !== 'as-expected')).toEqual([]);
  expect(new Set(results.map(({ kco }) => kco))).toEqual(new Set(versions));

  const simulated = cellsOf(matrixFor('simulated', results), 'simulated');
  expect(simulated.size).toBe(results.length);
  expect(Object.fromEntries(cellsOf(page, 'simulated')), 'docs/matrix.md is old').toEqual(
    Object.fromEntries(simulated),
  );

  const containers = cellsOf(page, 'containers');
  expect(new Set([...containers.keys()].map((key) => key.split(' ')[1]))).toEqual(new Set(versions));
  const differing = [...containers].filter(([key, cell]) => cell !== (simulated.get(key) ?? cell));
  expect(differing).toEqual([]);
});

/** Without Playwright's runner, which takes more time for each of eighteen hundred plays than the play itself. */
async function playInThisProcess(options: RunOptions): Promise<ScenarioResult[]> {
  const plays = playsOf(options, await runScenarios(options)).filter(
    ({ skip, scenario, pluginIndex }) =>
      skip === undefined && tooOldFor(scenario.given, options.plugins[pluginIndex] ?? '') === undefined,
  );
  await using stack = await startStack(options, stackNeeds(plays.map(({ scenario }) => scenario)), silent);
  await using runContext = runContextFor(stack, options, true);
  // More than cores: a twentieth of the plays waits for time-outs.
  return await pLimit(6).map(plays, async ({ scenario, pluginIndex }, number) => {
    const build = buildFor(stack.descriptor.builds, pluginIndex, scenario.given);
    const record = await playUndisturbed(() => runScenario(scenario, build, `n${number}`, runContext), silent);
    return judgeScenario(scenario, record, { durationMs: 0, evidence: '' });
  });
}

test('with a browser: the same verdicts as without, all as expected, and no secret in any file', async ({ folder }) => {
  test.skip(
    (await findBrowser(process.env.KCO_HARNESS_BROWSER)) === undefined,
    process.env.KCO_HARNESS_NO_BROWSER ?? 'no Chrome or Chromium on this machine',
  );
  test.setTimeout(1_200_000);
  // Each scenario on the version that shows it.
  const { stdout, stderr, exitCode } = await run(['run', '--json', `--output=${folder}`]);
  expect(stderr).not.toContain('Not as expected');
  expect(exitCode).toBe(0);
  const { run: played, scenarios } = JSON.parse(stdout) as RunResults;
  expect([played.stack, played.shopper]).toEqual(['simulated', 'browser']);
  expect(scenarios.filter(({ verdict }) => verdict === 'paid-but-pending').length).toBeGreaterThan(5);

  // The page holds what the HTTP shopper saw, by the test above; two scenarios show on versions that have no column there.
  const page = cellsOf(await matrixPage(), 'simulated');
  const cells = cellsOf(matrixFor('simulated', scenarios), 'simulated');
  expect(Object.fromEntries(cells)).toEqual(Object.fromEntries([...cells.keys()].map((key) => [key, page.get(key)])));
  expect(new Set(scenarios.flatMap(({ id, outcome }) => (outcome === 'skipped' ? [] : [id])))).toEqual(idsOf(page));

  const runFolder = join(folder, await runIdIn(folder));
  const report = await readFile(join(runFolder, 'report.html'), 'utf8');
  for (const { id } of scenarios) expect(report).toContain(id);
  expect(await readdir(join(runFolder, 'html'))).toContain('index.html');
  await expectNoSecrets(runFolder);
});

/** Session ids of the shape that the plugin leaks, and the secrets of merchants: 21 characters in a Basic header. */
async function expectNoSecrets(runFolder: string): Promise<void> {
  for (const [path, text] of await textsBelow(runFolder)) {
    expect(text.match(/\bt_[0-9a-f]{30}\b/)?.[0], path).toBeUndefined();
    expect(text.match(/Basic [A-Za-z0-9+/=]{20,}/)?.[0], path).toBeUndefined();
    expect(text.match(/wc_order_[A-Za-z0-9]{13}/)?.[0], path).toBeUndefined();
  }
}

const matrixPage = () => readFile(fileURLToPath(new URL('../../docs/matrix.md', import.meta.url)), 'utf8');

const matrixFor = (stack: string, scenarios: PlayedRun['scenarios']): string =>
  renderMatrix(matrixOf([{ run: { stack, versions: { woocommerce: 'simulated' } }, scenarios }]), 'markdown', {
    style: styleFor(false),
  });

const idsOf = (cells: Map<string, string>) => new Set([...cells.keys()].map((key) => key.split(' ')[0]));

/** The matrix's cells of one stack that were played, by `<scenario> <version>`. */
function cellsOf(page: string, stack: 'simulated' | 'containers'): Map<string, string> {
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  const [head = '', , ...lines] = rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const cells = new Map<string, string>();
  for (const [name = '', ...verdicts] of lines) {
    for (const [index, verdict] of verdicts.entries()) {
      const column = head[index + 1] ?? '';
      // Of one run alone no column says its stack.
      if (column.includes('<br>') && !column.includes(`<br>${stack}`)) continue;
      if (verdict === '–' || verdict === '') continue;
      for (const version of versionsIn(column)) {
        cells.set(`${name.replaceAll('`', '')} ${version}`, verdict.replace(/\*\*|≠ /g, ''));
      }
    }
  }
  return cells;
}

/** `KCO 2.5.9–2.8.7`: neighbours with equal columns are one. */
function versionsIn(column: string): string[] {
  const [, first = '', last = first] = /^KCO ([\d.]+)(?:–([\d.]+))?/.exec(column) ?? [];
  return versions.slice(versions.indexOf(first), versions.indexOf(last) + 1);
}
