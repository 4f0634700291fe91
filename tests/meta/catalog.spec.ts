import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResults } from '../../harness/reports/results.ts';
import { findBrowser } from '../../harness/shopper/browser/find-browser.ts';
import { runIdIn, temporaryFolder, textsBelow } from '../e2e/support.ts';
import { type Ended, run } from './support/command-line.ts';
import { test as base, expect } from './support/meta-test.ts';

// The whole catalog on the model. It is played on nine versions once, for all tests of this file.

const versions = ['1.11.8', '2.0.16', '2.5.9', '2.8.7', '2.11.7', '2.13.11', '2.14.4', '2.18.4', '2.20.9'];
/** Also run with the real plugin. */
const real = versions.filter((version) => version !== '2.18.4' && version !== '2.20.9');

interface Played extends Ended {
  /** Of the run. */
  folder: string;
  results: RunResults;
}

async function play(output: string, ...args: string[]): Promise<Played> {
  const ended = await run(['run', '--json', `--output=${output}`, ...args]);
  return { ...ended, folder: join(output, await runIdIn(output)), results: JSON.parse(ended.stdout) as RunResults };
}

function expectAsExpected({ stderr, exitCode }: Ended): void {
  expect(stderr).not.toContain('Not as expected');
  expect(exitCode).toBe(0);
}

const test = base.extend<object, { catalog: Played }>({
  catalog: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the destructuring.
    async ({}, use) => {
      await using output = await temporaryFolder();
      const plugins = versions.map((version) => `--plugin=${version}`);
      // More workers than cores: a twentieth of the plays waits for time-outs, and takes half of the time.
      await use(await play(output.path, '--shopper=http', '--no-controls', '--workers=4', ...plugins));
    },
    { scope: 'worker', timeout: 600_000 },
  ],
});
test.describe.configure({ mode: 'default' });

// docs/matrix.md was made of runs on real software. What the model shows of the same versions can be had anywhere: it must
// be what the page says of it, and the page must say that the real runs showed the same.
test('every scenario on nine versions comes out as it says, and docs/matrix.md has that', async ({ catalog }) => {
  const page = await readFile(fileURLToPath(new URL('../../docs/matrix.md', import.meta.url)), 'utf8');
  expectAsExpected(catalog);
  const { scenarios } = catalog.results;
  expect(new Set(scenarios.map(({ kco }) => kco))).toEqual(new Set(versions));

  const fresh = await run(['matrix', catalog.folder, '--format=markdown']);
  const simulated = cellsOf(fresh.stdout, 'simulated');
  expect(simulated.size).toBe(scenarios.length);
  expect(Object.fromEntries(cellsOf(page, 'simulated')), 'docs/matrix.md is old').toEqual(
    Object.fromEntries(simulated),
  );

  const containers = cellsOf(page, 'containers');
  expect(new Set([...containers.keys()].map((key) => key.split(' ')[1]))).toEqual(new Set(real));
  const differing = [...containers].filter(([key, cell]) => !['–', cell].includes(simulated.get(key) ?? ''));
  expect(differing).toEqual([]);
});

test('with a browser: the same verdicts as without, all as expected, and no secret in any file', async ({
  catalog,
  folder,
}) => {
  test.skip(
    (await findBrowser(process.env.KCO_HARNESS_BROWSER)) === undefined,
    process.env.KCO_HARNESS_NO_BROWSER ?? 'no Chrome or Chromium on this machine',
  );
  const browser = await play(folder);
  expectAsExpected(browser);
  const { scenarios } = browser.results;
  // Each on the version that shows it.
  const withHttp = new Map(catalog.results.scenarios.map((result) => [`${result.id} ${result.kco}`, result]));
  const verdictOf = ({ id, kco, verdict, outcome }: RunResults['scenarios'][number]) => ({ id, kco, verdict, outcome });
  const same = scenarios.map(({ id, kco }) => withHttp.get(`${id} ${kco}`)).filter((it) => it !== undefined);
  expect(scenarios.map(verdictOf)).toEqual(same.map(verdictOf));
  expect(new Set(scenarios.map(({ id }) => id))).toEqual(new Set(catalog.results.scenarios.map(({ id }) => id)));
  expect([catalog.results.run.stack, browser.results.run.stack]).toEqual(['simulated', 'simulated']);
  expect(scenarios.length).toBeGreaterThan(50);
  expect(scenarios.filter(({ verdict }) => verdict === 'paid-but-pending').length).toBeGreaterThan(5);

  const report = await readFile(join(browser.folder, 'report.html'), 'utf8');
  for (const { id } of scenarios) expect(report).toContain(id);
  expect(await readdir(join(browser.folder, 'html'))).toContain('index.html');
  await expectNoSecrets(browser.folder);
});

/** Session ids of the shape that the plugin leaks, and the secrets of merchants: 21 characters in a Basic header. */
async function expectNoSecrets(runFolder: string): Promise<void> {
  for (const [path, text] of await textsBelow(runFolder)) {
    expect(text.match(/\bt_[0-9a-f]{30}\b/)?.[0], path).toBeUndefined();
    expect(text.match(/Basic [A-Za-z0-9+/=]{20,}/)?.[0], path).toBeUndefined();
    expect(text.match(/wc_order_[A-Za-z0-9]{13}/)?.[0], path).toBeUndefined();
  }
}

/** The matrix's cells of one stack, by `<scenario> <version>`, without the timings that compare columns. */
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
