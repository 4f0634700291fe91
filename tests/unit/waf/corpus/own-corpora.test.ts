import { expect, test } from 'vitest';
import { orderIdOf } from '../../../../harness/waf/corpus/build-request.ts';
import { loadCorpora } from '../../../../harness/waf/corpus/load-corpora.ts';
import { requestArguments } from '../../../../harness/waf/corpus/request-arguments.ts';
import { selectProbes } from '../../../../harness/waf/corpus/select-probes.ts';
import { attackClasses, type CallbackProbe, type Probe, urlForms } from '../../../../harness/waf/probe.ts';
import { callbackVersionRanges } from '../../../../harness/waf/version-ranges.ts';

const corpora = await loadCorpora([]);
const probes = corpora.flatMap((corpus) => corpus.probes);
const isCallback = (probe: Probe): probe is CallbackProbe => probe.type === 'callback';
const known = probes.filter(isCallback).filter(({ sent }) => sent === 'known');
const isJson = ({ request }: Probe) => request.body?.startsWith('{') ?? false;

test('there are callbacks, requests of the shopper and attacks, and not too many', () => {
  expect(corpora.map(({ name, version }) => `${name} ${version}`)).toEqual(['callbacks 1', 'shopper 1', 'attacks 1']);
  expect(probes.length).toBeLessThanOrEqual(300);
  expect(probes.filter(isJson).length).toBeLessThanOrEqual(70);
});

test('every known callback has its push, notification, shipping and validation in all five forms', () => {
  for (const kind of ['push', 'notification', 'validation', 'shipping-option-update']) {
    expect(new Set(known.filter((probe) => probe.kind === kind).map(({ form }) => form))).toEqual(
      new Set(urlForms.filter((form) => form !== 'raw')),
    );
  }
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
  'json.order_lines.array_0.name': ['', '<b>', 'a"b'],
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
  ['2.18.3', ['push with session id', 'push without session id', 'notification']],
  ['2.18.4', ['push without session id', 'notification']],
  ['2.20.9', ['push without session id']],
] as const) {
  test(`${plugin} makes Klarna send: ${rows.join(' · ')}`, () => {
    expect(sentBy(plugin)).toEqual(new Set<string>(rows));
  });
}

test('the plugin’s versions fall into seven ranges', () => {
  expect(callbackVersionRanges(probes)).toEqual([
    '<1.8.0',
    '>=1.8.0 <2.0.2',
    '>=2.0.2 <2.5.0',
    '>=2.5.0 <2.14.2',
    '>=2.14.2 <2.18.4',
    '>=2.18.4 <2.20.0',
    '>=2.20.0',
  ]);
});
