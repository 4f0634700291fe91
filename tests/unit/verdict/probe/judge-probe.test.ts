import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type {
  CompanionAnswer,
  OutgoingCall,
  ProbeExchange,
  ProbeRecord,
  ShopFacts,
} from '../../../../harness/evidence/probe-record.ts';
import { judgeProbe } from '../../../../harness/verdict/probe/judge-probe.ts';

const pushUrl = 'https://a.example/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=1';
const body = '{"order_id":"1"}';

const shop: ShopFacts = {
  kco: '2.20.9',
  woocommerce: '10.0.2',
  wordpress: '6.8',
  php: '8.4',
  home: 'https://a.example/',
  permalinks: '/%postname%/',
  rules: true,
  block: true,
  enabled: true,
  test: true,
  urls: { push: pushUrl },
  hooks: ['kco_wc_push'],
  languages: [],
  blocked_out: false,
  expires: 0,
};

const whole: CompanionAnswer = {
  stage: 'handler',
  reached: 'handler',
  by_header: true,
  time: 1_800_000_000,
  ms: 10,
  status: 200,
  method: 'POST',
  uri: '/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=1',
  query: 'kco-action=push&kco_wc_order_id=1',
  arguments: ['kco-action', 'kco_wc_order_id'],
  body_length: body.length,
  body_sha256: createHash('sha256').update(body).digest('hex'),
  headers: { 'user-agent': 'APIs-Klarna', 'content-type': 'application/json' },
  remote: '192.0.2.9',
  https: true,
  home_host: 'a.example',
  kept: true,
  instead: 'KCO_API_Callbacks::push_cb',
};

const exchange = (more: Partial<ProbeExchange> = {}): ProbeExchange => ({
  nonce: 'n',
  request: {
    method: 'POST',
    url: pushUrl,
    headers: { 'User-Agent': 'APIs-Klarna', 'Content-Type': 'application/json' },
    body,
  },
  durationMs: 200,
  outcome: { type: 'answered', status: 200, begins: '' },
  signed: whole,
  ...more,
});

const call: OutgoingCall = { host: 'a.example', url: 'https://a.example/', ms: 5, status: 200, inside: true };
const calling = (...calls: OutgoingCall[]) => exchange({ signed: { ...whole, calls } });

const recordOf = (more: Partial<ProbeRecord> = {}, push: Partial<ProbeExchange> = {}): ProbeRecord => ({
  target: 'https://a.example',
  addresses: { type: 'found', list: [{ address: '192.0.2.1', family: 4, isPrivate: false }] },
  hello: [],
  shop,
  callbacks: [{ kind: 'push', form: 'as registered', registered: true, first: exchange(push), followed: [] }],
  itself: calling(call),
  requests: 3,
  durationMs: 900,
  ...more,
});

const troubles = (record: ProbeRecord) =>
  judgeProbe(record).findings.flatMap(({ about, state, cause }) => (cause ? [`${about}: ${state}, ${cause}`] : []));
const why = (record: ProbeRecord) => judgeProbe(record).findings.find(({ cause }) => cause)?.why;

test('all of it there: proven', () => {
  expect(troubles(recordOf())).toEqual([]);
  expect(judgeProbe(recordOf()).outcome).toBe('proven');
});

test('nothing that is proven is not a pass', () => {
  expect(judgeProbe(recordOf({ callbacks: [], itself: undefined, shop: { ...shop, block: false } })).outcome).toBe(
    'unproven',
  );
});

describe('the push came to the shop', () => {
  const unsigned = { signed: undefined };
  const page = (more: Partial<CompanionAnswer>) => ({
    signed: { ...whole, stage: 'page', page: '404', ...more } as const,
  });
  test.each<[string, Partial<ProbeExchange>, string]>([
    ['later than Klarna waits', { durationMs: 5_200 }, 'slow'],
    ['without an argument', { signed: { ...whole, arguments: ['kco-action'] } }, 'query-lost'],
    ['with another body', { signed: { ...whole, body_sha256: '0' } }, 'changed'],
    ['as a GET', { signed: { ...whole, method: 'GET' } }, 'changed'],
    ['as another type', { signed: { ...whole, headers: {} } }, 'changed'],
    ['and the database takes no write', { signed: { ...whole, kept: false } }, 'database-read-only'],
    ['and nothing is hooked', { signed: { ...whole, stage: 'unhooked' } }, 'unhooked'],
    ['and PHP died', { signed: { ...whole, stage: 'ended', error: 'Uncaught Error (x.php:3)' } }, 'fatal'],
    ['and a hook ended PHP', { signed: { ...whole, stage: 'ended', in_hook: 'init' } }, 'ended-by-plugin'],
    ['and WordPress redirects', { signed: { ...whole, stage: 'ended', location: '/login', status: 302 } }, 'redirect'],
    ['and REST is closed', { signed: { ...whole, stage: 'ended', refusal: 'rest_no: members only' } }, 'rest-closed'],
    ['as a page, by a router', page({}), 'language-prefix'],
    ['as another page', page({ page: 'other' }), 'page'],
    [
      'and its answer broke off',
      { ...unsigned, outcome: { type: 'answered', status: 200, begins: '', brokeOff: 'closed' } },
      'answer-lost',
    ],
    [
      'and got no answer in time',
      { ...unsigned, outcome: { type: 'failed', layer: 'http', code: 'ETIMEDOUT', message: 'late', timedOut: true } },
      'slow',
    ],
  ])('%s', (_title, push, cause) => {
    const record = recordOf({ arrived: { n: { stage: 'handler', method: 'POST' } } }, push);
    expect(troubles(record)[0]).toBe(`push: wrong, ${cause}`);
    expect(judgeProbe(record).outcome).toBe('wrong');
  });

  test.each<[string, Partial<ShopFacts>, string]>([
    ['plain permalinks', { permalinks: '' }, 'permalinks-plain'],
    ['/index.php/ permalinks', { permalinks: '/index.php/%postname%/' }, 'permalinks-index-php'],
    ['no rule for wc-api', { rules: false }, 'rewrite-rules-lost'],
  ])('as a page, with %s', (_title, facts, cause) => {
    expect(troubles(recordOf({ shop: { ...shop, ...facts } }, page({})))[0]).toBe(`push: wrong, ${cause}`);
  });

  test('a validation may take 10 s', () => {
    const first = exchange({ durationMs: 9_000 });
    const callbacks = [{ kind: 'block-validation', form: 'as registered', registered: true, first, followed: [] }];
    expect(troubles(recordOf({ callbacks }))).toEqual([]);
  });
});

describe('the connection failed', () => {
  const failed = (layer: 'dns' | 'tcp' | 'tls' | 'http', code: string): Partial<ProbeExchange> => ({
    signed: undefined,
    outcome: { type: 'failed', layer, code, message: 'said so', timedOut: false },
  });
  test.each([
    ['dns', 'ENOTFOUND', 'push: wrong, name-unknown'],
    ['tls', 'CERT_HAS_EXPIRED', 'push: wrong, certificate'],
    ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'push: wrong, certificate'],
    ['tls', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'push: wrong, tls-too-old'],
    ['tcp', 'ECONNREFUSED', 'push: unproven, no-answer'],
    ['tcp', 'ENETUNREACH', 'push: unproven, no-answer'],
    ['http', 'UND_ERR_SOCKET', 'push: wrong, closed'],
    ['http', 'UND_ERR_HEADERS_OVERFLOW', 'push: unproven, hostile'],
  ] as const)('%s %s', (layer, code, expected) => {
    expect(troubles(recordOf({}, failed(layer, code)))).toEqual([expected]);
  });

  test('at another of the name’s addresses: the record leads nowhere; without IPv6 here it is not proven', () => {
    const at = (code: string) => {
      const first = exchange(failed('tcp', code));
      return recordOf({ callbacks: [{ kind: 'push', form: 'at 2001:db8::7', registered: true, first, followed: [] }] });
    };
    expect(troubles(at('ECONNREFUSED'))).toEqual(['push, at 2001:db8::7: wrong, dead-address']);
    expect(troubles(at('ENETUNREACH'))).toEqual(['push, at 2001:db8::7: unproven, no-answer']);
  });
});

describe('the shop calls', () => {
  const klarna = (host: string, more: Partial<OutgoingCall>) => ({ host, url: `https://${host}/`, ms: 9, ...more });
  const kustom = 'api.playground.kustom.co';
  const old = 'api.playground.klarna.com';
  test.each<[string, string, OutgoingCall[], string[]]>([
    ['Kustom’s host, which 2.17 needs', '2.20.9', [klarna(old, { error: 'x' }), klarna(kustom, { status: 401 })], []],
    [
      'Klarna’s host alone, which 2.20 does not need',
      '2.20.9',
      [klarna(old, { status: 401 }), klarna(kustom, { error: 'cURL error 6: Could not resolve host' })],
      ['klarna-unreachable'],
    ],
    ['either, with 2.14', '2.14.4', [klarna(old, { error: 'x' }), klarna(kustom, { status: 401 })], []],
    [
      'without trust',
      '2.13.1',
      [klarna(old, { error: 'cURL error 60: SSL certificate problem' })],
      ['klarna-authority'],
    ],
    [
      'and WordPress may not',
      '2.13.1',
      [klarna(old, { error: 'User has blocked requests through HTTP.' })],
      ['klarna-unreachable'],
    ],
  ])('Klarna: %s', (_title, kco, calls, causes) => {
    const found = troubles(recordOf({ shop: { ...shop, kco }, klarna: calling(...calls) }));
    expect(found).toEqual(causes.map((cause) => `the shop → Klarna’s API: wrong, ${cause}`));
  });

  const unanswered = { host: call.host, url: call.url, ms: call.ms };
  test.each<[Partial<OutgoingCall>, string]>([
    [{ error: 'cURL error 6: Could not resolve host: a.example' }, 'loopback-name'],
    [{ error: 'cURL error 7: Failed to connect' }, 'loopback-connection'],
    [{ error: 'cURL error 28: Operation timed out' }, 'loopback-silent'],
    [{ error: 'cURL error 60: SSL certificate problem' }, 'certificate'],
    [{ status: 403, inside: false }, 'loopback-refused'],
    [{ status: 200, inside: false }, 'loopback-refused'],
  ])('itself: %j', (came, cause) => {
    const itself = calling({ ...unanswered, ...came });
    expect(troubles(recordOf({ itself }))).toEqual([`the shop → itself: wrong, ${cause}`]);
    // The classic checkout does not need it.
    expect(troubles(recordOf({ itself, shop: { ...shop, block: false } }))).toEqual([]);
  });
});

describe('the site', () => {
  test.each<[string, Partial<ProbeRecord>, string]>([
    [
      'has a private address alone',
      { addresses: { type: 'found', list: [{ address: '10.0.0.1', family: 4, isPrivate: true }] } },
      'the name: wrong, name-private',
    ],
    [
      'registers http',
      { shop: { ...shop, urls: { push: pushUrl.replace('https', 'http') } } },
      'the site: wrong, no-https',
    ],
    ['is another', { shop: { ...shop, home: 'https://b.example/' } }, 'the site: wrong, another-shop'],
    ['has no plugin', { shop: { ...shop, kco: null, urls: {} }, callbacks: [] }, 'the site: wrong, unhooked'],
  ])('%s', (_title, more, expected) => {
    expect(troubles(recordOf(more))).toEqual([expected]);
  });

  test('of www. is the same', () => {
    expect(troubles(recordOf({ target: 'https://www.a.example' }))).toEqual([]);
  });

  test('whose own name server is silent cannot be judged', () => {
    const record = recordOf({
      shop: undefined,
      addresses: { type: 'failed', message: 'getaddrinfo EAI_AGAIN a.example' },
    });
    expect(troubles(record)).toEqual(['the site: unproven, name-unknown']);
  });
});

test('a firewall’s list is asked for by its name and the callback’s path', () => {
  const outcome = {
    type: 'answered',
    status: 403,
    begins: '',
    layer: { name: 'Cloudflare', says: 'one of its rules' },
  } as const;
  const { findings } = judgeProbe(recordOf({}, { signed: undefined, outcome }));
  expect(findings[0]).toMatchObject({
    cause: 'firewall',
    why: 'Cloudflare answered 403: one of its rules.',
    change:
      'Let /wc-api/* pass Cloudflare: put it on its allow list; its Bot Fight Mode heeds no rule, and must be off.',
  });
});

test('what a hook answered is told', () => {
  const signed: CompanionAnswer = { ...whole, stage: 'ended', in_hook: 'init', hooked: ['a closure (soon/soon.php)'] };
  const outcome = { type: 'answered', status: 200, begins: 'Under construction kco-harness-probe:v1:…' } as const;
  expect(why(recordOf({}, { signed, outcome }))).toBe(
    'A plugin ended PHP in the hook init, before the KCO plugin’s turn, and answered 200, “Under construction”; hooked there: a closure (soon/soon.php).',
  );
});

test.each([
  ['https://login.example/', true],
  ['https://a.example/', false],
  ['https://www.a.example/shop/', false],
  ['http://[::bad', false],
])('a first answer that leads to %s is said to leave the shop: %s', (location, leaves) => {
  const outcome = { type: 'answered', status: 302, begins: '', location } as const;
  const request = { method: 'GET', url: 'https://a.example/', headers: {} };
  const hello = [exchange({ request, outcome, signed: undefined })];
  const { findings } = judgeProbe(recordOf({ shop: undefined, hello, callbacks: [] }));
  const why = JSON.stringify(findings);
  expect(why).toContain('is redirected by 302');
  expect(why.includes('leads away from the shop’s own name')).toBe(leaves);
});
