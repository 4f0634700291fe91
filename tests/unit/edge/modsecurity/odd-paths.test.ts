import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test as vitestTest } from 'vitest';
import { readUserRules } from '../../../../harness/edge/modsecurity/user-rules.ts';

const test = vitestTest.extend<{ read: (name: string) => ReturnType<typeof readUserRules> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  read: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'odd-paths-test-'));
    await use(async (name) => {
      await writeFile(join(folder, name), 'SecRule ARGS "x" "id:1,phase:1,deny"\n');
      return readUserRules({ rules: join(folder, name), exclusions: [] });
    });
    await rm(folder, { recursive: true });
  },
});

test('a name that begins with a dash is a name like any other', async ({ read }) => {
  expect((await read('-rules.conf'))?.rules?.files).toHaveLength(1);
});

for (const name of [
  'my rules.conf',
  'r\u00e4gler.conf',
  "it's.conf",
  'a"b.conf',
  'a,b.conf',
  'two\nlines.conf',
  'a\rb.conf',
]) {
  test(`${JSON.stringify(name)} is refused in one sentence, before anything is started`, async ({ read }) => {
    await expect(read(name)).rejects.toMatchObject({
      code: 'RULES_INVALID',
      exitCode: 2,
      message: expect.stringMatching(/^ModSecurity 3 cannot include a file of this path: [^\p{Cc}]*\.conf$/u),
      hint: expect.stringContaining('letters, digits'),
    });
  });
}
