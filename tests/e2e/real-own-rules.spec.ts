import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { RunResults } from '../../harness/reports/results.ts';
import type { WafReport } from '../../harness/waf/waf-report.ts';
import { type Ended, run } from '../meta/support/command-line.ts';
import { inDocker, runIdIn, temporaryFolder, whatIsMissing } from './support.ts';

// A hosting provider's own rules before the real store: what they lose, and that an exclusion gives it back.

const ruleFile = (name: string): string =>
  fileURLToPath(new URL(`../../containers/edge/modsecurity/rulesets/${name}.conf`, import.meta.url));

/** The exclusion as `kco-harness waf` prints it for a rule set. */
async function exclusionFor(rules: string, output: string): Promise<string> {
  const { stdout, stderr } = await run(['waf', '--rules', rules, '--json', '--output', output]);
  const { file } = (JSON.parse(stdout) as WafReport).configurations[0]?.remedy.chosen ?? {};
  if (file === undefined) throw new Error(`kco-harness waf found no exclusion: ${stderr}`);
  return file;
}

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

const runWith = (output: string, ...args: string[]): Promise<Ended> =>
  run([
    ...['run', 'waf-211180-push-blocked-tab-closed', '--stack=containers', '--shopper=http', '--json'],
    ...['--plugin=2.13.11', `--output=${output}`, ...args],
  ]);

for (const name of ['comodo', 'comodo-rev3']) {
  const rules = ruleFile(name);
  test(`${name}: the paid order stays pending, by the rule that is named; with the exclusion that waf finds it is paid`, async () => {
    await using blockedOutput = await temporaryFolder();
    const blocked = await runWith(blockedOutput.path, '--rules', rules);
    expect(blocked.exitCode, blocked.stderr).toBe(1);
    const [lost] = (JSON.parse(blocked.stdout) as RunResults).scenarios;
    expect(lost).toMatchObject({
      title: expect.stringMatching(/^With the user’s rules instead: /),
      given: { edge: { waf: 'modsecurity', ruleset: 'own' } },
      outcome: 'differs',
      verdict: 'paid-but-pending',
      expected: { verdict: 'paid', acknowledged: true },
    });
    expect(lost?.callbacks.map(({ kind, status, blockedBy }) => [kind, status, blockedBy?.ruleIds])).toEqual([
      ['push', 403, ['211180']],
      ['push', 403, ['211180']],
    ]);
    expect(await inDocker(await runIdIn(blockedOutput.path))).toEqual([]);

    await using files = await temporaryFolder();
    await using paidOutput = await temporaryFolder();
    const exclusion = join(files.path, 'remedy.conf');
    await writeFile(exclusion, await exclusionFor(rules, files.path));
    const remedied = await runWith(paidOutput.path, '--rules', rules, '--exclusion', exclusion);
    expect(remedied.exitCode, remedied.stderr).toBe(0);
    const results = JSON.parse(remedied.stdout) as RunResults;
    expect(results.run.versions.waf).toBe(`nginx + ModSecurity 3, rules ${rules}, exclusion ${exclusion}`);
    expect(results.scenarios[0]).toMatchObject({
      outcome: 'as-expected',
      verdict: 'paid',
      klarna: { acknowledged: true },
      callbacks: [{ kind: 'push', status: 200, blockedBy: null, handled: true }],
    });
  });
}

test('rules that the engine does not take: one error with file and line, and nothing is left', async () => {
  await using files = await temporaryFolder();
  await using output = await temporaryFolder();
  const broken = join(files.path, 'broken.conf');
  await writeFile(broken, '# mine\n\nSecRule ARGS:x "@rx a" "id:2,phase:2,denyy"\n');
  const ended = await runWith(output.path, '--rules', files.path);
  expect(ended.stderr.match(/^[A-Z_]+: .*/gm)).toEqual([
    expect.stringMatching(/^RULES_INVALID: .*broken\.conf line 3: Expecting an action/),
  ]);
  expect(ended.exitCode).toBe(2);
  expect(ended.stdout).toBe('');
  expect(await inDocker(await runIdIn(output.path))).toEqual([]);
});
