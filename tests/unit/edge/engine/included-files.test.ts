import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from 'vitest';
import { type Files, filesOfThisMachine } from '../../../../harness/edge/engine/included-files.ts';
import { readRules } from '../../../../harness/edge/engine/rule-source.ts';

const rule = 'SecRule ARGS "@rx attack" "id:1,phase:2,deny"\n';

const test = base.extend<{ folder: string; write: (name: string, text?: string) => Promise<void> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'included-')));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  write: async ({ folder }, use) => {
    await use(async (name, text = '') => {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    });
  },
});

/** This machine's files, of which one cannot be looked at: for root, too. */
function failing(path: string, code: string): Files {
  const unless = <T>(asked: string, look: () => Promise<T>): Promise<T> =>
    asked === path ? Promise.reject(Object.assign(new Error(`${code}: not now, '${path}'`), { code })) : look();
  return {
    readdir: (folder, recursive) => unless(folder, () => filesOfThisMachine.readdir(folder, recursive)),
    stat: (file) => unless(file, () => filesOfThisMachine.stat(file)),
  };
}

for (const [what, directive, hidden] of [
  ['a folder with a pattern in it', 'Include sub/*.conf', 'sub'],
  ['a folder below a pattern', 'Include s*/*.conf', 'sub'],
  ['a file', 'Include sub/more.conf', 'sub/more.conf'],
  ['an optional file', 'IncludeOptional sub/more.conf', 'sub/more.conf'],
  ['a whole folder', 'Include sub', 'sub'],
  ['a file in a whole folder', 'Include sub', 'sub/more.conf'],
  ['a file of data', 'SecRule ARGS "@pmFromFile sub/more.conf" "id:2,deny"', 'sub/more.conf'],
] as const) {
  test(`${what} that cannot be looked at is said, for its rules would be missing`, async ({ folder, write }) => {
    await write('main.conf', `${rule}${directive}\n`);
    await write('sub/more.conf', rule.replace('id:1', 'id:3'));
    const path = join(folder, hidden);
    for (const code of ['EACCES', 'EIO', 'EMFILE']) {
      await expect(readRules(join(folder, 'main.conf'), failing(path, code))).rejects.toMatchObject({
        code: 'RULES_INVALID',
        message: expect.stringContaining(`cannot look at ${path}, which the rules include: ${code}`),
        hint: expect.stringContaining('chmod'),
      });
    }
    for (const code of ['ENOENT', 'ENOTDIR', 'ELOOP']) {
      const { files } = await readRules(join(folder, 'main.conf'), failing(path, code));
      expect(files.map((file) => file.path)).toEqual([join(folder, 'main.conf')]);
    }
  });
}

test('a pattern has what fnmatch() has, and no more', async ({ folder, write }) => {
  const names = ['(a)b', 'ab', '{a,b}c', 'ac', '!a', '+a', 'a$b', '1', '[x]', 'x', '^', '.h'];
  for (const name of names) await write(name);
  for (const [pattern, expected] of [
    ['(a)*', ['(a)b']],
    ['{a,b}*', ['{a,b}c']],
    ['!a*', ['!a']],
    ['+?', ['+a']],
    ['a$*', ['a$b']],
    ['[[:digit:]]', ['1']],
    ['[x]', ['x']],
    ['[!a-z1]', ['^']],
    ['[^a-z1]', ['^']],
    ['.*', ['.h']],
    ['**[b]', ['(a)b', 'a$b', 'ab']],
  ] as const) {
    await write('main.rules', `${rule}Include "${pattern}"\n`);
    const { files } = await readRules(join(folder, 'main.rules'));
    const included = files.map(({ path }) => path.slice(folder.length + 1)).filter((name) => name !== 'main.rules');
    expect.soft(included, pattern).toEqual(expected);
  }
});
