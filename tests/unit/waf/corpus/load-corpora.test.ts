import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { orderIdOf } from '../../../../harness/waf/corpus/order-id.ts';
import { test } from './corpus-folder.ts';

const corpus = (rest: string) => `corpus: mine\nversion: 3\n${rest}`;
const push = `callbacks:
  - id: mine
    kind: push
    row: push with session id
    versions: '>=1.8.0'
    endpoint: KCO_WC_Push
    query: kco_wc_order_id={order}&kco_session_id={session}
    forms: [pretty, language]
    values: { session: { guest: t_8c3304dcc1d7e09efc1b8486bd78e3, user: '12' } }
`;

test('the example of the README loads, with ids, forms and value patterns as it says', async ({ folder }) => {
  const readme = await readFile(new URL('../../../../harness/waf/corpus/README.md', import.meta.url), 'utf8');
  const example = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const { name, version, probes } = await folder.load(example);
  expect([name, version]).toEqual(['my-shop', 1]);
  expect(probes.map(({ id }) => id)).toEqual([
    'my-push/pretty/guest',
    'my-push/pretty/other',
    'my-push/plain/guest',
    'my-push/plain/other',
    'my-list',
    'my-search',
    'my-attack/my-quote',
  ]);
  const list = probes.find(({ id }) => id === 'my-list');
  expect(list).toMatchObject({ type: 'callback', form: 'raw', sent: 'possible', request: { method: 'POST' } });
  expect(Object.keys(list?.type === 'callback' ? list.valuePatterns : {})).toEqual([
    'kco_wc_order_id',
    'json.items.array_0.name',
    'json.items.*.name',
  ]);
  // Each value once more.
  expect(list?.type === 'callback' && list.variants?.map(({ name }) => name)).toEqual([
    'product name: Red L',
    'product name: Tee',
  ]);
});

test('forms and values give every combination, and each its own order id', async ({ folder }) => {
  const { probes } = await folder.load(corpus(push));
  expect(probes.map(({ request }) => request.target)).toEqual([
    `/wc-api/KCO_WC_Push/?kco_wc_order_id=${orderIdOf('mine/pretty/guest')}&kco_session_id=t_8c3304dcc1d7e09efc1b8486bd78e3`,
    `/wc-api/KCO_WC_Push/?kco_wc_order_id=${orderIdOf('mine/pretty/user')}&kco_session_id=12`,
    `/en/wc-api/KCO_WC_Push/?kco_wc_order_id=${orderIdOf('mine/language/guest')}&kco_session_id=t_8c3304dcc1d7e09efc1b8486bd78e3`,
    `/en/wc-api/KCO_WC_Push/?kco_wc_order_id=${orderIdOf('mine/language/user')}&kco_session_id=12`,
  ]);
});

test('a payload is encoded in the target and stands as it is in JSON, a header and a body', async ({ folder }) => {
  await folder.write(
    'body.json',
    '{"order_id":"{order}","deep":{"name":"Åsa","list":[{"url":"{checkout.order.id}"}]}}',
  );
  const { probes } = await folder.load(
    corpus(`payloads: { p: { class: xss, text: '<a b="{order}">' } }
attacks:
  - { id: query, place: x, target: '/?a={payload}', payloads: [p], headers: { X-Mine: '{payload}' } }
  - { id: json, place: x, target: /, json: body.json, payloads: [p], set: { 'deep.{leaf}': '{payload}' }, values: { leaf: { n: name, u: list.0.url } } }
  - { id: text, place: x, target: /, body: '{payload}', payloads: [p] }
`),
  );
  const [query, name, url, text] = probes.map(({ request }) => request);
  const payload = (id: string) => `<a b="${orderIdOf(id)}">`;
  expect(query).toMatchObject({
    method: 'GET',
    target: `/?a=${encodeURIComponent(payload('query/p'))}`,
    headers: { 'X-Mine': payload('query/p') },
  });
  expect(JSON.parse(name?.body ?? '')).toEqual({
    order_id: orderIdOf('json/p/n'),
    deep: { name: payload('json/p/n'), list: [{ url: '{checkout.order.id}' }] },
  });
  expect(JSON.parse(url?.body ?? '').deep.list).toEqual([{ url: payload('json/p/u') }]);
  expect(name?.headers).toEqual({ 'Content-Type': 'application/json' });
  expect(text).toMatchObject({ method: 'POST', body: payload('text/p') });
});

test('a form in a form is encoded twice', async ({ folder }) => {
  const { probes } = await folder.load(
    corpus("shopper: [{ id: f, row: x, target: /, form: { 'm[0]': 'a b', post: { 'c&': 'Å' } } }]"),
  );
  expect(probes[0]?.request).toEqual({
    method: 'POST',
    target: '/',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'm%5B0%5D=a+b&post=c%2526%3D%25C3%2585',
  });
});

test("an entry's headers stand above the file's, and null takes one out", async ({ folder }) => {
  const { probes } = await folder.load(
    corpus(`headers: { User-Agent: a, Accept: b }
shopper: [{ id: f, row: x, target: /, headers: { Accept: null, User-Agent: 'c {host}' } }]`),
  );
  expect(probes[0]?.request.headers).toEqual({ 'User-Agent': 'c {host}' });
});

const refused: [fact: string, text: string, message: string | RegExp][] = [
  [
    'an unknown field',
    corpus(push.replace('endpoint', 'endpiont')),
    /^mine.yaml:8: callbacks.0.endpiont: unknown field; did you mean "endpoint"\?$/,
  ],
  ['an unknown field of the file', corpus('attack: []'), 'mine.yaml:3: attack: unknown field; did you mean "attacks"?'],
  [
    'a range that is none',
    corpus(push.replace('>=1.8.0', 'newest')),
    /^mine.yaml:7: callbacks.0.versions: write a range/,
  ],
  ['a kind that is none', corpus(push.replace('kind: push', 'kind: pull')), /^mine.yaml:5: callbacks.0.kind: /],
  ['an id with capitals', corpus(push.replace('id: mine', 'id: Mine')), /^mine.yaml:4: callbacks.0.id: use lower case/],
  [
    'a value without quotes that is a number',
    corpus(push.replace("'12'", '12')),
    /^mine.yaml:11: callbacks.0.values.session.user: .*string/,
  ],
  [
    'neither endpoint nor target',
    corpus(push.replace(/ {4}endpoint.*\n/, '')),
    /callbacks.0.endpoint: give "endpoint" or "route" and "forms"/,
  ],
  [
    'a placeholder that nothing stands for',
    corpus(push.replace('{session}', '{sesion}')),
    'mine.yaml:9: callbacks.0.query: nothing stands for {sesion}; did you mean {session}?',
  ],
  [
    'a value that does not fit its shape',
    corpus(`shapes: { kco_session_id: 't_[0-9a-f]{30}' }\n${push}`),
    'mine.yaml:5: callbacks.0.id: mine/pretty/user: the value of kco_session_id does not fit its shape: 12',
  ],
  [
    'a value pattern with an anchor',
    corpus("shapes: { a: '[0-9]+$' }"),
    /^mine.yaml:3: shapes.a: write a regular expression without anchors/,
  ],
  [
    'a value pattern that is no expression',
    corpus("shapes: { a: '[0-9' }"),
    /^mine.yaml:3: shapes.a: write a regular expression/,
  ],
  [
    'an unknown payload',
    corpus(
      'payloads: { quote: { class: sqli, text: x } }\nattacks: [{ id: a, place: x, target: /, payloads: [qoute] }]',
    ),
    'mine.yaml:4: attacks.0.payloads: no payload "qoute"; did you mean "quote"?',
  ],
  [
    'an attack without a class',
    corpus('attacks: [{ id: a, place: x, target: / }]'),
    /attacks.0.class: give "class", or "payloads"/,
  ],
  [
    'a missing body file',
    corpus('shopper:\n  - id: a\n    row: x\n    target: /\n    json: gone.json'),
    /^mine.yaml:7: shopper.0.json: cannot read gone.json beside the corpus/,
  ],
  [
    'a leaf that the JSON has not',
    corpus('attacks: [{ id: a, class: sqli, place: x, target: /, set: { a: b } }]'),
    /set: this changes the leaves of "json"/,
  ],
  [
    'a space in the target',
    corpus("shopper: [{ id: a, row: x, target: '/a b' }]"),
    /target: "\/a b" cannot go on the wire/,
  ],
  [
    '{host} in a form',
    corpus("shopper: [{ id: a, row: x, target: /, form: { a: '{host}' } }]"),
    /form: a form cannot hold \{host\}/,
  ],
  [
    'an id twice in a file',
    corpus('shopper: [{ id: a, row: x, target: / }, { id: a, row: x, target: / }]'),
    'the id "a" is twice in mine.yaml',
  ],
  ['broken YAML', corpus('shopper: [{ id: a'), /^mine.yaml:3:18: /],
  ['an alias without its anchor', corpus('headers: *none'), /^mine.yaml:\d+: .*none/],
  ['an empty file', '', /^mine.yaml:1: /],
];

for (const [fact, text, message] of refused) {
  test(`refuses ${fact}, and says where`, async ({ folder }) => {
    const seen = await folder.failure(text);
    if (typeof message === 'string') expect(seen).toBe(message);
    else expect(seen).toMatch(message);
  });
}

test("refuses an id that the harness's own corpora have, and names both files", async ({ folder }) => {
  expect(await folder.failure(corpus('shopper: [{ id: push/pretty/guest, row: x, target: / }]'))).toMatch(
    /^the id "push\/pretty\/guest" is in .*callbacks\.yaml and in mine\.yaml$/,
  );
});
