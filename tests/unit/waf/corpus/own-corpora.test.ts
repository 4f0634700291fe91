import { expect, test } from 'vitest';
import { loadCorpora } from '../../../../harness/waf/corpus/load-corpora.ts';
import { orderIdOf } from '../../../../harness/waf/corpus/order-id.ts';
import { requestArguments } from '../../../../harness/waf/corpus/request-arguments.ts';
import { selectProbes } from '../../../../harness/waf/corpus/select-probes.ts';
import { attackClasses, blockKinds, type CallbackProbe, type Probe, urlForms } from '../../../../harness/waf/probe.ts';
import { callbackVersionRanges } from '../../../../harness/waf/version-ranges.ts';

const corpora = await loadCorpora([]);
const probes = corpora.flatMap((corpus) => corpus.probes);
const isCallback = (probe: Probe): probe is CallbackProbe => probe.type === 'callback';
const known = probes.filter(isCallback).filter(({ sent }) => sent === 'known');
const isJson = ({ request }: Probe) => request.body?.startsWith('{') ?? false;

test('there are callbacks, requests of the shopper and attacks, and not too many', () => {
  expect(corpora.map(({ name, version }) => `${name} ${version}`)).toEqual([
    'callbacks 2',
    'block-callbacks 2',
    'shopper 2',
    'attacks 2',
  ]);
  expect(probes.length).toBeLessThanOrEqual(400);
  expect(probes.filter(isJson).length).toBeLessThanOrEqual(220);
});

test('every known callback has its push, notification, shipping and validation in all five forms', () => {
  for (const kind of ['push', 'notification', 'validation', 'shipping-option-update']) {
    expect(new Set(known.filter((probe) => probe.kind === kind).map(({ form }) => form))).toEqual(
      new Set(urlForms.filter((form) => form !== 'raw')),
    );
  }
});

test('the block checkout’s validation and the shop’s request to itself come in all permalink structures', () => {
  for (const kind of blockKinds) {
    const forms = known.filter((probe) => probe.kind === kind).map(({ form }) => form);
    expect(new Set(forms)).toEqual(new Set(['pretty', 'plain', 'index.php']));
  }
  const targets = known.filter(({ kind }) => kind === 'block-validation').map(({ request }) => request.target);
  const id = '[0-9a-f-]{36}';
  for (const target of targets) {
    expect(target).toMatch(
      new RegExp(`^(?:(?:/index\\.php)?/wp-json|/index\\.php\\?rest_route=)/kco-block/order/${id}/validate$`),
    );
  }
});

test('the validation has the customer’s login in it where somebody is logged in, and null for a guest', () => {
  const cookies = known
    .filter(({ kind }) => kind === 'block-validation')
    .map(({ request: { body = '' } }) => JSON.parse(JSON.parse(body).merchant_data).wp_logged_in_cookie);
  expect(new Set(cookies.map((cookie) => typeof cookie))).toEqual(new Set(['object', 'string']));
});

test('every argument of a known callback has a value pattern, and its value fits', () => {
  for (const { id, request, valuePatterns } of known) {
    for (const [name, value] of requestArguments(request)) {
      expect(valuePatterns[name], `${id}: ${name}`).toBeDefined();
      const pattern = new RegExp(`^(?:${valuePatterns[name]})$`);
      expect(value.replaceAll('{host}', 'shop.example'), `${id}: ${name}`).toMatch(pattern);
    }
  }
});

test('the values of callbacks vary as real ones do, and each fits its pattern', () => {
  const variants = known.flatMap((probe) =>
    (probe.variants ?? []).map((variant) => ({ ...variant, kind: probe.kind })),
  );
  expect(variants.length).toBeGreaterThan(300);
  expect(variants.length).toBeLessThanOrEqual(400);
  for (const { name, request, valuePatterns } of variants) {
    for (const [argument, value] of requestArguments(request)) {
      const pattern = new RegExp(`^(?:${valuePatterns[argument]})$`);
      expect(value.replaceAll('{host}', 'shop.example'), `${name}: ${argument}`).toMatch(pattern);
    }
  }
  const inAll = (kind: CallbackProbe['kind']) =>
    variants.flatMap((variant) => (variant.kind === kind ? [variant.name] : []));
  for (const kind of ['validation', 'shipping-option-update', 'block-validation'] as const) {
    for (const value of [
      "O'Brien",
      'Smith & Co',
      'Main St 1',
      'Red, L',
      'Tee &ndash; L',
      'curl cream',
      '10%off',
      'påsk',
      'Local pickup',
    ]) {
      expect(
        inAll(kind).some((name) => name.endsWith(`: ${value}`)),
        `${kind}: ${value}`,
      ).toBe(true);
    }
    const lines = variants.flatMap(({ kind: of, request: { body = '' } }) =>
      of === kind ? [JSON.parse(body).order_lines.length] : [],
    );
    expect([Math.min(...lines), Math.max(...lines)]).toEqual([1, 70]);
  }
});

test('ids of orders begin with each pair of letters, with hyphens and without', () => {
  for (const row of ['push with session id', 'push without session id', 'notification']) {
    const targets = known
      .flatMap((probe) => (probe.row === row ? (probe.variants ?? []) : []))
      .map(({ request }) => request.target);
    const begins = new Set(targets.map((target) => /kco_wc_order_id=(..)/.exec(target)?.[1]));
    for (const first of 'abcdef') for (const second of 'abcdef') expect(begins).toContain(first + second);
    expect(targets.some((target) => /kco_wc_order_id=[0-9a-f]{32}\b/.test(target))).toBe(true);
  }
});

const valuePatternOf = (name: string) => {
  const [pattern] = known.flatMap(({ valuePatterns }) => valuePatterns[name] ?? []);
  return new RegExp(`^(?:${pattern})$`);
};

for (const [name, values] of Object.entries({
  kco_session_id: ['t_8c3304dcc1d7e09efc1b8486bd78e', 't_8c3304dcc1d7e09efc1b8486bd78e33', 'T_8C', '1 OR 1=1', '12\n'],
  kco_wc_order_id: ['', '1', "5e0da343-d659-48c3-8455-218e870bc318'"],
  'kco-action': ['', 'pushx', 'PUSH'],
  'json.merchant_data': ['', '{}', '{"coupons":["<script>"],"is_user_logged_in":true}', '{"is_user_logged_in":1}'],
  'json.merchant_urls.push': ['javascript:alert(1)', 'https://shop.example/wp-login.php', '/etc/passwd'],
  'json.billing_address.given_name': ['', '<b>', "' OR '1'='1", 'a;b', '$(id)', '{jndi:x}', 'a\nb', '`id`'],
  'json.order_lines.array_0.name': [
    '',
    '<b>',
    'a"b',
    "x'or'y",
    "x' or 1=1",
    'a;b',
    'http://x',
    'sleep(5)',
    'x (select 1)',
    "1's'",
  ],
})) {
  test(`the value pattern of ${name} is tight`, () => {
    for (const value of values) expect(value).not.toMatch(valuePatternOf(name));
  });
}

test('no value pattern has a quote, which a directive would end at', () => {
  for (const { valuePatterns } of known) expect(Object.values(valuePatterns).join('\n')).not.toMatch(/["'`]/);
});

test('order ids are UUIDs of the probe and of no other', () => {
  const ids = probes.map(({ id }) => orderIdOf(id));
  expect(new Set(ids).size).toBe(probes.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(probes[0]?.request.target).toContain(orderIdOf(probes[0]?.id ?? ''));
});

const blockPattern = (name: string) => {
  const [pattern] = known
    .filter(({ kind }) => kind === 'block-validation')
    .map(({ valuePatterns }) => valuePatterns[name]);
  return new RegExp(`^(?:${pattern})$`);
};

test('the value pattern of the block checkout’s merchant_data takes what the plugin writes and nothing beside it', () => {
  const pattern = blockPattern('json.merchant_data');
  const [probe] = known.filter(({ kind }) => kind === 'block-validation');
  const data: string = JSON.parse(probe?.request.body ?? '').merchant_data;
  expect(data).toMatch(pattern);
  for (const [from, to] of [
    ['"wc_nonce":"1a2b3c4d5e"', '"wc_nonce":"1a2b3c4d5e\' OR 1=1"'],
    ['null}', '"x|y|z|<script>"}'],
    ['}', ',"x":"y"}'],
    ['"is_user_logged_in":false', '"coupons":["<b>"],"is_user_logged_in":false'],
    ['.eyJ', '.'],
  ] as const) {
    expect(data).toContain(from);
    expect(data.replace(from, to)).not.toMatch(pattern);
  }
});

test('Klarna sends no Referer, and a browser on the checkout one of the shop', () => {
  for (const { request } of known) expect(Object.keys(request.headers)).not.toContain('Referer');
  const review = probes.find(({ id }) => id === 'update-order-review');
  expect(review?.request.headers.Referer).toBe('https://{host}/checkout/');
});

test('a name outside ASCII goes as UTF-8, in one body at least', () => {
  expect(known.some(({ request }) => request.body?.includes('Åsa'))).toBe(true);
});

test('every class of attack is there, with a session id and without', () => {
  const attacks = probes.filter((probe) => probe.type === 'attack');
  expect(new Set(attacks.map((probe) => probe.class))).toEqual(new Set(attackClasses));
  const ids = new Set(attacks.map(({ id }) => id));
  for (const id of ids) {
    if (id.endsWith('/with-session')) expect(ids).toContain(id.replace('/with-session', '/without-session'));
  }
});

const sentBy = (plugin: string) =>
  new Set(
    selectProbes(corpora, { plugin })
      .filter((probe) => isCallback(probe) && probe.sent === 'known')
      .map(({ row }) => row),
  );

const ofBlock = ['validation of the checkout block', 'request of the shop to itself'];

for (const [plugin, rows] of [
  [
    '1.7.9',
    ['push without session id', 'notification', 'shipping option / address update', 'validation, without session id'],
  ],
  [
    '1.11.8',
    ['push with session id', 'notification', 'shipping option / address update', 'validation, with session id'],
  ],
  ['2.0.16', ['push with session id', 'notification', 'shipping option / address update']],
  ['2.13.11', ['push with session id', 'notification']],
  ['2.15.0', ['push with session id', 'push without session id', 'notification']],
  ['2.16.0', ['push with session id', 'push without session id', 'notification', ...ofBlock]],
  ['2.18.3', ['push with session id', 'push without session id', 'notification', ...ofBlock]],
  ['2.18.4', ['push without session id', 'notification', ...ofBlock]],
  ['2.20.9', ['push without session id', ...ofBlock]],
] as const) {
  test(`${plugin} makes Klarna send: ${rows.join(' · ')}`, () => {
    expect(sentBy(plugin)).toEqual(new Set<string>(rows));
  });
}

test('the plugin’s versions fall into nine ranges', () => {
  expect(callbackVersionRanges(probes)).toEqual([
    '<1.8.0',
    '>=1.8.0 <2.0.2',
    '>=2.0.2 <2.5.0',
    '>=2.5.0 <2.14.2',
    '>=2.14.2 <2.16.0',
    '>=2.16.0 <2.18.4',
    '>=2.18.4 <2.20.0',
    '>=2.20.0 <2.20.7',
    '>=2.20.7',
  ]);
});

const browserSends = (plugin: string) =>
  new Set(
    selectProbes(corpora, { plugin }).flatMap(({ type, id }) =>
      type === 'shopper' && id.startsWith('block-') ? [id.split('/')[0]] : [],
    ),
  );

for (const [plugin, ids] of [
  ['2.15.0', []],
  ['2.16.4', ['block-address-2.16', 'block-shipping-option', 'block-update-customer', 'block-payment-method']],
  [
    '2.17.0',
    ['block-load', 'block-address-2.16', 'block-shipping-option', 'block-update-customer', 'block-payment-method'],
  ],
  ['2.20.9', ['block-load', 'block-address', 'block-shipping-option', 'block-update-customer', 'block-payment-method']],
] as const) {
  test(`the browser at a block checkout of ${plugin} sends: ${ids.join(', ') || 'nothing'}`, () => {
    expect(browserSends(plugin)).toEqual(new Set<string>(ids));
  });
}
