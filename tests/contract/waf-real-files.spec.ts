import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../meta/support/command-line.ts';
import { expect, judge, test } from './support/waf-command.ts';

const blocking =
  'SecRule ARGS_NAMES "@pm phpsessid session_id" \\\n  "id:211180,phase:2,block,t:none,t:lowercase,msg:\'fixation\'"';

/** A host's file: what belongs to a whole server, Apache's containers, the harness's own id, and rules that no engine takes. */
const asItLies = `SecPcreMatchLimit 1500
SecPcreMatchLimitRecursion 1500
SecDataDir /var/lib/not-here
SecTmpDir /var/tmp/not-here
SecDebugLog /opt/not-here/debug.log
SecCollectionTimeout 600
<IfModule mod_security2.c>
${blocking}
</IfModule>
<LocationMatch "^/admin/">
SecRuleRemoveById 211180
</LocationMatch>
SecRule ARGS "@streq harness" "id:99901,phase:2,deny"
SecRule NONSENSE "@streq y" "id:1001,phase:2,deny"
SecRule ARGS "@streq y" "id:1002,phase:2,deny,nonsense"
SecRule ARGS "@streq z" \\
   "id:1003,phase:2,deny,chain"
  SecRule NONSENSE "@streq z"
SecRule ARGS "@streq z" "phase:2,deny"
SecRule ARGS "@pmFromFile not-here.data" "id:1005,phase:2,deny"
SecRule ARGS "@streq last" "id:1006,phase:2,deny"
`;

for (const engine of ['v3', 'v2']) {
  test(`a file as it lies on a server, on ${engine}: what is refused is left out in one run, and all of it is listed`, async ({
    folder,
  }) => {
    test.setTimeout(180_000);
    const file = join(folder, 'rules.conf');
    await writeFile(file, asItLies);
    const args = ['--rules', file, '--engine', engine, '--no-remedy', '--form', 'pretty', '--skip-refused'];
    const { exitCode, first } = await judge(args, folder);
    expect(exitCode).toBe(1);
    const of = (by: string) => (first.leftOut ?? []).filter((one) => one.by === by);
    expect(of('engine').map(({ id, line, file: place }) => [id, line, place])).toEqual([
      ['1001', 15, file],
      ['1002', 16, file],
      ['1003', 17, file],
      [undefined, 20, file],
      ['1005', 21, file],
    ]);
    expect(of('engine').every(({ reason }) => reason.length > 5)).toBe(true);
    expect(of('harness').map(({ directive }) => directive)).toEqual(
      expect.arrayContaining(['SecDataDir', 'SecTmpDir', 'SecDebugLog']),
    );
    expect(of('moved')).toHaveLength(engine === 'v2' ? 2 : 0);
    // What is left is judged, under its own name and line.
    expect(first.findings.find(({ id }) => id === '211180/push')?.rule).toMatchObject({ file });
    expect(first.delivered.passed).toBeLessThan(first.delivered.of);
  });
}

test('without --skip-refused the first refusal ends it, with file and line', async ({ folder }) => {
  const file = join(folder, 'rules.conf');
  await writeFile(file, asItLies);
  const { exitCode, stdout, stderr } = await run(['waf', '--rules', file, '--no-remedy', '--output', folder]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(`${file} line 15`);
});

test('control characters of a rule never reach the terminal', async ({ folder }) => {
  test.setTimeout(180_000);
  const file = join(folder, 'rules.conf');
  await writeFile(file, blocking.replace('fixation', 'fix\u001b[2J\u0007ation'));
  const { stdout, stderr } = await run(['waf', '--rules', file, '--no-remedy', '--form', 'pretty', '--output', folder]);
  expect(stdout).toContain('211180');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
  await writeFile(file, `${blocking}\nSecRule ARGS\u0000\u001b[2J "@nonsense"\n`);
  const refused = await run(['waf', '--rules', file, '--output', folder]);
  expect(refused.exitCode).toBe(2);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  expect(refused.stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
});

test('a file with nothing but a SecAction is a rule set', async ({ folder }) => {
  const file = join(folder, 'rules.conf');
  await writeFile(file, 'SecAction "id:5,phase:1,deny,status:403"\n');
  const { first } = await judge(['--rules', file, '--no-remedy', '--form', 'pretty'], folder);
  expect(first.delivered.passed).toBe(0);
});

test('two versions of a rule set: what is stopped anew, by which rule, and an exclusion that no longer works', async ({
  folder,
}) => {
  test.setTimeout(120_000);
  const [old, fresh] = [join(folder, 'old'), join(folder, 'new')];
  await mkdir(old);
  await mkdir(fresh);
  await writeFile(join(old, 'a.conf'), blocking);
  await writeFile(join(fresh, 'a.conf'), blocking.replace('211180', '311180'));
  const exclusion = join(folder, 'klarna.conf');
  await writeFile(
    exclusion,
    'SecRule REQUEST_FILENAME "@contains /wc-api/" "id:77000,phase:1,pass,nolog,t:none,ctl:ruleRemoveById=211180"\n',
  );
  const args = ['--form', 'pretty', '--json', '--output', folder];
  const upgrade = await run(['waf', '--compare', old, fresh, '--exclusion', exclusion, ...args]);
  expect(upgrade.exitCode).toBe(1);
  const found = JSON.parse(upgrade.stdout);
  expect(found.exclusion.outcome).toBe('stopped-working');
  expect(found.newlyBlocked).toContainEqual(expect.objectContaining({ id: '311180/push' }));
  expect(found.worse).toBe(true);
  const same = await run(['waf', '--compare', old, '--engine', 'v2,v3', ...args]);
  expect({ exitCode: same.exitCode, worse: JSON.parse(same.stdout).worse }).toEqual({ exitCode: 0, worse: false });
});

test('what --compare cannot take is one clear error', async () => {
  for (const args of [
    ['--compare', 'comodo'],
    ['--compare', 'comodo', 'crs-pl1', 'crs-pl2'],
    ['--compare', 'comodo', 'crs-pl1', '--no-remedy'],
    ['--compare', 'comodo', 'crs-pl1', '--rules', 'comodo'],
    ['--rules', 'comodo', '--engine', 'v2,v3'],
  ]) {
    const { exitCode, stdout, stderr } = await run(['waf', ...args]);
    expect({ exitCode, stdout }, args.join(' ')).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^USAGE: /m);
  }
});
