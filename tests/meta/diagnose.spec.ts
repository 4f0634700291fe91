import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAlive } from '../../harness/lib/docker/ownership.ts';
import { poll } from '../../harness/lib/poll.ts';
import type { DiagnosisReport } from '../../harness/reports/diagnosis-report.ts';
import { run, start } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';
import { processTree } from './support/process-tree.ts';

const scenarios = fileURLToPath(new URL('../fixtures/diagnose', import.meta.url));
const six = ['diagnose', 'six-deviations', '--scenarios', scenarios];

test('of six deviations exactly the two that matter are named, and remedies are proven by a play', async ({
  folder,
}) => {
  const { exitCode, stdout } = await run([...six, '--json', '--output', folder]);
  const report = JSON.parse(stdout) as DiagnosisReport;
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ schemaVersion: 2, outcome: 'remedied', verdict: 'paid-but-pending', kco: '2.13.11' });
  expect(report.deviations).toHaveLength(6);
  expect(report.deviations.filter(({ needed }) => needed)).toMatchObject([
    { path: 'edge.waf', without: { verdict: 'paid' } },
    { path: 'shopper.afterPaying', without: { verdict: 'paid' } },
  ]);
  expect(report.remedies.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['callback-urls-as-query', 'no-remedy'],
    ['no-language-prefix', 'no-remedy'],
    ['rule-exclusion', 'proven'],
    ['plugin-upgrade', 'proven'],
    ['status-check', 'proven'],
    ['waf-off', 'proven'],
  ]);

  const runFolder = join(folder, report.run.id);
  expect(JSON.parse(await readFile(join(runFolder, 'diagnosis.json'), 'utf8'))).toEqual(report);
  const books = async (evidence: string | undefined) =>
    JSON.parse(await readFile(join(runFolder, evidence ?? '', 'books.json'), 'utf8')) as {
      conditions: { edge: { waf: string } };
      klarna: { acknowledged: boolean }[];
      woocommerce: { status: string }[];
    };
  // Why rests on the two alone; the change on the whole scenario with the rule off.
  expect(report.why?.sentence).toContain('rule 211180 answered 403 to the push');
  expect(await books(report.why?.evidence[0])).toMatchObject({
    conditions: {
      store: { languagePrefix: 'none' },
      edge: { waf: 'modsecurity', rules: {} },
      shopper: { afterPaying: 'closes-tab' },
      klarna: { pushAttempts: 2, followRedirects: false },
    },
    klarna: [{ acknowledged: false }],
    woocommerce: [{ status: 'pending' }],
  });
  expect(report.change?.sentence).toMatch(/^Exclude .* from rule 211180/);
  expect(await books(report.change?.evidence[0])).toMatchObject({
    conditions: {
      store: { languagePrefix: 'answered' },
      edge: { waf: 'modsecurity', rules: { '211170': 'on', '211180': 'off' } },
      shopper: { afterPaying: 'closes-tab' },
      klarna: { pushAttempts: 3, followRedirects: true },
    },
    klarna: [{ acknowledged: true }],
    woocommerce: [{ status: 'processing' }],
  });
});

test('for people: the verdict, the two, what was tried, and two sentences; a line for each play on stderr', async ({
  folder,
}) => {
  const { exitCode, stdout, stderr } = await run([...six, '--output', folder]);
  expect(exitCode).toBe(0);
  const [first] = stdout.split('\n');
  expect(first).toBe('six-deviations  paid-but-pending');
  expect(stdout).toContain('It takes 2 of 6 deviations\n');
  expect(stdout).toMatch(/^ {2}edge\.waf +ModSecurity before the shop +without it: paid +plays\/\d+$/m);
  expect(stdout).toMatch(/^✔ Upgrade the plugin to 2\.18\.4 or later +paid +plays\/\d+$/m);
  expect(stdout).toMatch(/^✘ Exempt wc-api from the language plugin’s URLs +paid-but-pending +plays\/\d+$/m);
  expect(stdout).toMatch(/^why {5}ModSecurity rule 211180 .*\n {8}.*\/plays\/\d+\/$/m);
  expect(stdout).toMatch(/^change {2}Exclude .*\n {8}.*\/plays\/\d+\/$/m);
  expect(stderr).toMatch(/^play 1: the scenario as it is: paid-but-pending\nplay 2: a healthy site: paid$/m);
});

test('a scenario that ends paid: one play, nothing to diagnose', async ({ folder }) => {
  const { exitCode, stdout, stderr } = await run(['diagnose', 'healthy', '--output', folder]);
  expect(stdout).toMatch(/^healthy {2}paid\nThere is nothing to diagnose: /);
  expect(stderr).toBe('play 1: the scenario as it is: paid\n');
  expect(exitCode).toBe(0);
});

for (const [args, said] of [
  [['diagnose', 'healty'], 'Did you mean "healthy"?'],
  [['diagnose', 'waf-*'], '"waf-*" is no scenario’s id'],
  [['diagnose', 'healthy', '--grep', 'x'], 'diagnose has no --grep'],
  [['diagnose'], "missing required argument 'id'"],
] as const) {
  test(`refused as usage: ${args.join(' ')}`, async ({ folder }) => {
    const { exitCode, stdout, stderr } = await run([...args, ...(args.length > 1 ? ['--output', folder] : [])]);
    expect(stderr).toContain(said);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
}

test('Ctrl-C while it plays: 130, nothing on stdout, no process left', async ({ folder }) => {
  const command = start([...six, '--output', folder]);
  await command.saw(/^play 1: /m);
  const pids = await processTree(command.child.pid ?? 0);
  command.child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await command.ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  expect(stderr).toMatch(/\nstopping\n(play \d+: .*\n)?$/);
  await poll(async () => (pids.some(isAlive) ? undefined : true), { what: 'every process to go', timeoutMs: 15_000 });
});
