import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Approach, ConfigurationReport } from '../../harness/waf/waf-report.ts';
import { expect, judge, test } from './support/waf-command.ts';

const ruleFile = (name: string): string =>
  fileURLToPath(new URL(`../../containers/edge/modsecurity/rulesets/${name}.conf`, import.meta.url));

/** Rows of the table in which a callback that must pass is stopped. */
const stoppedRows = ({ results }: ConfigurationReport): string[] => [
  ...new Set(results.filter(({ mustPass, outcome }) => mustPass && outcome !== 'passed').map(({ row }) => row)),
];

const triedBy = ({ remedy }: ConfigurationReport, approach: Approach) =>
  remedy.tried.find((tried) => tried.approach === approach);

const cases = [
  { rules: 'comodo', engine: 'v3', line: 21, wins: 'remove-target-for-shape' },
  { rules: 'comodo-rev3', engine: 'v3', line: 14, wins: 'remove-rule-for-shape' },
  // mod_security2 tells a rule's last line.
  { rules: 'comodo', engine: 'v2', line: 24, wins: 'remove-target-for-shape' },
  { rules: 'comodo-rev3', engine: 'v2', line: 17, wins: 'remove-rule-for-shape' },
] as const;

for (const { rules, engine, line, wins } of cases) {
  test(`${rules} on ${engine}: 211180 stops what has the session id; the narrowest exclusion delivers it and loses nothing`, async ({
    folder,
  }) => {
    test.setTimeout(300_000);
    const file = ruleFile(rules);
    const { exitCode, first, report } = await judge(['--rules', file, '--engine', engine], folder);
    expect(exitCode).toBe(1);
    expect(first.target).toMatchObject({ type: 'engine', engine, host: 'docker' });

    // What is stopped, and by which rule.
    expect(stoppedRows(first)).toEqual(['push with session id', 'validation, with session id']);
    const needed = first.findings.filter(({ mustPass }) => mustPass);
    expect(needed.map(({ id }) => id)).toEqual(['211180/push', '211180/validation']);
    expect(needed[0]).toMatchObject({ status: 403, versions: ['>=1.8.0 <2.18.4'] });
    expect(needed[0]?.rule).toMatchObject({ id: '211180', phase: 2, file, line });
    const { passed, of } = first.delivered;
    expect(passed).toBe(of - needed.flatMap(({ probes }) => probes).filter((id) => isNeeded(first, id)).length);
    // Versions that send no session id get all of theirs.
    expect(first.byVersions.filter(({ versions }) => /^>=2\.(18\.4|20\.)/.test(versions))).toHaveLength(3);
    // At a checkout block, too: 211180 lets its validation pass.
    for (const { versions, delivered, block = delivered } of first.byVersions) {
      expect([versions, block.of - block.passed]).toEqual([versions, delivered.of - delivered.passed]);
      const hit = !/^(<1\.8\.0|>=2\.18\.4 .*|>=2\.20\..*)$/.test(versions);
      expect([versions, delivered.passed < delivered.of]).toEqual([versions, hit]);
    }

    // The search.
    const { remedy, protection } = first;
    expect(remedy).toMatchObject({ outcome: 'proven', upgradeIsEnough: true });
    expect(remedy.advice[0]?.layer).toBe('upgrade');
    expect(remedy.chosen).toMatchObject({ approach: wins, place: 'before', lost: [], delivered: { passed: of, of } });
    expect(triedBy(first, 'remove-rule')?.lost?.length).toBeGreaterThan(0);
    if (rules === 'comodo-rev3') {
      expect(triedBy(first, 'remove-target-for-shape')).toMatchObject({ delivered: { passed, of } });
      expect(triedBy(first, 'remove-target-for-shape')?.rejected).toContain('a target in a chain’s child');
    }

    // The exclusion as a file, in another run: everything passes, and the same attacks are stopped.
    const exclusion = join(folder, report.run.id, `exclusion-1-${rules}.conf`);
    expect(await readFile(exclusion, 'utf8')).toBe(remedy.chosen?.file);
    const again = await judge(['--rules', file, '--engine', engine, '--exclusion', exclusion], folder);
    expect(again.exitCode).toBe(0);
    expect(again.first).toMatchObject({ delivered: { passed: of, of }, lost: [], remedy: { outcome: 'not-needed' } });
    expect(again.first.protection).toEqual(protection);
    expect(protection?.stoppedNow).toBeGreaterThan(50);

    // What a reader gets besides.
    expect((await readdir(join(folder, report.run.id))).sort()).toEqual([
      `exclusion-1-${rules}.conf`,
      'waf.html',
      'waf.json',
      'waf.md',
    ]);
    expect(await readFile(join(folder, report.run.id, 'waf.md'), 'utf8')).toContain('211180');
  });
}

const isNeeded = ({ results }: ConfigurationReport, id: string): boolean =>
  results.some((result) => result.id === id && result.mustPass);

test('an exclusion that is too broad: everything is delivered, and the run fails for the attacks that pass', async ({
  folder,
}) => {
  test.setTimeout(300_000);
  const exclusion = join(folder, 'off.conf');
  await writeFile(exclusion, 'SecRuleRemoveById 211180\n');
  const { exitCode, first } = await judge(['--rules', ruleFile('comodo'), '--exclusion', exclusion], folder);
  expect(exitCode).toBe(1);
  expect(first.delivered.passed).toBe(first.delivered.of);
  expect(first.protection?.stoppedNow).toBeLessThan(first.protection?.stoppedBefore ?? 0);
  expect(first.lost).toContain('fixation/login-kco');
});

test('a baseline: findings that are known do not fail, and one that is not there any more is said', async ({
  folder,
}) => {
  test.setTimeout(300_000);
  const baseline = join(folder, 'known.yaml');
  const reason = 'until the rule set is updated';
  const findings = ['211180/push', '211180/validation', '942200/validation'].map((finding) => ({ finding, reason }));
  await writeFile(baseline, JSON.stringify({ baseline: 1, findings }));
  const { exitCode, first, stderr } = await judge(['--rules', 'comodo', '--baseline', baseline], folder);
  expect(exitCode).toBe(0);
  expect(first.findings.filter(({ mustPass }) => mustPass).map(({ known }) => known)).toEqual([reason, reason]);
  expect(stderr).toContain('942200/validation was not found any more');
});
