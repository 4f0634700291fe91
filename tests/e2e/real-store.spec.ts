import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { RunResults } from '../../harness/reports/results.ts';
import { selectScenarios } from '../../harness/run/select-scenarios.ts';
import { loadScenarios } from '../../harness/scenario/load-scenarios.ts';
import { findBrowser } from '../../harness/shopper/browser/find-browser.ts';
import { run } from '../meta/support/command-line.ts';
import { inDocker, runIdIn, temporaryFolder, textsBelow, versions, whatIsMissing } from './support.ts';

// The real thing: unmodified WordPress, WooCommerce and KCO, by the command line, as a user runs them.

/** Scenarios that nginx and the store play alone; those with the mock in front are in real-stacks.spec.ts. */
const withoutMock = [
  ...['healthy*', 'waf-*', 'permalinks-*', 'https-*', 'language-*'],
  ...['certificate-untrusted-*', 'name-private-*'],
];

const played = selectScenarios(
  await loadScenarios(fileURLToPath(new URL('../../scenarios', import.meta.url))),
  withoutMock,
).length;

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

test('by HTTP, on four plugin versions in one run: every scenario as expected', async () => {
  await using output = await temporaryFolder();
  const plugins = versions.map((version) => `--plugin=${version}`);
  const ended = await run([
    'run',
    ...withoutMock,
    '--stack=containers',
    '--shopper=http',
    '--json',
    `--output=${output.path}`,
    '--reporter=list,junit',
    ...plugins,
  ]);
  expect(ended.stderr).not.toContain('Not as expected');
  expect(ended.exitCode).toBe(0);

  const results = JSON.parse(ended.stdout) as RunResults;
  expect(results.scenarios.map(({ outcome }) => outcome)).toEqual(Array(played * versions.length).fill('as-expected'));
  expect(results.run.versions).toMatchObject({ woocommerce: '10.0.2', kco: versions.join(', ') });
  const resultOf = (id: string, version: string) =>
    results.scenarios.find((result) => result.id === id && result.kco === version);
  const [today, ...older] = versions;
  expect(resultOf('waf-211180-push-blocked-tab-closed', today)).toMatchObject({ verdict: 'paid' });
  for (const kco of older) {
    const of = (id: string) => resultOf(id, kco);
    expect(of('waf-211180-push-blocked-tab-closed')).toMatchObject({
      verdict: 'paid-but-pending',
      klarna: { status: 'authorized', acknowledged: false },
      orders: [{ status: 'pending', paid: false }],
      callbacks: [
        { kind: 'push', status: 403, blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] }, handled: false },
        { kind: 'push', status: 403, blockedBy: { layer: 'modsecurity', ruleIds: ['211180'] }, handled: false },
      ],
    });
    expect(of('waf-211180-push-blocked-customer-returns')).toMatchObject({
      verdict: 'paid',
      klarna: { acknowledged: true },
    });
  }
  await expectNothingLeft(output.path);
  await expectNoSecrets(output.path);
});

test('with a browser: the same verdicts', async () => {
  test.skip(
    (await findBrowser(process.env.KCO_HARNESS_BROWSER)) === undefined,
    'no Chrome or Chromium on this machine',
  );
  await using output = await temporaryFolder();
  const ended = await run([
    'run',
    ...withoutMock,
    '--stack=containers',
    '--shopper=browser',
    '--json',
    `--output=${output.path}`,
    '--plugin=2.20.9',
  ]);
  expect(ended.stderr).not.toContain('Not as expected');
  expect(ended.exitCode).toBe(0);
  const results = JSON.parse(ended.stdout) as RunResults;
  expect(results.scenarios).toHaveLength(played);

  const runFolder = join(output.path, await runIdIn(output.path));
  const evidence = await readdir(join(runFolder, 'scenarios', 'waf-211180-push-blocked-tab-closed--kco-2.20.9'));
  expect(evidence.sort()).toEqual([
    'books.json',
    'events.json',
    'result.json',
    'store.log',
    'timeline.txt',
    'trace.zip',
    'waf.json',
  ]);
  expect(await readdir(join(runFolder, 'html'))).toContain('index.html');
  expect(await readdir(runFolder)).toContain('report.html');
  await expectNothingLeft(output.path);
  await expectNoSecrets(output.path);
});

test('a wrong expectation: exit code 1, and one sentence that names it', async () => {
  await using output = await temporaryFolder();
  const ended = await run([
    'run',
    '--stack=containers',
    '--shopper=http',
    `--output=${output.path}`,
    `--scenarios=${join(import.meta.dirname, '..', 'fixtures', 'scenarios', 'wrong')}`,
    '--plugin=2.13.11',
  ]);
  expect(ended.stderr).toContain('expected verdict "paid", got "paid-but-pending"');
  expect(ended.exitCode).toBe(1);
});

test('a condition that never takes effect: inconclusive, exit code 3', async () => {
  await using output = await temporaryFolder();
  const ended = await run([
    'run',
    '--stack=containers',
    '--shopper=http',
    `--output=${output.path}`,
    `--scenarios=${join(import.meta.dirname, '..', 'fixtures', 'scenarios', 'unfired')}`,
    '--plugin=2.13.11',
  ]);
  expect(ended.stderr).toContain('a condition of this scenario never took effect: no callback went through the WAF');
  expect(ended.exitCode).toBe(3);
});

async function expectNothingLeft(output: string): Promise<void> {
  expect(await inDocker(await runIdIn(output))).toEqual([]);
}

/** Session ids, cookies and credentials must be in no file that a run leaves. */
async function expectNoSecrets(output: string): Promise<void> {
  const found: string[] = [];
  const secrets = [
    /t_[0-9a-f]{30}/,
    /wp_woocommerce_session_[0-9a-f]{32}=/,
    /Basic [A-Za-z0-9+/]{20}/,
    /wc_order_[A-Za-z0-9]{13}/,
  ];
  for (const [path, text] of await textsBelow(output)) {
    for (const secret of secrets) {
      const at = secret.exec(text);
      if (at) found.push(`${path}: ${at[0].slice(0, 12)}…`);
    }
  }
  expect(found).toEqual([]);
}
