import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { RunResults } from '../../harness/reports/results.ts';
import { type Ended, run } from '../meta/support/command-line.ts';
import { inDocker, runIdIn, temporaryFolder, whatIsMissing } from './support.ts';

// A hosting provider's own rules before the real store: what they lose, and that an exclusion gives it back.

const comodo = fileURLToPath(new URL('../../containers/edge/modsecurity/rulesets/comodo.conf', import.meta.url));

/**
 * The id is a guest's, and with KCO before 2.14.2 on WooCommerce 10 the whole session cookie.
 * @source facts of the plugin: the cookie's separator is | since WooCommerce 10, and the plugin splits at ||
 */
const remedy = `SecRule REQUEST_FILENAME "@streq /wc-api/KCO_WC_Push/" "id:9211180,phase:1,pass,nolog,t:none,chain"
    SecRule ARGS_GET:kco_session_id "@rx \\A(?:t_[0-9a-f]{30}(?:[|][0-9]{10}[|][0-9]{10}[|][$]generic[$][A-Za-z0-9_-]{40})?|[0-9]{1,20})?\\z" \\
        "t:none,ctl:ruleRemoveTargetById=211180;ARGS_NAMES:kco_session_id"
`;

const missing = await whatIsMissing();
test.skip(missing !== undefined, missing);

const runWith = (output: string, ...args: string[]): Promise<Ended> =>
  run([
    ...['run', 'waf-211180-push-blocked-tab-closed', '--stack=containers', '--shopper=http', '--json'],
    ...['--plugin=2.13.11', `--output=${output}`, ...args],
  ]);

test('own rules: the paid order stays pending, by the rule that is named; with the remedy it is paid', async () => {
  await using blockedOutput = await temporaryFolder();
  const blocked = await runWith(blockedOutput.path, '--rules', comodo);
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
  await writeFile(exclusion, remedy);
  const remedied = await runWith(paidOutput.path, '--rules', comodo, '--exclusion', exclusion);
  expect(remedied.exitCode, remedied.stderr).toBe(0);
  const results = JSON.parse(remedied.stdout) as RunResults;
  expect(results.run.versions.waf).toBe(`nginx + ModSecurity 3, rules ${comodo}, exclusion ${exclusion}`);
  expect(results.scenarios[0]).toMatchObject({
    outcome: 'as-expected',
    verdict: 'paid',
    klarna: { acknowledged: true },
    callbacks: [{ kind: 'push', status: 200, blockedBy: null, handled: true }],
  });
});

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
