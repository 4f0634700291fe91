import { expect } from 'vitest';
import { scenarioFile, test } from './scenario-folder.ts';

// Values that have the right form and cannot be played: refused at load, with the line and the reason.

const file = 'mine.scenario.ts';
const markless = 'write the query without its question mark; one that is not there is ""';
const pathless = 'a path has no question mark: what follows it is the "query"';
const header = 'a header is one line of Latin letters';
const folder = 'the name of a plugin’s folder or file is one line without a question mark';
const web = 'write a path, or an address that begins with https:// or http://';
const taken = 'is what reports call a part of the site or a rule: give it another name';

/** On line 7 of its file. */
const fault = (rest: string, at = 'edge') => `faults: [\n      { at: '${at}', ${rest} },\n    ],`;
const does = (deed: string) => fault(`does: { ${deed} }`);
const on = (what: string) => fault(`on: { ${what} }, does: { reset: true }`);

const impossible: [what: string, given: string, says: string][] = [
  [
    'source that is no address',
    does("rewrite: { source: 'here' }"),
    '0.does.rewrite.source: write an address, such as',
  ],
  ['source that is a glob', does("rewrite: { source: '10.*' }"), '0.does.rewrite.source: write an address, such as'],
  [
    'rewritten query with its mark',
    does("rewrite: { query: '?a=b' }"),
    '0.does.rewrite.query: write the query without',
  ],
  ['query with its mark', on("query: '?wc-api=*'"), `0.on.query: ${markless}`],
  ['query with its mark that is not to be', on("query: '!?wc-api=*'"), `0.on.query: ${markless}`],
  ['path with a query', on("path: '/?wc-api=*'"), `0.on.path: ${pathless}`],
  [
    'body of a 204',
    does("answer: { status: 204, body: 'x' }"),
    '0.does.answer.body: an answer of status 204 has no body',
  ],
  [
    'body of a 304',
    does("answer: { status: 304, body: 'x' }"),
    '0.does.answer.body: an answer of status 304 has no body',
  ],
  ['status that ends nothing', does('answer: { status: 101 }'), '0.does.answer.status: '],
  ['status above all', does('answer: { status: 600 }'), '0.does.answer.status: '],
  ['status of the shop', fault('on: { status: 199 }, does: { reset: true }', 'answers'), '0.on.status: '],
  [
    'status that is counted',
    does('ban: { after: 1, minutes: 1, status: 600, answer: { status: 403 } }'),
    '0.does.ban.status: ',
  ],
  [
    'name of a header',
    does("answer: { status: 200, headers: { 'a\\nb': 'c' } }"),
    '0.does.answer.headers.a b: write a header name',
  ],
  [
    'value of a header',
    does("answer: { status: 200, headers: { a: 'b\\r\\nc: d' } }"),
    `0.does.answer.headers.a: ${header}`,
  ],
  ['redirect to a script', does("redirect: { status: 301, to: 'javascript:alert(1)' }"), `0.does.redirect.to: ${web}`],
  ['redirect to data', does("redirect: { status: 301, to: 'Data:text/html,x' }"), `0.does.redirect.to: ${web}`],
  ...['store', 'Edge', ' modsecurity', 'unknown', 'rule 211180', 'Rules 1, 2', '211180'].map(
    (name): [string, string, string] => [
      `name "${name}"`,
      fault(`does: { reset: true }, called: '${name}'`),
      `0.called: "${name}" ${taken}`,
    ],
  ),
  ['name of blanks', fault("does: { reset: true }, called: '  '"), '0.called: write a name'],
];
for (const [what, given, says] of impossible) {
  test(`an impossible ${what} is refused`, async ({ scenarios }) => {
    const path = await scenarios.write(file, scenarioFile({ given }));
    const { message } = await scenarios.failure();
    expect(message.split('\n')).toHaveLength(1);
    expect(message).toContain(`${path}:7: given.faults.${says}`);
  });
}

const settings: [what: string, given: string, says: string][] = [
  ...['siteurl', 'home', 'active_plugins', 'template', 'permalink_structure', 'woocommerce_kco_settings', 'HOME'].map(
    (name): [string, string, string] => [
      name,
      `options: { ${name}: 'x' },`,
      `given.options.${name}: the harness needs it as it is: `,
    ],
  ),
  ['harness_fired', 'options: { harness_fired: 1 },', 'given.options.harness_fired: names that begin so are'],
  ...['DB_NAME', 'DB_HOST', 'DB_CHARSET', 'ABSPATH', 'WP_CONTENT_DIR', 'WP_PLUGIN_DIR', 'WP_HOME'].map(
    (name): [string, string, string] => [
      name,
      `constants: { ${name}: 'x' },`,
      `given.constants.${name}: the harness needs it as it is: `,
    ],
  ),
  ['HARNESS_COMMAND', 'constants: { HARNESS_COMMAND: true },', 'given.constants.HARNESS_COMMAND: names that begin so'],
  ['a folder with a question mark', "with: ['./what?'],", `given.with.0: ${folder}`],
  ['a folder of two lines', "with: ['./a\\nb'],", `given.with.0: ${folder}`],
  ['a header of Klarna’s of two lines', "klarna: { headers: { a: 'b\\nc' } },", `given.klarna.headers.a: ${header}`],
  [
    'a name of a header of two lines',
    "klarna: { headers: { 'a\\nb': 'c' } },",
    'given.klarna.headers.a b: write a header',
  ],
];
for (const [what, given, says] of settings) {
  test(`${what} is not a scenario’s to set`, async ({ scenarios }) => {
    const path = await scenarios.write(file, scenarioFile({ given }));
    const { message } = await scenarios.failure();
    expect(message.split('\n')).toHaveLength(1);
    expect(message).toContain(`${path}:6: ${says}`);
  });
}

test('the refusal of an option names the condition that sets it', async ({ scenarios }) => {
  await scenarios.write(file, scenarioFile({ given: "options: { home: 'x', permalink_structure: '' }," }));
  const { message } = await scenarios.failure();
  expect(message).toContain('store: { https } has its scheme');
  expect(message).toContain('store: { permalinks } sets it');
});

test('what looks like it and can be played is taken', async ({ scenarios }) => {
  const given = `faults: [
      { at: 'edge', on: { query: '', agent: '' }, does: { answer: { status: 204, body: '' } }, unless: [{ agent: '' }] },
      { at: 'edge', on: { agent: '!?*' }, does: { rewrite: { source: '2001:db8::7', agent: '' } }, called: 'store guard' },
      { at: 'edge', does: { redirect: { status: 302, to: '//{host}/a?b=c:d' } }, called: 'rules of the house' },
      { at: 'edge', does: { redirect: { status: 302, to: 'HTTPS://{host}{path}' } } },
      { at: 'answers', on: { status: 200 }, does: { answer: { status: 599 } } },
    ],
    options: { blogname: 'home' },
    constants: { WP_DEBUG: true, WP_HTTP_BLOCK_EXTERNAL: true, WP_ACCESSIBLE_HOSTS: 'x' },
    with: ['./a folder', 'git:../kco#v1'],`;
  await scenarios.write(file, scenarioFile({ given }));
  expect(await scenarios.load()).toHaveLength(1);
});
