import { mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from 'vitest';
import { readRules } from '../../../../harness/edge/engine/rule-source.ts';
import { HarnessError } from '../../../../harness/lib/errors.ts';

/** Writes files into a folder of the test's own, and tells where it is. */
const test = base.extend<{ folder: string; write: (files: Record<string, string>) => Promise<void> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'rules-')));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  write: async ({ folder }, use) => {
    await use(async (files) => {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, name)), { recursive: true });
        await writeFile(join(folder, name), text);
      }
    });
  },
});

const rule = 'SecRule ARGS "@rx attack" "id:1,phase:2,deny"\n';

/** The paths of all files, without the folder. */
async function filesOf(path: string, folder: string): Promise<string[]> {
  const { files } = await readRules(path);
  return files.map((file) => file.path.slice(folder.length + 1)).sort();
}

async function refusal(path: string): Promise<HarnessError> {
  const thrown = await readRules(path).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(HarnessError);
  expect((thrown as HarnessError).code).toBe('RULES_INVALID');
  return thrown as HarnessError;
}

test('a file is its own entry, as it is', async ({ folder, write }) => {
  await write({ 'mine.rules': rule });
  const path = join(folder, 'mine.rules');
  expect(await readRules(path)).toEqual({
    type: 'files',
    name: path,
    entries: [path],
    files: [{ path, content: Buffer.from(rule) }],
    defaultActions: [],
  });
});

test('a folder’s entries are its .conf files by name, without what is hidden and without folders below', async ({
  folder,
  write,
}) => {
  await write({ 'b.conf': '', 'a.conf': rule, 'B.conf': '', '.c.conf': rule, 'd.txt': rule, 'e/f.conf': rule });
  const { entries } = await readRules(folder);
  expect(entries).toEqual(['B.conf', 'a.conf', 'b.conf'].map((name) => join(folder, name)));
});

test('what is included comes along, relative to the file that includes it', async ({ folder, write }) => {
  await write({
    'main.conf': 'Include sub/all.conf\ninclude "more/*.conf"\nIncludeOptional none/*.conf\n',
    'sub/all.conf': 'Include next.conf\n',
    'sub/next.conf': rule,
    'more/1.conf': '',
    'more/[2].conf': '',
    'more/.3.conf': '',
    'more/4.data': '',
    'next.conf': '',
  });
  expect(await filesOf(join(folder, 'main.conf'), folder)).toEqual([
    'main.conf',
    'more/1.conf',
    'more/[2].conf',
    'sub/all.conf',
    'sub/next.conf',
  ]);
});

for (const [pattern, expected] of [
  ['?.conf', ['a.conf', 'b.conf']],
  ['[ab].conf', ['a.conf', 'b.conf']],
  ['[!a].conf', ['b.conf']],
  ['[a-z]*.conf', ['a.conf', 'b.conf', 'bb.conf']],
  ['*/x.conf', ['sub/x.conf']],
  ['sub', ['sub/below/y.data', 'sub/x.conf']],
] as const) {
  test(`Include ${pattern} means ${expected.join(', ')}`, async ({ folder, write }) => {
    await write({ 'a.conf': '', 'b.conf': '', 'bb.conf': '', 'sub/x.conf': '', 'sub/below/y.data': '' });
    await write({ 'MAIN.rules': `Include ${pattern}\n${rule}` });
    expect(await filesOf(join(folder, 'MAIN.rules'), folder)).toEqual(['MAIN.rules', ...expected]);
  });
}

test('data files come along, and are not read as rules', async ({ folder, write }) => {
  await write({
    'main.conf': [
      'SecRule ARGS "@pmFromFile data/a.data data/b.data https://example.org/c" "id:1,deny"',
      'SecRule ARGS "!@PMF data/d.data" "id:2,deny"',
      'SecRule REMOTE_ADDR "@ipMatchFromFile e.data" "id:3,deny"',
      'SecRule FILES_TMPNAMES "@inspectFile f.lua" "id:4,deny,exec:g.lua"',
      'SecUnicodeMapFile h.mapping 20127',
      'SecGeoLookupDb i.dat',
      'secrulescript j.lua "id:5,deny"',
      'SecRule ARGS "@rx k.data" "id:6,deny"',
    ].join('\n'),
    'data/a.data': 'Include ../k.data',
    'data/b.data': '',
    'data/d.data': '',
    'e.data': '',
    'f.lua': '',
    'g.lua': '',
    'h.mapping': '',
    'i.dat': '',
    'j.lua': '',
    'k.data': '',
  });
  expect(await filesOf(join(folder, 'main.conf'), folder)).toEqual([
    'data/a.data',
    'data/b.data',
    'data/d.data',
    'e.data',
    'f.lua',
    'g.lua',
    'h.mapping',
    'i.dat',
    'j.lua',
    'main.conf',
  ]);
});

test('what is named and missing is left to the engine', async ({ folder, write }) => {
  await write({ 'main.conf': 'Include missing.conf\nSecRule ARGS "@pmFromFile missing.data" "id:1,deny"\n' });
  expect(await filesOf(join(folder, 'main.conf'), folder)).toEqual(['main.conf']);
});

test('a file without a rule whose Include is missing is left to the engine too', async ({ folder, write }) => {
  await write({ 'main.conf': 'Include missing.conf\n' });
  expect(await filesOf(join(folder, 'main.conf'), folder)).toEqual(['main.conf']);
});

test('files that include each other end, each read once', async ({ folder, write }) => {
  await write({ 'a.conf': `Include b.conf\n${rule}`, 'b.conf': 'Include a.conf\nInclude *.conf\n' });
  expect(await filesOf(join(folder, 'a.conf'), folder)).toEqual(['a.conf', 'b.conf']);
});

test('links are followed, and keep their own names', async ({ folder, write }) => {
  await write({ 'real/rules.conf': rule, 'used/x.txt': '' });
  await symlink(join(folder, 'real/rules.conf'), join(folder, 'used/link.conf'));
  await symlink(join(folder, 'used'), join(folder, 'linked'));
  const { entries, files } = await readRules(join(folder, 'linked'));
  expect(entries).toEqual([join(folder, 'linked/link.conf')]);
  expect(files).toEqual([{ path: join(folder, 'linked/link.conf'), content: Buffer.from(rule) }]);
});

test('a folder that includes itself by a link ends', async ({ folder, write }) => {
  await write({ 'a.conf': `Include loop/*.conf\n${rule}` });
  await symlink('.', join(folder, 'loop'));
  expect((await filesOf(join(folder, 'a.conf'), folder)).slice(0, 2)).toEqual(['a.conf', 'loop/a.conf']);
});

test('phases with a default action are told, wherever it stands, each once', async ({ folder, write }) => {
  await write({
    'main.conf': `SecDefaultAction "phase:2,deny"\nInclude more.conf\n# SecDefaultAction "phase:4,deny"\n${rule}`,
    'more.conf': 'secdefaultaction "phase:1,log,pass"\nSecDefaultAction "phase:request,pass"\n',
  });
  expect((await readRules(join(folder, 'main.conf'))).defaultActions).toEqual([1, 2]);
});

test('a path that is not there is refused by its name', async ({ folder }) => {
  expect((await refusal(join(folder, 'none'))).message).toBe(`there is no ${join(folder, 'none')}`);
});

test('a link to nothing among the entries is refused', async ({ folder, write }) => {
  await write({ 'a.conf': rule });
  await symlink('gone', join(folder, 'b.conf'));
  expect((await refusal(folder)).message).toBe(`there is no ${join(folder, 'b.conf')}`);
});

test('a folder in place of a file is refused', async ({ folder, write }) => {
  await write({ 'a.conf/x': '', 'b.conf': rule });
  expect((await refusal(folder)).message).toBe(`${join(folder, 'a.conf')} is no file`);
});

test('a device is refused rather than read without end', async () => {
  expect((await refusal('/dev/zero')).message).toBe('/dev/zero is no file');
});

test('a folder without .conf files is refused', async ({ folder, write }) => {
  await write({ 'a.txt': rule });
  expect((await refusal(folder)).message).toBe(`no .conf file in ${folder}`);
});

for (const [what, text] of [
  ['an empty file', ''],
  ['comments alone', `# ${rule}`],
  ['settings alone', 'SecRuleEngine On\nSecAction "id:1,phase:1,pass,setvar:tx.a=1"\n'],
  ['an Include that finds nothing', 'Include none/*.conf\n'],
] as const) {
  test(`${what} is refused: everything would pass`, async ({ folder, write }) => {
    await write({ 'a.conf': text });
    expect((await refusal(folder)).message).toBe(`no rule in ${folder}`);
  });
}

test('a file too large for rules is refused before it is read', async ({ folder, write }) => {
  await write({ 'a.conf': 'Include big.conf\n', 'big.conf': rule });
  await truncate(join(folder, 'big.conf'), 64 * 1024 * 1024 + 1);
  expect((await refusal(folder)).message).toContain(`${join(folder, 'big.conf')} has 67108865 bytes`);
});

test('a file with nothing but a SecAction is a rule set', async ({ folder, write }) => {
  const path = join(folder, 'only.conf');
  await write({ 'only.conf': 'SecAction "id:5,phase:1,deny,status:403"\n' });
  expect((await readRules(path)).entries).toEqual([path]);
});
