import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'cheerio/slim';
import type { RunResults } from '../../harness/reports/results.ts';
import { runIdIn } from '../e2e/support.ts';
import { run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// What a newcomer runs, on the stack that needs nothing. The whole catalog: catalog.spec.ts.

const fixtures = fileURLToPath(new URL('../fixtures/scenarios', import.meta.url));

async function play(folder: string, ...args: string[]) {
  const ended = await run(['run', '--json', `--output=${folder}`, ...args]);
  const runFolder = join(folder, await runIdIn(folder));
  return { ...ended, runFolder, results: JSON.parse(ended.stdout) as RunResults };
}

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
  // Which checkout it is, or an order that is paid by its link, is no deviation.
  const keptOf = (id: string | undefined) => {
    const { store, shopper } = scenarios.find((scenario) => scenario.id === id)?.given ?? {};
    return {
      ...(store?.checkout === 'block' ? { store: { checkout: 'block' } } : {}),
      ...(shopper?.buys === 'order-pay' ? { shopper: { buys: 'order-pay' } } : {}),
    };
  };
  expect(scenarios.filter(({ id }) => 'store' in keptOf(id)).length).toBeGreaterThan(1);
  for (const { verdict, given, klarna, kco, controlOf } of controls) {
    expect({ verdict, given, acknowledged: klarna.acknowledged }).toEqual({
      verdict: 'paid',
      given: keptOf(controlOf),
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
