import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'cheerio/slim';
import type { RunResults } from '../../harness/reports/results.ts';
import { findBrowser } from '../../harness/shopper/browser/find-browser.ts';
import { runIdIn, textsBelow } from '../e2e/support.ts';
import { run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// What a newcomer runs: the whole catalog on the stack that needs nothing.

const fixtures = fileURLToPath(new URL('../fixtures/scenarios', import.meta.url));
const verdicts = ({ scenarios }: RunResults) => scenarios.map(({ id, verdict, outcome }) => ({ id, verdict, outcome }));

async function play(folder: string, ...args: string[]) {
  const ended = await run(['run', '--json', `--output=${folder}`, ...args]);
  const runFolder = join(folder, await runIdIn(folder));
  return { ...ended, runFolder, results: JSON.parse(ended.stdout) as RunResults };
}

test('the catalog with a browser and without: the same verdicts, all as expected', async ({ folder }) => {
  test.skip(
    (await findBrowser(process.env.KCO_HARNESS_BROWSER)) === undefined,
    process.env.KCO_HARNESS_NO_BROWSER ?? 'no Chrome or Chromium on this machine',
  );
  const http = await play(join(folder, 'http'), '--shopper=http', '--no-controls');
  const browser = await play(join(folder, 'browser'));
  for (const { exitCode, stderr } of [http, browser]) {
    expect(stderr).not.toContain('Not as expected');
    expect(exitCode).toBe(0);
  }
  expect(verdicts(browser.results)).toEqual(verdicts(http.results));
  expect(http.results.run.stack).toBe('simulated');
  expect(http.results.scenarios.length).toBeGreaterThan(50);
  expect(browser.results.scenarios.filter(({ verdict }) => verdict === 'paid-but-pending').length).toBeGreaterThan(5);

  const report = await readFile(join(browser.runFolder, 'report.html'), 'utf8');
  for (const { id } of browser.results.scenarios) expect(report).toContain(id);
  expect(await readdir(join(browser.runFolder, 'html'))).toContain('index.html');
  await expectNoSecrets(browser.runFolder);
});

test('every generation of the plugin: 211180 hits those that send kco_session_id, and no other', async ({ folder }) => {
  const versions = ['1.11.8', '2.0.16', '2.5.9', '2.13.11', '2.14.4', '2.18.3', '2.18.4', '2.20.9'];
  const { results } = await play(
    folder,
    'waf-211180-push-blocked-tab-closed',
    'healthy*',
    '--shopper=http',
    '--no-controls',
    ...versions.map((version) => `--plugin=${version}`),
  );
  const of = (id: string) =>
    new Map(results.scenarios.filter((result) => result.id === id).map((result) => [result.kco, result]));
  for (const [kco, { verdict }] of [...of('healthy'), ...of('healthy-tab-closed')]) {
    expect(verdict, `healthy on ${kco}`).toBe('paid');
  }
  const blocked = of('waf-211180-push-blocked-tab-closed');
  expect(Object.fromEntries([...blocked].map(([kco, { verdict }]) => [kco, verdict]))).toEqual({
    '1.11.8': 'declined',
    '2.0.16': 'paid-but-pending',
    '2.5.9': 'paid-but-pending',
    '2.13.11': 'paid-but-pending',
    '2.14.4': 'paid-but-pending',
    '2.18.3': 'paid-but-pending',
    '2.18.4': 'paid',
    '2.20.9': 'paid',
  });
});

test('without a browser every scenario has its control, which is played and paid', async ({ folder }) => {
  const { exitCode, stderr, results } = await play(folder, '*-tab-closed', '--shopper=http');
  expect(exitCode).toBe(0);
  const scenarios = results.scenarios.filter(
    ({ controlOf, outcome }) => controlOf === undefined && outcome !== 'skipped',
  );
  const controls = results.scenarios.filter(
    ({ controlOf, outcome }) => controlOf !== undefined && outcome !== 'skipped',
  );
  expect(controls.map(({ controlOf }) => controlOf).sort()).toEqual(scenarios.map(({ id }) => id).sort());
  for (const { verdict, given, klarna, kco, controlOf } of controls) {
    expect({ verdict, given, acknowledged: klarna.acknowledged }).toEqual({
      verdict: 'paid',
      given: {},
      acknowledged: true,
    });
    expect(scenarios.find(({ id }) => id === controlOf)?.kco).toBe(kco);
  }
  expect(stderr).toContain(`${controls.length} controls, each a scenario without its deviations: all paid`);
});

test('a fault that never fires: inconclusive and exit code 3, although all came out as stated', async ({ folder }) => {
  const { exitCode, stderr, results } = await play(
    folder,
    `--scenarios=${join(fixtures, 'unfired')}`,
    '--shopper=http',
    '--no-controls',
  );
  expect(exitCode).toBe(3);
  expect(results.scenarios).toMatchObject([{ outcome: 'inconclusive', orders: [{ status: 'processing' }] }]);
  expect(stderr).toContain('a condition of this scenario never took effect: no callback went through the WAF');
});

test('a wrong expectation: exit code 1, and one sentence that names it, in every report', async ({ folder }) => {
  const { exitCode, stderr, runFolder, results } = await play(
    folder,
    `--scenarios=${join(fixtures, 'wrong')}`,
    '--shopper=http',
    '--reporter=list,html,junit,markdown,github',
  );
  expect(exitCode).toBe(1);
  const result = results.scenarios.find(({ controlOf }) => controlOf === undefined);
  expect(result?.outcome).toBe('differs');
  const sentence = 'expected verdict "paid", got "paid-but-pending"';
  expect(stderr).toContain(sentence);
  const junit = load(await readFile(join(runFolder, 'junit.xml'), 'utf8'), { xml: true });
  expect(junit('testcase > failure').attr('message')).toContain(sentence);
  expect(junit('testsuite').attr('failures')).toBe('1');
  for (const file of ['report.md', 'report.html']) {
    expect(load(await readFile(join(runFolder, file), 'utf8')).text(), file).toContain(sentence);
  }
});

/** Session ids of the shape that the plugin leaks, and the secrets of merchants: 21 characters in a Basic header. */
async function expectNoSecrets(runFolder: string): Promise<void> {
  for (const [path, text] of await textsBelow(runFolder)) {
    expect(text.match(/\bt_[0-9a-f]{30}\b/)?.[0], path).toBeUndefined();
    expect(text.match(/Basic [A-Za-z0-9+/=]{20,}/)?.[0], path).toBeUndefined();
    expect(text.match(/wc_order_[A-Za-z0-9]{13}/)?.[0], path).toBeUndefined();
  }
}
