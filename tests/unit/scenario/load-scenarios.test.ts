import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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

test('what is right but for its quotes is told so', async ({ scenarios }) => {
  await scenarios.write(file, scenarioFile({ given: "faults: [{ at: 'edge', does: { reset: 'true' } }]," }));
  expect((await scenarios.failure()).message).toContain('write true without quotes');
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

/** Where an unknown field stands, the line it stands on, and what is offered. */
const unknown: [level: string, parts: Parameters<typeof scenarioFile>[0], line: number, offer: string][] = [
  ['the scenario', { expect: "verdict: 'paid' },\n  soruce: {" }, 10, 'unknown field "soruce"; did you mean "source"?'],
  ['given', { given: 'stores: {},' }, 6, 'unknown field "stores" in "given"; did you mean "store"?'],
  [
    'given.store',
    { given: "store: {\n      permalink: 'plain',\n    }," },
    7,
    'unknown field "permalink" in "given.store"; did you mean "permalinks"?',
  ],
  [
    'given.edge',
    { given: "edge: { rulesets: 'comodo' }," },
    6,
    'unknown field "rulesets" in "given.edge"; did you mean "ruleset"?',
  ],
  [
    'given.shopper',
    { given: "shopper: { afterPayment: 'returns' }," },
    6,
    'unknown field "afterPayment" in "given.shopper"; did you mean "afterPaying"?',
  ],
  [
    'given.klarna',
    { given: 'klarna: { followRedirect: true },' },
    6,
    'unknown field "followRedirect" in "given.klarna"; did you mean "followRedirects"?',
  ],
  [
    'a fault',
    {
      given:
        "faults: [\n      { at: 'edge', does: { drop: true } },\n      { at: 'edge', unles: [], does: { drop: true } },\n    ],",
    },
    8,
    'unknown field "unles" in "given.faults.1"; did you mean "unless"?',
  ],
  [
    'what a fault does, at any depth',
    {
      given:
        "faults: [\n      { at: 'edge', does: { answer: { status: 403 } } },\n      {\n        at: 'edge',\n        does: {\n          answer: { status: 403,\n            header: {} },\n        },\n      },\n    ],",
    },
    12,
    'unknown field "header" in "given.faults.1.does.answer"; did you mean "headers"?',
  ],
  [
    'an attempt',
    { expect: "verdict: 'paid',\n    push: [{ attempt: 1 },\n      { attempt: 2, handeld: true }]," },
    11,
    'unknown field "handeld" in "expect.push.1"; did you mean "handled"?',
  ],
  [
    'expect',
    { expect: "verdict: 'paid',\n    acknowleged: true," },
    10,
    'unknown field "acknowleged" in "expect"; did you mean "acknowledged"?',
  ],
  [
    'stack',
    { rest: "stack: { only: 'containers', because: 'Apache' }," },
    11,
    'unknown field "because" in "stack"; known are only, why, shopper',
  ],
  [
    'an entry of elsewhere',
    { rest: "elsewhere: [\n    { plugins: '*', plugin: '*', why: 'x', expect: { verdict: 'paid' } },\n  ]," },
    12,
    'unknown field "plugins" in "elsewhere.0"; did you mean "plugin"?',
  ],
  [
    'expect.notification',
    { expect: "verdict: 'paid',\n    notification: { blockBy: 'wordfence' }," },
    10,
    'unknown field "blockBy" in "expect.notification"; did you mean "blockedBy"?',
  ],
];
for (const [level, parts, line, offer] of unknown) {
  test(`an unknown field of ${level} is refused with file, line and the nearest name`, async ({ scenarios }) => {
    const path = await scenarios.write(file, scenarioFile(parts));
    const error = await scenarios.failure();
    expect(error.message.split('\n')).toContain(`${path}:${line}: ${offer}`);
    expect(error.hint).toContain('docs/scenarios.md');
  });
}

test('an unknown field that is near to none is offered all', async ({ scenarios }) => {
  await scenarios.write(file, scenarioFile({ given: 'shopper: { colour: 1 },' }));
  expect((await scenarios.failure()).message).toContain(
    'unknown field "colour" in "given.shopper"; known are afterPaying',
  );
});

test('every wrong field is told, a line each', async ({ scenarios }) => {
  await scenarios.write(file, scenarioFile({ given: 'shop: {},', expect: "verdict: 'payed'," }));
  expect((await scenarios.failure()).message.split('\n')).toHaveLength(2);
});

/** A value that is not allowed, the line it stands on, and what must be said of it. */
const wrongValues: [what: string, parts: Parameters<typeof scenarioFile>[0], line: number, words: string[]][] = [
  [
    'permalinks',
    { given: "store: { permalinks: 'fancy' }," },
    6,
    ['given.store.permalinks', 'pretty', 'plain', 'index.php'],
  ],
  ['waf', { given: "edge: { waf: 'cloudflare' }," }, 6, ['given.edge.waf', 'none', 'modsecurity']],
  ['afterPaying', { given: "shopper: { afterPaying: 'leaves' }," }, 6, ['returns', 'returns-late', 'closes-tab']],
  ['a rule’s state', { given: "edge: { rules: { '211180': 'maybe' } }," }, 6, ['given.edge.rules.211180', 'on', 'off']],
  ['pushAttempts', { given: 'klarna: { pushAttempts: 18 },' }, 6, ['given.klarna.pushAttempts', '16']],
  ['verdict', { expect: "verdict: 'payed'," }, 9, ['expect.verdict', 'paid-but-pending', 'abandoned']],
  ['acknowledged', { expect: "verdict: 'paid',\n    acknowledged: 'yes'," }, 10, ['expect.acknowledged', 'boolean']],
  ['id', { id: 'Not An Id' }, 2, ['id', 'lower case, digits and single hyphens']],
  [
    'place of a fault',
    {
      given:
        "faults: [\n      { at: 'edge', does: { drop: true } },\n      { at: 'egde', does: { drop: true } },\n    ],",
    },
    8,
    ['given.faults.1.at: unknown value "egde"; did you mean "edge"? allowed are edge, answers, store'],
  ],
  [
    'number in quotes',
    { given: "faults: [{ at: 'edge',\n      does: { answer: { status: '403' } } }]," },
    7,
    ['given.faults.0.does.answer.status: ', 'expected number', 'write 403 without quotes'],
  ],
  [
    'truth in quotes',
    { given: "klarna: { earlyPush: 'true' }," },
    6,
    ['given.klarna.earlyPush: ', 'expected boolean', 'write true without quotes'],
  ],
  [
    'number in quotes where there are several forms',
    { given: "faults: [{ at: 'edge', on: { nth: '2' }, does: { drop: true } }]," },
    6,
    ['given.faults.0.on.nth: ', 'write 2 without quotes'],
  ],
  [
    'value where there are several forms',
    { given: "faults: [{ at: 'edge', from: 'payed', does: { drop: true } }]," },
    6,
    ['given.faults.0.from: unknown value "payed"; did you mean "paid"? allowed are start, paid'],
  ],
  [
    'callback of a list',
    { given: "faults: [{ at: 'edge', on: { callback: ['push',\n        'validaton'] }, does: { drop: true } }]," },
    7,
    ['given.faults.0.on.callback.1: unknown value "validaton"; did you mean "validation"?'],
  ],
  [
    'expectation in quotes',
    { expect: "verdict: 'paid',\n    push: { status: '403' }," },
    10,
    ['expect.push.status: ', 'write 403 without quotes'],
  ],
  [
    'deed of a place',
    { given: "faults: [{ at: 'edge',\n      does: { php: 'exit' } }]," },
    7,
    ['given.faults.0.does.php: "edge" cannot do this; it can do answer'],
  ],
  [
    'setting',
    { given: 'options: { blogname: [] },' },
    6,
    ['given.options.blogname: Invalid input: expected string or number or boolean'],
  ],
  [
    'rule set',
    { given: "edge: { ruleset: 'crs-pl5' }," },
    6,
    ['given.edge.ruleset', 'did you mean "crs-pl1"?', 'crs-pl4'],
  ],
  [
    'end of a fault',
    { given: "faults: [{ at: 'edge', does: { drop: true }, until: { minutes: 2881 } }]," },
    6,
    ['given.faults.0.until'],
  ],
  ['row', { rest: 'row: 0,' }, 11, ['row']],
  ['tag', { rest: "tags: ['weather']," }, 11, ['tags', 'firewall', 'timing']],
  ['version that shows it', { rest: "shownBy: '>=2.0'," }, 11, ['shownBy: write a version, such as "1.11.8"']],
  ['stack', { rest: "stack: { only: 'playground', why: 'later' }," }, 11, ['stack.only', 'simulated', 'containers']],
  [
    'range of versions',
    {
      rest: "elsewhere: [\n    {\n      plugin: 'newer',\n      why: 'x',\n      expect: { verdict: 'paid' },\n    },\n  ],",
    },
    13,
    ['elsewhere.0.plugin: write a range of versions, such as ">=2.18.4"'],
  ],
  [
    'verdict elsewhere',
    { rest: "elsewhere: [\n    { plugin: '*', why: 'x', expect: { verdict: 'payed' } },\n  ]," },
    12,
    ['elsewhere.0.expect.verdict', 'abandoned'],
  ],
];
for (const [what, parts, line, words] of wrongValues) {
  test(`a wrong ${what} is refused with file, line and what is allowed`, async ({ scenarios }) => {
    const path = await scenarios.write(file, scenarioFile(parts));
    const { message } = await scenarios.failure();
    expect(message).toContain(`${path}:${line}: `);
    for (const word of words) expect(message).toContain(word);
  });
}

test('a scenario without a source is refused', async ({ scenarios }) => {
  await scenarios.write(file, scenarioFile().replace("['this test']", '[]'));
  expect((await scenarios.failure()).message).toContain('source: name at least one source');
});

test('a rule that cannot be switched is refused, and the message names it', async ({ scenarios }) => {
  const path = await scenarios.write(file, scenarioFile({ given: "edge: { rules: { '211181': 'on' } }," }));
  const { message } = await scenarios.failure();
  expect(message).toContain(`${path}:6: `);
  expect(message).toContain('211181');
});

test('an unknown field of expect.push is refused with its line and the nearest name', async ({ scenarios }) => {
  const path = await scenarios.write(
    file,
    scenarioFile({ expect: "verdict: 'paid',\n    push: {\n      statuss: 403,\n    }," }),
  );
  expect((await scenarios.failure()).message).toContain(
    `${path}:11: unknown field "statuss" in "expect.push"; did you mean "status"?`,
  );
});

test('the line is that of the field, not of a source that has the same word', async ({ scenarios }) => {
  const text = scenarioFile({ given: "store: { https: 'sometimes' }," });
  const path = await scenarios.write(file, text.replace("'this test'", "'https://example.test/issue'"));
  expect((await scenarios.failure()).message).toContain(`${path}:6: given.store.https`);
});

test('what JSON would change is refused', async ({ scenarios }) => {
  const hidden = scenarioFile().replace(
    "expect: {\n    verdict: 'paid',\n  }",
    `expect: Object.defineProperty({ verdict: 'paid' }, 'toJSON', { value: () => ({ verdict: 'declined' }) })`,
  );
  await scenarios.write(file, hidden);
  expect((await scenarios.failure()).message).toContain('does not survive JSON');
});

const preset = (name: string) =>
  `import { ${name} } from '${pathToFileURL(join(process.cwd(), 'harness/scenario/presets.ts')).href}';\n`;

test('what a preset makes is data like any other, and so is what a function returns', async ({ scenarios }) => {
  const text = preset('wordfence') + scenarioFile({ given: 'faults: [wordfence({ until: { minutes: 3 } })],' });
  await scenarios.write(file, text.replace('export default {', 'export default () => ({').replace(/};\n$/, '});\n'));
  const [loaded] = await scenarios.load();
  expect(loaded?.scenario.given.faults).toMatchObject([{ at: 'edge', called: 'wordfence', until: { minutes: 3 } }]);
});

test('a preset that there is not is named, and so is the one that may be meant', async ({ scenarios }) => {
  const path = await scenarios.write(file, preset('wordfense') + scenarioFile({ given: 'faults: [wordfense()],' }));
  const error = await scenarios.failure();
  expect(error.message.replace(path, 'FILE')).toMatch(/^FILE(:\d+)? does not load: /);
  expect(error.message).toContain('wordfense');
  expect(error.hint).toBe('Did you mean "wordfence"?');
});

test('a wrong option of a preset is told on the line of the fault', async ({ scenarios }) => {
  const faults = "faults: [\n      wordfence(),\n      wordfence({ until: { minutes: '3' } }),\n    ],";
  const path = await scenarios.write(file, preset('wordfence') + scenarioFile({ given: faults }));
  expect((await scenarios.failure()).message).toContain(`${path}:9: given.faults.1.until.minutes: `);
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

test('a misspelt option of a preset is refused with the right one', async ({ scenarios }) => {
  const presets = pathToFileURL(join(import.meta.dirname, '../../../harness/scenario/presets.ts')).href;
  const text = `import { wordfence } from '${presets}';\nexport default { given: { faults: [wordfence({ alow: [] })] } };`;
  const path = await scenarios.write(file, text);
  const message = `${path}:2 does not load: a preset has no option "alow"; did you mean "allow"?`;
  expect((await scenarios.failure()).message).toBe(message);
});

test('an option of a preset with a wrong value is refused like the field that it fills', async ({ scenarios }) => {
  const presets = pathToFileURL(join(import.meta.dirname, '../../../harness/scenario/presets.ts')).href;
  const given = "faults: [rateLimit({ after: 'x' }), wordfence({ allow: { path: '/wc-api/*' } })],";
  await scenarios.write(file, `import { rateLimit, wordfence } from '${presets}';\n${scenarioFile({ given })}`);
  const { message } = await scenarios.failure();
  expect(message).toContain('given.faults.0.on.nth.from: Invalid input: expected number');
  expect(message).toContain('given.faults.1.unless: Invalid input: expected array');
});

test('a required field that is misspelt is told once', async ({ scenarios }) => {
  const path = await scenarios.write(file, scenarioFile().replace('title:', 'titel:'));
  expect((await scenarios.failure()).message).toBe(`${path}:3: unknown field "titel"; did you mean "title"?`);
});

test('a field that throws when it is read is refused like a file that throws', async ({ scenarios }) => {
  const path = await scenarios.write(file, "export default { get id() { throw new Error('boom'); } };");
  expect(await scenarios.failure()).toMatchObject({ exitCode: 2, message: `${path}:1 does not load: boom` });
});
