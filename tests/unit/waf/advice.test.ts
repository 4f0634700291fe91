import { expect, test } from 'vitest';
import { adviceFor, upgradeIsEnough } from '../../../harness/waf/advice.ts';
import type { Observation } from '../../../harness/waf/judge/observation.ts';
import { push } from './exclusion/blocking-rules.ts';
import { blocked, callback, hit, passed, shopper } from './judge/observations.ts';

const exclusion = { directives: 'SecRuleRemoveById 211180\n', place: 'after' as const };
const stopped = [blocked(push('pretty'), hit('211180')), blocked(push('language'), hit('211180'), hit('211170'))];
const codeOf = (layer: string, seen: Observation[] = stopped) =>
  adviceFor(seen, ['v3'], exclusion).find((advice) => advice.layer === layer)?.code ?? '';

test('an upgrade is enough where nothing that is stopped is sent by new versions', () => {
  expect(upgradeIsEnough(stopped)).toBe(true);
  expect(upgradeIsEnough([...stopped, blocked(callback('n', { versions: '>=2.0.0' }))])).toBe(false);
  // What passes, and what is only possible, needs no upgrade.
  expect(upgradeIsEnough([...stopped, passed(callback('n', { versions: '*' }))])).toBe(true);
  expect(upgradeIsEnough([...stopped, blocked(callback('n', { versions: '*', sent: 'possible' }))])).toBe(true);
  expect(upgradeIsEnough([passed(push())])).toBe(false);
});

const blockValidation = blocked(callback('b', { kind: 'block-validation', versions: '>=2.16.0' }), hit('942200'));
const upgradeText = (...seen: Observation[]) => adviceFor(seen, ['v3']).find(({ layer }) => layer === 'upgrade')?.text;

test('a block shop whose validation is stopped too is told that the upgrade is for the classic checkout only', () => {
  expect(upgradeIsEnough([...stopped, blockValidation])).toBe(false);
  expect(upgradeText(...stopped, blockValidation)).toContain('enough for shops with the classic checkout only');
  expect(upgradeText(...stopped, blockValidation)).toContain('the validation of the checkout block');
  // Nothing that an upgrade ends.
  expect(upgradeText(blockValidation)).toBeUndefined();
});

test('where the upgrade ends a part it says which', () => {
  const notification = blocked(callback('n', { kind: 'notification', versions: '<2.20.0' }), hit('1'));
  const text = upgradeText(...stopped, notification);
  expect(text).toContain('ends a part only: what is blocked of the push.');
  expect(text).toContain('still blocked without an exclusion: the notification.');
});

test('the upgrade comes first, and only where it ends anything', () => {
  expect(adviceFor(stopped, ['v3'], exclusion).map(({ layer }) => layer)).toEqual([
    'upgrade',
    'nginx',
    'cloudflare',
    'wordfence',
    'litespeed',
  ]);
  const newer = [blocked(callback('n', { versions: '*' }), hit('1'))];
  expect(adviceFor(newer, ['v3'], exclusion).map(({ layer }) => layer)).not.toContain('upgrade');
});

test('nothing is advised where all that must pass does', () => {
  expect(adviceFor([passed(push()), blocked(shopper('s'), hit('1'))], ['v3'], exclusion)).toEqual([]);
});

test('what cannot be run here says that it was not executed', () => {
  const said = adviceFor(stopped, ['v3'], exclusion).map(({ layer, text }) => [
    layer,
    text.includes('Not executed here'),
  ]);
  expect(said).toEqual([
    ['upgrade', true],
    ['nginx', false],
    ['cloudflare', true],
    ['wordfence', true],
    ['litespeed', true],
  ]);
});

const before = { directives: 'SecRule …\n', place: 'before' as const };
const serverAdvice = (found?: typeof before) =>
  adviceFor(stopped, ['v3', 'v2'], found).filter(({ layer }) => layer === 'nginx' || layer === 'apache');

test('a web server gets the line by which it reads the exclusion that was found, and where it stands', () => {
  expect(serverAdvice(before)).toMatchObject([
    {
      layer: 'nginx',
      code: 'modsecurity_rules_file /etc/nginx/klarna-callbacks.conf;',
      text: expect.stringContaining('directly above the modsecurity_rules_file that loads the rule set'),
    },
    {
      layer: 'apache',
      code: 'Include /etc/apache2/klarna-callbacks.conf',
      text: expect.stringContaining('directly above the Include that loads the rule set'),
    },
  ]);
  const [nginx] = adviceFor(stopped, ['v3'], exclusion).filter(({ layer }) => layer === 'nginx');
  expect(nginx?.text).toContain('directly below');
});

test('without one the rules are taken out on the callbacks’ own addresses, in no location', () => {
  const [nginx, apache] = serverAdvice();
  for (const { code = '', text = '' } of [nginx, apache].flatMap((advice) => advice ?? [])) {
    expect(code).not.toMatch(/location|modsecurity off/);
    expect(code).toContain('ctl:ruleRemoveById=211180');
    expect(code).toContain('SecRule REQUEST_METHOD "@streq POST"');
    expect(text).toContain('It is broader');
  }
  // What stops one address only is taken out there only: the language’s has two rules in its way.
  expect(nginx?.code?.match(/ctl:ruleRemoveById=211170/g)).toHaveLength(1);
  // Where only the status is known nothing can be taken out.
  expect(adviceFor([blocked(push('pretty'))], ['v3']).map(({ layer }) => layer)).not.toContain('nginx');
});

test('Cloudflare’s expression goes by method and path, never by the User-Agent', () => {
  expect(codeOf('cloudflare')).toBe(
    '(http.request.method in {"POST"} and (http.request.uri.path in {"/wc-api/KCO_WC_Push/" "/en/wc-api/KCO_WC_Push/"}))',
  );
  expect(codeOf('cloudflare', [blocked(push('plain'), hit('1'))])).toBe(
    '(http.request.method in {"POST"} and ((http.request.uri.path in {"/" "/index.php"} and any(http.request.uri.args["wc-api"][*] eq "KCO_WC_Push"))))',
  );
});

const blockShop = [
  ['pretty', '/wp-json/kco-block/order/1e9f1c1e-2222-4333-8444-555555555555/validate'],
  ['pretty', '/wp-json/kco-block/order/2e9f1c1e-2222-4333-8444-555555555555/validate'],
  ['plain', '/index.php?rest_route=/kco-block/order/1e9f1c1e-2222-4333-8444-555555555555/validate'],
].map(([form, target]) =>
  blocked(
    callback(`${form}${target}`, {
      kind: 'block-validation',
      request: { method: 'POST', target: target ?? '', headers: {} },
    }),
    hit('942200'),
  ),
);

test('an address with the id of an order in it is advised for every order', () => {
  const nginx = adviceFor(blockShop, ['v3']).find(({ layer }) => layer === 'nginx')?.code;
  expect(nginx).toContain('/kco-block/order/[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}/validate');
  expect(nginx).toContain('ARGS_GET:rest_route');
  expect(codeOf('cloudflare', blockShop)).toBe(
    '(http.request.method in {"POST"} and ((starts_with(http.request.uri.path, "/wp-json/kco-block/order/") and ends_with(http.request.uri.path, "/validate")) or (http.request.uri.path in {"/" "/index.php"} and (starts_with(http.request.uri.query, "rest_route=/kco-block/order/") and ends_with(http.request.uri.query, "/validate")))))',
  );
  expect(codeOf('wordfence', blockShop)).not.toContain('kco-block');
  for (const { code = '' } of adviceFor(blockShop, ['v3', 'v2'])) expect(code).not.toContain('1e9f1c1e');
});

test('Wordfence gets parameters by name, and Klarna’s addresses', () => {
  expect(codeOf('wordfence')).toContain('/wc-api/KCO_WC_Push/   Query String   kco_session_id');
  expect(codeOf('wordfence')).toContain('52.17.117.56');
});

test('LiteSpeed gets the directives that were found, where some were', () => {
  expect(codeOf('litespeed')).toBe(exclusion.directives);
  expect(adviceFor(stopped, ['v3']).map(({ layer }) => layer)).not.toContain('litespeed');
});
