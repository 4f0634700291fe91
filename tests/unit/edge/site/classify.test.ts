import { expect, test } from 'vitest';
import { EdgeFaults } from '../../../../harness/edge/mock/site-faults.ts';
import { visitorOf } from '../../../../harness/edge/mock/visitor.ts';
import { classify } from '../../../../harness/edge/site/classify.ts';
import type { TargetAnswer } from '../../../../harness/edge/site/site-sender.ts';
import { systemClock } from '../../../../harness/lib/clock.ts';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { attemptHeader, klarnaAddresses, sourceHeader } from '../../../../harness/scenario/klarna-addresses.ts';
import {
  basicAuth,
  cloudflareBotFight,
  cloudflareChallenge,
  cloudflareRule,
  countryBlock,
  ipBlock,
  liteSpeed211180,
  maintenance,
  rateLimit,
  redirect,
  redirectToWww,
  siteGround,
  sucuri,
  wordfence,
  wordfenceRule,
} from '../../../../harness/scenario/presets.ts';
import { answered, failed, titled } from './answers.ts';

const home = answered(200, '<!doctype html><title>Shop</title>', { server: 'nginx' });
const of = (answer: TargetAnswer, control: TargetAnswer = home) => classify(answer, control);

test.describe('the plugin’s handler', () => {
  for (const [what, answer] of [
    ['-1', answered(200, '-1')],
    ['-1 with an end of line', answered(200, '-1\n')],
    ['-1 after PHP’s notices', answered(200, '<br />\n<b>Notice</b>:  Undefined index in x.php on line 3<br />\n-1')],
    ['nothing', answered(200)],
    ['null', answered(200, 'null')],
    ['a cart', answered(200, '{"order_amount":100}')],
    [
      'a cart that is longer than what is kept',
      answered(200, '{"order_lines":[{"na', { 'content-type': 'application/json; charset=UTF-8' }, false),
    ],
    ['a redirect of 1.x’s validation', answered(303, '', { location: 'https://a.test/checkout/?totals_dont_match' })],
    ['one to the fields that lack', answered(303, '', { location: 'https://a.test/checkout/?required_fields=W10=' })],
    ['one with plain permalinks', answered(303, '', { location: 'https://a.test/?page_id=7&no_shipping' })],
  ] as const) {
    test(`answers ${what}`, () => {
      expect(of(answer)).toEqual({ outcome: 'passed' });
    });
  }

  for (const [what, answer, outcome, remark] of [
    ['a page', answered(200, '<!doctype html><title>Shop</title>'), 'passed', /a page answered/],
    ['a page that ends in a bargain', answered(200, '<p>all prices -1</p>'), 'passed', /a page answered/],
    ['other words', answered(200, 'ok'), 'passed', /a page answered/],
    ['-10', answered(200, 'result:-10'), 'passed', /a page answered/],
    [
      'words in brackets, cut',
      answered(200, '[error] no such', { 'content-type': 'text/html' }, false),
      'passed',
      /a page answered/,
    ],
    [
      'a 303 to somewhere',
      answered(303, '', { location: 'https://a.test/checkout/?lang=en' }),
      'blocked',
      /redirected by 303/,
    ],
    [
      'a 303 with such a value',
      answered(303, '', { location: 'https://a.test/?x=no_shipping' }),
      'blocked',
      /redirected by 303/,
    ],
    ['-1 at 400', answered(400, '-1'), 'passed', /WooCommerce answered that no plugin handles it/],
    ['-1 at 403', answered(403, '-1'), 'unknown', /answered 403/],
    ['nothing at 404', answered(404, titled('404 Not Found')), 'passed', /nothing answers at this address/],
    ['nothing at 500', answered(500), 'unknown', /answered 500, and nothing tells by whom$/],
  ] as const) {
    test(`does not answer ${what}`, () => {
      const classified = of(answer);
      expect(classified).toMatchObject({ outcome, remark: expect.stringMatching(remark) });
    });
  }
});

const presets = {
  wordfence,
  'wordfence-rule': wordfenceRule,
  'cloudflare-rule': cloudflareRule,
  'cloudflare-challenge': cloudflareChallenge,
  'cloudflare-bot-fight': cloudflareBotFight,
  sucuri,
  siteground: siteGround,
  litespeed: liteSpeed211180,
  'basic-auth': basicAuth,
  maintenance,
  'rate-limit': rateLimit,
  'country-block': countryBlock,
  'ip-block': ipBlock,
  'redirect-301': () => redirect({ status: 301 }),
  'redirect-302': () => redirect({ status: 302 }),
  'redirect-307': () => redirect({ status: 307 }),
  'redirect-308': () => redirect({ status: 308 }),
  'redirect-www': redirectToWww,
};
type Preset = keyof typeof presets;

const refusals = new Map<Preset, TargetAnswer>();
test.beforeAll(async () => {
  for (const name of Object.keys(presets) as Preset[]) refusals.set(name, await refusalOf(presets[name]()));
});

/** A fault of the mock's, as it refuses a push from Klarna. */
async function refusalOf(fault: Fault): Promise<TargetAnswer> {
  const url = '/wc-api/KCO_WC_Push/?kco_session_id=t_0123456789abcdef0123456789abcd';
  const headers = { 'user-agent': 'APIs-Klarna', [sourceHeader]: klarnaAddresses[0], [attemptHeader]: '1' };
  const request = { method: 'POST', url, headers, body: Buffer.alloc(0) };
  const visitor = visitorOf('https', 'staging.test', 'r-1', request, ['User-Agent', 'APIs-Klarna']);
  const { answer, breakdown } = await new EdgeFaults([fault], systemClock).serve(visitor, () => {
    throw new Error(`${fault.called} lets it through`);
  });
  if (breakdown || !answer) return failed('http', 'ECONNRESET');
  return answered(
    answer.status,
    String(answer.body),
    Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
  );
}

function refusalBy(name: Preset): TargetAnswer {
  const refusal = refusals.get(name);
  if (!refusal) throw new Error(`no refusal by ${name}`);
  return refusal;
}

const layers: [Preset, layer: string, remark: string][] = [
  ['wordfence', 'Wordfence', 'rate limit'],
  ['wordfence-rule', 'Wordfence', 'firewall'],
  ['cloudflare-rule', 'Cloudflare', 'one of its rules'],
  ['cloudflare-challenge', 'Cloudflare', 'challenge'],
  ['cloudflare-bot-fight', 'Cloudflare', 'Bot Fight Mode'],
  ['sucuri', 'Sucuri', 'one of its rules'],
  ['siteground', 'SiteGround', 'challenge'],
  ['litespeed', 'LiteSpeed', 'ModSecurity engine'],
  ['basic-auth', 'a password', 'without it'],
  ['maintenance', 'WordPress maintenance mode', 'everybody'],
  ['rate-limit', 'a rate limit', 'too many requests'],
  ['country-block', 'the web server', 'a rule of ModSecurity'],
  ['ip-block', 'a closed connection', '444'],
  ['redirect-301', 'a redirect', 'loses its body'],
  ['redirect-302', 'a redirect', 'loses its body'],
  ['redirect-307', 'a redirect', 'is not known'],
  ['redirect-308', 'a redirect', 'is not known'],
  ['redirect-www', 'a redirect', 'https://www.staging.test/'],
];
for (const [mocked, layer, remark] of layers) {
  test(`the mock’s ${mocked} is ${layer}`, () => {
    expect(of(refusalBy(mocked))).toEqual({ outcome: 'blocked', layer, remark: expect.stringContaining(remark) });
  });
}

for (const [what, answer, layer] of [
  [
    'ModSecurity on nginx',
    answered(403, titled('403 Forbidden', '<hr><center>nginx/1.26.3</center>')),
    'the web server',
  ],
  ['ModSecurity on Apache', answered(406, titled('406 Not Acceptable')), 'the web server'],
  ['an old rule set', answered(501, titled('501 Method Not Implemented')), 'the web server'],
  ['a body that cannot be parsed', answered(400, titled('400 Bad Request')), 'the web server'],
  [
    'ModSecurity of a hosting panel',
    answered(406, '<h1>Not Acceptable!</h1><p>This error was generated by Mod_Security.</p>'),
    'ModSecurity',
  ],
  [
    'ModSecurity behind Cloudflare',
    answered(403, titled('403 Forbidden', '<center>nginx</center>'), { server: 'cloudflare', 'cf-ray': '1-ARN' }),
    'the web server',
  ],
  [
    'Cloudflare’s plain page',
    answered(403, titled('403 Forbidden', '<center>cloudflare</center>'), { server: 'cloudflare' }),
    'Cloudflare',
  ],
  ['Cloudflare to a program', answered(403, 'error code: 1020', { server: 'cloudflare' }), 'Cloudflare'],
  ['Cloudflare’s rate limit', answered(429, 'error code: 1015', { server: 'cloudflare' }), 'Cloudflare'],
  [
    'Sucuri’s script',
    answered(200, "<html><title>You are being redirected...</title><script>var sucuri_cloudproxy_js='';"),
    'Sucuri',
  ],
  ['SiteGround’s challenge', answered(202, '<html><head>', { 'sg-captcha': 'challenge' }), 'SiteGround'],
  [
    'a page that checks the browser',
    answered(200, '<h1><span data-x="y">Checking your browser before accessing</span> a.test.</h1>'),
    'a browser check',
  ],
  ['a page that takes a moment', answered(503, '<head><title>Just a moment...</title>'), 'a browser check'],
  [
    'nginx’s rate limit',
    answered(503, titled('503 Service Temporarily Unavailable'), { server: 'nginx/1.26.3' }),
    'nginx',
  ],
] as const) {
  test(`${what} is ${layer}`, () => {
    expect(of(answer)).toMatchObject({ outcome: 'blocked', layer, remark: expect.stringContaining(layer) });
  });
}

test.describe('a look-alike shows no layer:', () => {
  for (const [what, answer, outcome] of [
    [
      'an article about Wordfence',
      answered(200, 'Your access to this site has been limited. Generated by Wordfence at'),
      'passed',
    ],
    ['an article on browsers', answered(200, '<p>Checking your browser before accessing</p>'), 'passed'],
    [
      'a page through Cloudflare',
      answered(200, '<title>Shop</title>', { server: 'cloudflare', 'cf-ray': '1-ARN' }),
      'passed',
    ],
    [
      'the handler through Sucuri',
      answered(200, '-1', { server: 'Sucuri/Cloudproxy', 'x-sucuri-id': '11005' }),
      'passed',
    ],
    [
      'a refusal that Cloudflare passed on',
      answered(403, 'no', { server: 'cloudflare', 'cf-ray': '1-ARN' }),
      'unknown',
    ],
    [
      'a refusal that Sucuri passed on',
      answered(403, 'no', { server: 'Sucuri/Cloudproxy', 'x-sucuri-id': '11005' }),
      'unknown',
    ],
    [
      'WordPress’s own refusal on LiteSpeed',
      answered(403, '<title>WordPress &rsaquo; Error</title>', { server: 'LiteSpeed' }),
      'unknown',
    ],
    ['a refusal in words', answered(403, 'Forbidden'), 'unknown'],
    [
      'a shop that is down on Apache',
      answered(503, titled('503 Service Unavailable'), { server: 'Apache' }),
      'unknown',
    ],
    [
      'a shop that is down behind another',
      answered(503, titled('503 Service Temporarily Unavailable'), { server: 'Apache' }),
      'unknown',
    ],
    ['a gateway without a shop', answered(502, titled('502 Bad Gateway'), { server: 'nginx' }), 'unknown'],
    ['a sign-in of another kind', answered(401, '{"code":"x"}', { 'www-authenticate': 'Bearer' }), 'unknown'],
    ['a Wordfence page at another status', answered(500, 'Generated by Wordfence at'), 'unknown'],
    ['a method that is not allowed', answered(405, titled('405 Not Allowed'), { server: 'nginx' }), 'unknown'],
  ] as const) {
    test(what, () => {
      const classified = of(answer);
      expect(classified.outcome).toBe(outcome);
      expect(classified.layer).toBeUndefined();
    });
  }

  test('but a proxy that the refusal came through is told', () => {
    expect(of(answered(403, 'no', { server: 'cloudflare' })).remark).toContain('came through cloudflare');
    expect(of(answered(403, 'no', { server: 'nginx' })).remark).not.toContain('came through');
  });
});

test('no connection and no request is a failure, never a refusal', () => {
  for (const layer of ['dns', 'tcp', 'tls', 'request'] as const) {
    expect(of(failed(layer, 'ECONNRESET'))).toEqual({
      outcome: 'failed',
      remark: `${layer}: what Node says of ECONNRESET`,
    });
  }
  expect(of(failed('http', 'HPE_INVALID_CONSTANT')).outcome).toBe('failed');
  expect(of(failed('http', 'ETIMEDOUT'))).toEqual({ outcome: 'failed', remark: 'http: what Node says of ETIMEDOUT' });
  expect(of({ type: 'not-sent', requestId: 'r-1', why: 'enough' })).toEqual({
    outcome: 'failed',
    remark: 'not sent: enough',
  });
});

test.describe('a site that refuses the plain GET / too', () => {
  const unknown = (by: string) => ({ outcome: 'unknown', remark: `the site refuses every request from here${by}` });

  for (const mocked of [
    'maintenance',
    'basic-auth',
    'country-block',
    'ip-block',
    'wordfence',
    'cloudflare-challenge',
  ] as const) {
    test(`tells nothing: ${mocked}`, () => {
      const refusal = refusalBy(mocked);
      expect(of(refusal, refusal)).toMatchObject(unknown(` (${of(refusal).layer})`));
    });
  }

  test('tells nothing: a refusal without a name', () => {
    expect(of(answered(403, 'no'), answered(403, 'no'))).toEqual(unknown(''));
  });

  test('tells something when it refuses in another way', () => {
    expect(of(refusalBy('country-block'), refusalBy('basic-auth'))).toMatchObject({
      outcome: 'blocked',
      layer: 'the web server',
    });
    expect(of(answered(403, 'no'), answered(500, 'no')).remark).toContain('answered 403');
  });

  test('and lets a callback in has let it in', () => {
    expect(of(answered(200, '-1'), refusalBy('basic-auth'))).toEqual({ outcome: 'passed' });
  });

  test('a moved home page changes nothing for a callback that is moved', () => {
    expect(of(refusalBy('redirect-www'), refusalBy('redirect-www'))).toMatchObject({
      outcome: 'blocked',
      layer: 'a redirect',
    });
  });

  test('a connection that fails fails', () => {
    expect(of(failed('tcp', 'ECONNREFUSED'), failed('tcp', 'ECONNREFUSED')).outcome).toBe('failed');
  });
});

test.describe('what is no callback', () => {
  const other = (answer: TargetAnswer) => classify(answer, home, 'other');

  for (const [what, answer] of [
    ['a page', answered(200, '<title>Checkout</title>')],
    ['a redirect', answered(302, '', { location: '/cart/' })],
    ['a page that is not there', answered(404, titled('404 Not Found'))],
    ['a nonce that is refused', answered(403, '-1')],
    ['an action that nobody handles', answered(400, '-1')],
  ] as const) {
    test(`passes by ${what}, and nothing is to be said`, () => {
      expect(other(answer)).toEqual({ outcome: 'passed' });
    });
  }

  test('is refused as a callback is', () => {
    expect(other(refusalBy('wordfence-rule'))).toMatchObject({ outcome: 'blocked', layer: 'Wordfence' });
    expect(other(refusalBy('country-block'))).toMatchObject({ outcome: 'blocked', layer: 'the web server' });
    expect(other(answered(403, 'no'))).toMatchObject({ outcome: 'unknown' });
    expect(other(failed('http', 'ECONNRESET'))).toMatchObject({ outcome: 'blocked' });
  });
});
