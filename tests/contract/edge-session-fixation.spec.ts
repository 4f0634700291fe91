import fc from 'fast-check';
import type { FreeRequest } from './support/edge-client.ts';
import { expect, test } from './support/edge-test.ts';
import { isBlocked, listedWords, type RuledRequest } from './support/session-fixation-oracle.ts';

// The tests of this file share one edge.
test.describe.configure({ mode: 'default' });

test('each of the thirteen names is denied, in any case and inside a longer name', async ({ front }) => {
  expect(listedWords).toHaveLength(13);
  const host = front.newHost('comodo');
  const recording = await front.edge.record(host);
  const names = listedWords.flatMap((word) => [word, word.toUpperCase(), `kco_${word}`, `${word}_2`]);
  const answers = await Promise.all(names.map((name) => front.ask({ url: `https://${host}/?${name}=1` })));

  expect(answers.map(({ status }, index) => [names[index], status])).toEqual(names.map((name) => [name, 403]));
  const rows = await recording.wafRows(answers.map(({ requestId }) => requestId));
  const idsOf = new Map(rows.map(({ requestId, rules }) => [requestId, rules.map(({ id }) => id)]));
  expect(answers.map(({ requestId }) => idsOf.get(requestId))).toEqual(names.map(() => ['211180']));
});

test('names that only look like them pass', async ({ front }) => {
  const host = front.newHost('comodo');
  const lookAlikes = [
    'session',
    'id',
    'sessionid',
    'kco_sessionid',
    'session.id',
    'session%20id',
    'session__id',
    'jsession',
    'phpsess',
    'asp.net_session',
    'cf_id',
    'confid',
    'token',
    'kco_wc_order_id',
    'x=session_id',
    'x=1;session_id',
  ];
  const answers = await Promise.all(lookAlikes.map((name) => front.ask({ url: `https://${host}/?${name}=1` })));
  expect(answers.map(({ status }, index) => [lookAlikes[index], status])).toEqual(lookAlikes.map((it) => [it, 200]));
  for (const { requestId } of answers) expect(front.atShop(requestId)).toHaveLength(1);
});

test('names that hold one by chance do not', async ({ front }) => {
  const host = front.newHost('comodo');
  // obJSESSIONID, sCFID, obsession_id
  for (const name of ['objsessionid', 'scfid', 'obsession_id', 'user[session_id]', '%73ession_id', 'session%5Fid']) {
    expect(await front.ask({ url: `https://${host}/?${name}=1` }), name).toMatchObject({ status: 403 });
  }
});

test('any request is denied if, and only if, the rule as thought out apart says so', async ({ front }) => {
  const host = front.newHost('comodo');
  const recording = await front.edge.record(host);
  const asked = new Map<string, boolean>();
  const tried = { blocked: 0, passed: 0 };

  await fc.assert(
    fc.asyncProperty(ruledRequest, paths, async (ruled, path) => {
      const { requestId, status } = await front.ask(asRequest(`https://${host}${path}`, ruled));
      const blocked = isBlocked(ruled);
      asked.set(requestId, blocked);
      tried[blocked ? 'blocked' : 'passed']++;
      expect({ status, reached: front.atShop(requestId).length }).toEqual(
        blocked ? { status: 403, reached: 0 } : { status: 200, reached: 1 },
      );
    }),
    { seed: 211_180, numRuns: 300 },
  );

  // Neither side of the rule may be tried by a handful of requests only.
  expect(Math.min(tried.blocked, tried.passed)).toBeGreaterThan(50);
  const deniedIds = [...asked].filter(([, blocked]) => blocked).map(([requestId]) => requestId);
  await recording.requests([...asked.keys()]);
  const rows = (await recording.wafRows(deniedIds)).filter(({ requestId }) => asked.has(requestId));
  expect(rows.map(({ requestId }) => requestId).sort()).toEqual(deniedIds.sort());
  for (const { rules } of rows) expect(rules.map(({ id }) => id)).toEqual(['211180']);
});

const paths = fc.constantFrom(
  '/wc-api/KCO_WC_Push/',
  '/wc-api/KCO_WC_Push',
  '/en/wc-api/KCO_WC_Push/',
  '/index.php/wc-api/KCO_WC_Push/',
  '/',
  '//wc-api/./KCO_WC_Push/',
  '/%77c-api/KCO_WC_Push/',
);

const letterCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((upper) => [...text].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join(''));

/** Listed words, words with one letter missing, and what surrounds them in real names. */
const namePart = fc.oneof(
  fc.constantFrom(...listedWords).chain(letterCase),
  fc
    .tuple(fc.constantFrom(...listedWords), fc.nat())
    .map(([word, at]) => word.slice(0, at % word.length) + word.slice((at % word.length) + 1)),
  fc.constantFrom(
    'kco_',
    'kco',
    'session',
    'id',
    'wc-api',
    '_',
    '-',
    '.',
    'j',
    '[',
    ']',
    ' ',
    ';',
    'å',
    '%',
    '\0',
    '\n',
  ),
);

/** Bytes of a name as a client may write them: as they are where a URL allows it, else by their number. */
const written = (name: string) =>
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 64, maxLength: 64 }).map((ways) =>
    [...Buffer.from(name)]
      .map((byte, index) => {
        const letter = String.fromCharCode(byte);
        const way = ways[index % ways.length];
        const hex = `%${byte.toString(16).padStart(2, '0')}`;
        if (letter === ' ' && way !== 0) return '+';
        // A bare per cent sign is an escape gone wrong, which the rule has to read, too.
        if (letter === '%' && way !== 0) return '%';
        if (way === 0 || !/[\w.;[\]-]/.test(letter)) return way === 1 ? hex.toUpperCase() : hex;
        return letter;
      })
      .join(''),
  );

const name = fc.array(namePart, { minLength: 0, maxLength: 3 }).map((parts) => parts.join(''));
const value = fc.constantFrom('', '1', 't_1', 'session_id', 'a=b', '%zz', 'x;session_id=1', '%26session_id');
const argument = fc
  .tuple(name.chain(written), value, fc.boolean())
  .map(([key, given, bare]) => (bare ? key : `${key}=${given}`));
const urlencoded = fc.array(argument, { maxLength: 3 }).map((pieces) => pieces.join('&'));

const ruledRequest: fc.Arbitrary<RuledRequest> = fc.record({
  query: urlencoded,
  body: fc.oneof(
    { weight: 3, arbitrary: fc.constant({ type: 'none' as const }) },
    urlencoded.map((text) => ({ type: 'urlencoded' as const, text })),
    fc.dictionary(name, value, { maxKeys: 3 }).map((object) => ({ type: 'json' as const, object })),
  ),
  referer: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    fc.constantFrom('', 'https://elsewhere.test/', 'https://s1.shop.test/checkout/', 'session_id'),
  ),
});

const contentTypes = { urlencoded: 'application/x-www-form-urlencoded', json: 'application/json' } as const;

function asRequest(url: string, { query, body, referer }: RuledRequest): FreeRequest {
  const request = { url: `${url}?${query}`, headers: { referer } };
  if (body.type === 'none') return request;
  return {
    ...request,
    headers: { referer, 'content-type': contentTypes[body.type] },
    body: body.type === 'json' ? JSON.stringify(body.object) : body.text,
  };
}
