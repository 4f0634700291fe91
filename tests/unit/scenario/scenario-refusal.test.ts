import { expect } from 'vitest';
import { scenarioFile, test } from './scenario-folder.ts';

// What a wrong file is told: its line, what is wrong there, and what may be meant.

const file = 'mine.scenario.ts';

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

test('what is right but for its quotes is told so', async ({ scenarios }) => {
  await scenarios.write(file, scenarioFile({ given: "faults: [{ at: 'edge', does: { reset: 'true' } }]," }));
  expect((await scenarios.failure()).message).toContain('write true without quotes');
});

test('a required field that is misspelt is told once', async ({ scenarios }) => {
  const path = await scenarios.write(file, scenarioFile().replace('title:', 'titel:'));
  expect((await scenarios.failure()).message).toBe(`${path}:3: unknown field "titel"; did you mean "title"?`);
});

for (const [what, given, misspelt] of [
  ['deed', "faults: [{ at: 'edge', does: { anser: { status: 403 } } }],", 'anser'],
  ['hook', "faults: [{ at: 'store', on: { hok: 'init' }, does: { php: 'exit' } }],", 'hok'],
  ['part of a rewriting', "faults: [{ at: 'edge', does: { rewrite: { agnet: 'x' } } }],", 'agnet'],
  ['entry of an allow list', "faults: [{ at: 'edge', does: { reset: true }, unless: [{ paht: '/' }] }],", 'paht'],
] as const) {
  test(`a misspelt ${what} is one mistake, and not also one that is missing`, async ({ scenarios }) => {
    await scenarios.write(file, scenarioFile({ given }));
    const { message } = await scenarios.failure();
    expect(message.split('\n')).toEqual([expect.stringContaining(`unknown field "${misspelt}"`)]);
  });
}

const long = "'x'.repeat(4_000)";
for (const [what, given] of [
  ['value', `store: { permalinks: ${long} },`],
  ['place', `faults: [{ at: ${long}, does: { reset: true } }],`],
  ['field', `[${long}]: 1,`],
  ['name of an option', `options: { [${long}]: 1 },`],
  ['end of PHP', `faults: [{ at: 'store', on: { hook: 'init' }, does: { php: ${long} } }],`],
  ['preset', `faults: [${long}],`],
  ['number in quotes', "klarna: { pushAttempts: '1'.repeat(300) },"],
] as const) {
  test(`a ${what} of thousands of letters is cut in its refusal`, async ({ scenarios }) => {
    const path = await scenarios.write(file, scenarioFile({ given }));
    const { message } = await scenarios.failure();
    expect(message.replace(path, '').length).toBeLessThan(400);
    expect(message.split('\n')).toHaveLength(1);
  });
}
