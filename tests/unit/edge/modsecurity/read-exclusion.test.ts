import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readExclusion } from '../../../../harness/edge/modsecurity/read-exclusion.ts';
import { test } from '../../store/sources/temp-folder.ts';

const before = 'SecRule REQUEST_FILENAME "@streq /x/" "id:1,phase:1,pass,nolog,ctl:ruleRemoveById=2"\n';

for (const [name, directives, place] of [
  ['a rule with ctl', before, 'before'],
  ['a rule on several lines, after a comment that names the others', `# SecRuleRemoveById 2\n${before}`, 'before'],
  ['SecRuleRemoveById', 'SecRuleRemoveById 211180\n', 'after'],
  [
    'SecRuleRemoveByTag and SecRuleUpdateTargetById',
    'secruleremovebytag x\nSecRuleUpdateTargetById 1 !ARGS:x\n',
    'after',
  ],
] as const) {
  test(`${name} belongs ${place} the rules`, async ({ temp }) => {
    const file = join(temp, 'exclusion.conf');
    await writeFile(file, directives);
    expect(await readExclusion(file)).toEqual({ place, directives, file });
  });
}

test('a file that belongs on both sides is refused with both lines', async ({ temp }) => {
  const file = join(temp, 'both.conf');
  await writeFile(file, `${before}\nSecRuleRemoveById 211180\n`);
  await expect(readExclusion(file)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringMatching(
      /both\.conf has SecRule in line 1, which belongs before the rules, and SecRuleRemoveById in line 3, which belongs after them/,
    ),
    hint: expect.stringContaining('Split it'),
  });
});

test('a file without a directive would exclude nothing', async ({ temp }) => {
  const file = join(temp, 'empty.conf');
  await writeFile(file, '# nothing yet\n');
  await expect(readExclusion(file)).rejects.toMatchObject({
    code: 'RULES_INVALID',
    message: `there is no directive in the exclusion ${file}`,
  });
});

test('a file that is not there, and a folder', async ({ temp }) => {
  for (const path of [join(temp, 'nowhere.conf'), temp]) {
    await expect(readExclusion(path)).rejects.toMatchObject({
      code: 'RULES_INVALID',
      message: expect.stringContaining(`the exclusion ${path} cannot be read`),
    });
  }
});
