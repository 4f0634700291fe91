import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ScenarioFolder, scenarioFile, test } from './scenario-folder.ts';

const file = 'mine.scenario.ts';

test('every scenario file below the folder is loaded, in the order of paths', async ({ scenarios }) => {
  await scenarios.write('b/second.scenario.ts', scenarioFile({ id: 'second' }));
  await scenarios.write('a/deep/first.scenario.mjs', scenarioFile({ id: 'first' }));
  await scenarios.write('a/notes.md', 'no scenario');
  await scenarios.write('a/support.ts', 'export const broken: = 1');
  const loaded = await scenarios.load();
  expect(loaded.map(({ file: path, scenario }) => [path, scenario.id])).toEqual([
    [join('a', 'deep', 'first.scenario.mjs'), 'first'],
    [join('b', 'second.scenario.ts'), 'second'],
  ]);
});

test('a default export may be wrapped, as it is where a TypeScript file was made CommonJS', async ({ scenarios }) => {
  const scenario = { id: 'other', title: 'Other', source: ['this test'], given: {}, expect: { verdict: 'paid' } };
  await scenarios.write(file, `export default { default: { default: ${JSON.stringify(scenario)} } };`);
  expect(await scenarios.load()).toEqual([{ file, scenario }]);
});

test('a promise is awaited, and a field that is undefined is one that is left out', async ({ scenarios }) => {
  const scenario = { id: 'other', title: 'Other', source: ['this test'], given: {}, expect: { verdict: 'paid' } };
  const text = JSON.stringify(scenario).replace('"given":{}', '"row":undefined,"given":{"faults":undefined}');
  await scenarios.write(file, `export default Promise.resolve(${text});`);
  expect(await scenarios.load()).toEqual([{ file, scenario }]);
});

for (const [exported, what] of [
  ['export const a = 1;', 'none'],
  ['export default {};', 'nothing'],
  ["export default Object.defineProperty({ a: 1 }, '__esModule', { value: true });", 'none, once it is CommonJS'],
] as const) {
  test(`a file whose default export is ${what} is told so`, async ({ scenarios }) => {
    const path = await scenarios.write(file, exported);
    expect((await scenarios.failure()).message).toBe(`${path}:1: it has no default export`);
  });
}

test('a scenario file may be a link', async ({ scenarios }) => {
  const path = await scenarios.write('elsewhere/there.ts', scenarioFile({ id: 'linked' }));
  await symlink(path, join(scenarios.path, file));
  expect((await scenarios.load()).map(({ scenario }) => scenario.id)).toEqual(['linked']);
});

test('what is loaded survives a JSON round trip', async ({ scenarios }) => {
  await scenarios.write(file, scenarioFile({ given: "edge: { waf: 'modsecurity', rules: { '211180': 'off' } }," }));
  const [loaded] = await scenarios.load();
  expect(JSON.parse(JSON.stringify(loaded?.scenario))).toEqual(loaded?.scenario);
  expect(loaded?.scenario.given).toEqual({ edge: { waf: 'modsecurity', rules: { '211180': 'off' } } });
});

test('a folder without scenarios is an error, not an empty pass', async ({ scenarios }) => {
  await scenarios.write('readme.md', '');
  expect(await scenarios.failure()).toMatchObject({
    code: 'SCENARIO_INVALID',
    exitCode: 2,
    message: `no scenario in ${scenarios.path}`,
    hint: expect.stringContaining('.scenario.ts'),
  });
});

test('a folder that is not there is an error that names it', async ({ scenarios }) => {
  const error = await new ScenarioFolder(join(scenarios.path, 'missing')).failure();
  expect(error.message).toContain(join(scenarios.path, 'missing'));
  expect(error.hint).toContain('--scenarios');
});

test('a file with a syntax error is named', async ({ scenarios }) => {
  const path = await scenarios.write(file, 'export default { id: ');
  const error = await scenarios.failure();
  expect(error.code).toBe('SCENARIO_INVALID');
  expect(error.message.replace(path, 'FILE')).toMatch(/^FILE(:\d+)? does not load: /);
});

test('a file that throws is named, with what it threw', async ({ scenarios }) => {
  const path = await scenarios.write(file, "throw new Error('no such thing');\nexport default {};");
  expect((await scenarios.failure()).message).toBe(`${path}:1 does not load: no such thing`);
});

test('a file without a default export is refused at its first line', async ({ scenarios }) => {
  const path = await scenarios.write(file, 'export const scenario = {};');
  expect((await scenarios.failure()).message).toBe(`${path}:1: it has no default export`);
});

test('twins are refused, and both files are named', async ({ scenarios }) => {
  await scenarios.write('a.scenario.ts', scenarioFile({ id: 'twin' }));
  await scenarios.write('b.scenario.ts', scenarioFile({ id: 'twin' }));
  expect((await scenarios.failure()).message).toBe('a.scenario.ts and b.scenario.ts have the same id "twin"');
});

test('what JSON would change is refused', async ({ scenarios }) => {
  const hidden = scenarioFile().replace(
    "expect: {\n    verdict: 'paid',\n  }",
    `expect: Object.defineProperty({ verdict: 'paid' }, 'toJSON', { value: () => ({ verdict: 'declined' }) })`,
  );
  await scenarios.write(file, hidden);
  expect((await scenarios.failure()).message).toContain('does not survive JSON');
});

test('plugins beside the file are found wherever the harness runs', async ({ scenarios }) => {
  await scenarios.write(
    'deep/mine.scenario.ts',
    scenarioFile({ given: "with: ['./plugin', '../other.zip', 'git:../kco#2.13', '/absolute']," }),
  );
  const [loaded] = await scenarios.load();
  expect(loaded?.scenario.given.with).toEqual([
    join(scenarios.path, 'deep', 'plugin'),
    join(scenarios.path, 'other.zip'),
    'git:../kco#2.13',
    '/absolute',
  ]);
});

test('a field that throws when it is read is refused like a file that throws', async ({ scenarios }) => {
  const path = await scenarios.write(file, "export default { get id() { throw new Error('boom'); } };");
  expect(await scenarios.failure()).toMatchObject({ exitCode: 2, message: `${path}:1 does not load: boom` });
});

for (const [thrown, says] of [
  ["{ code: 'X', deep: { er: { still: 1 } } }", "it throws { code: 'X', deep: { er: [Object] } }"],
  ["{ message: 'not an Error' }", 'not an Error'],
  ['null', 'it throws null'],
  ['undefined', 'it throws undefined'],
  ["'a text'", 'it throws a text'],
] as const) {
  test(`a file that throws ${thrown} is named like one that throws an error`, async ({ scenarios }) => {
    const path = await scenarios.write(file, `throw ${thrown};`);
    expect(await scenarios.failure()).toMatchObject({ exitCode: 2, message: `${path} does not load: ${says}` });
  });
}

/** A field, and how often it was read before it throws. */
const throwing = (reads: number) =>
  `{ id: 'once', title: 'Once', source: ['me'], given: { get faults() { if (reads++ >= ${reads}) throw new Error('too late'); return []; } }, expect: { verdict: 'paid' } }`;

test('a field that throws at a second look was read at the first', async ({ scenarios }) => {
  await scenarios.write(file, `let reads = 0;\nexport default ${throwing(1)};`);
  const [loaded] = await scenarios.load();
  expect(JSON.parse(JSON.stringify(loaded?.scenario.given))).toEqual({ faults: [] });
});

test('a field that throws at once is refused by one message that names the file', async ({ scenarios }) => {
  const path = await scenarios.write(file, `let reads = 0;\nexport default ${throwing(0)};`);
  expect((await scenarios.failure()).message).toBe(`${path}:2 does not load: too late`);
});

test('what contains itself is refused where it does', async ({ scenarios }) => {
  const text = scenarioFile().replace(/given: \{\s*\},/, 'given,');
  const path = await scenarios.write(file, `const given = {};\ngiven.store = given;\n${text}`);
  expect((await scenarios.failure()).message).toContain(`${path}:7: unknown field "store" in "given.store"`);
});
