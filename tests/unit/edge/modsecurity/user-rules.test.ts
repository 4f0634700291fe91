import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readUserRules, userFiles } from '../../../../harness/edge/modsecurity/user-rules.ts';
import { test } from '../../store/sources/temp-folder.ts';

const rule = 'SecRule ARGS "@pmFromFile words.data" "id:1,phase:2,deny"\n';

test('nothing named is nothing to put before the shop', async () => {
  expect(await readUserRules({ rules: undefined, exclusions: [] })).toBeUndefined();
});

test('rules with what they read, and exclusions in the order in which they were named', async ({ temp }) => {
  const [rules, words, one, other] = ['rules.conf', 'words.data', 'b.conf', 'a.conf'].map((name) => join(temp, name));
  await writeFile(rules as string, rule);
  await writeFile(words as string, Buffer.from([0xff, 0xfe]));
  await writeFile(one as string, 'SecRuleRemoveById 1\n');
  await writeFile(other as string, 'SecRuleRemoveById 2\n');
  const read = await readUserRules({ rules: rules as string, exclusions: [one as string, other as string] });
  expect(read?.rules?.entries).toEqual([rules]);
  expect(read && userFiles(read)).toEqual([
    { target: rules, content: Buffer.from(rule) },
    { target: words, content: Buffer.from([0xff, 0xfe]) },
    { target: one, content: 'SecRuleRemoveById 1\n' },
    { target: other, content: 'SecRuleRemoveById 2\n' },
  ]);
});

test('a path that the engine cannot include is said, whether of rules or of an exclusion', async ({ temp }) => {
  const folder = join(temp, 'my rules');
  await mkdir(folder);
  const file = join(folder, 'a.conf');
  await writeFile(file, 'SecRule ARGS "x" "id:1,phase:2,deny"\n');
  const refused = { code: 'RULES_INVALID', message: `ModSecurity 3 cannot include a file of this path: ${file}` };
  await expect(readUserRules({ rules: folder, exclusions: [] })).rejects.toMatchObject(refused);
  await expect(readUserRules({ rules: undefined, exclusions: [file] })).rejects.toMatchObject(refused);
});
