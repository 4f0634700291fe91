import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinctPolicies, edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { nginxConf } from '../../../../harness/edge/modsecurity/nginx-conf.ts';
import { type Deviations, withDeviations } from '../../../../harness/scenario/conditions.ts';
import { certificateKinds } from '../../../../harness/scenario/fault.ts';
import { answersReset, certificate, wordfence } from '../../../../harness/scenario/presets.ts';
import { anyConditions } from '../any-conditions.ts';

const confOf = (...deviations: Deviations[]) =>
  nginxConf({
    policies: distinctPolicies(deviations.map((deviation) => edgePolicyOf(withDeviations(deviation)))),
    store: 'store:8000',
    database: 'database:3306',
    klarna: '172.17.0.1:4711',
    klarnaHosts: ['api.playground.klarna.com', 'checkout.klarna.test'],
  });

/** The servers of one policy, in the order of the file: plain http, then TLS. */
function serversOf(conf: string, policy: string): [plain: string, tls: string] {
  const blocks = conf.split(/\n {2}server \{/).filter((block) => block.includes(`-${policy}\\.shop\\.`));
  expect(blocks).toHaveLength(2);
  return blocks as [string, string];
}

const regexesOf = (conf: string) => [...conf.matchAll(/server_name "~([^"]+)"/g)].map(([, regex]) => regex as string);

test('braces are balanced', () => {
  const conf = confOf({}, { edge: { waf: 'modsecurity' } }, { store: { https: 'checkout-only' } });
  // Those of regular expressions are not nginx's.
  const text = conf.replace(/"~[^"]*"/g, '""');
  expect(text.split('{').length).toBe(text.split('}').length);
});

test('a host matches the servers of its own policy and of no other', () => {
  fc.assert(
    fc.property(fc.array(anyConditions, { minLength: 1, maxLength: 12 }), (all) => {
      const policies = distinctPolicies(all.map(edgePolicyOf));
      const conf = nginxConf({ policies, store: 's:1', database: 'd:1', klarna: 'k:1', klarnaHosts: ['k'] });
      const regexes = [...new Set(regexesOf(conf))].map((regex) => new RegExp(regex));
      const wrong = policies.flatMap(({ name }) =>
        ['test', 'internal']
          .map((zone) => `w0n3-a-${name}.shop.${zone}`)
          .filter((host) => regexes.filter((regex) => regex.test(host)).length !== 1),
      );
      expect({ wrong, servers: regexes.length }).toEqual({ wrong: [], servers: policies.length });
    }),
  );
});

for (const host of [
  'w0n3-a-open.shop.test.evil.example',
  'x.w0n3-a-open.shop.test',
  'w0n3-a-openxshop.test',
  'w0n3-open.shop.test',
  'w0n3-a-unknown.shop.test',
  'w0n3-a-open.shop.example',
]) {
  test(`${host} is no site`, () => {
    for (const regex of regexesOf(confOf({}))) expect(host).not.toMatch(new RegExp(regex));
  });
}

test('a name that no policy has is refused on both ports, never served by another site', () => {
  const [fallback] = confOf({}).match(/server \{[^}]*default_server[^}]*\}/) ?? [''];
  expect(fallback).toContain('listen 80 default_server');
  expect(fallback).toContain('listen 443 ssl default_server');
  expect(fallback).toContain('return 421');
});

test('everywhere: http is sent to https, https goes to the store', () => {
  const [plain, tls] = serversOf(confOf({}), 'open');
  expect(plain).toContain('return 301 https://$host$request_uri');
  expect(plain).not.toContain('proxy_pass');
  expect(tls).toContain('location / { proxy_pass http://store; }');
});

test('none: http goes to the store, a TLS handshake is refused', () => {
  const [plain, tls] = serversOf(confOf({ store: { https: 'none' } }), 'open-http');
  expect(plain).toContain('location / { proxy_pass http://store; }');
  expect(tls).toContain('ssl_reject_handshake on;');
  expect(tls).not.toContain('proxy_pass');
});

test('checkout-only: the checkout stays on https, wc-api is sent to http', () => {
  const conf = confOf({ store: { https: 'checkout-only' } });
  const [plain, tls] = serversOf(conf, 'open-checkouthttps');
  expect(plain).toContain('location / { proxy_pass http://store; }');
  expect(tls).toContain('if ($leaves_checkout) { return 301 http://$host$request_uri; }');
  const [, map = ''] = /map \$request_uri \$leaves_checkout \{([^}]*)\}/.exec(conf) ?? [];
  const kept = [...map.matchAll(/"~(\S+)" "";/g)].map(([, pattern]) => new RegExp(pattern as string));
  expect(kept).toHaveLength(2);
  const stays = (path: string) => kept.some((pattern) => pattern.test(path));
  expect(
    ['/checkout/order-received/15/', '/?wc-ajax=checkout', '/wc-content/', '/wc-api/KCO_WC_Push/'].map(stays),
  ).toEqual([true, true, false, false]);
});

test('the certificate is that of the policy', () => {
  expect(serversOf(confOf({}), 'open')[1]).toContain('/trusted.crt;');
  for (const kind of certificateKinds) {
    if (kind === 'trusted') continue;
    const [, tls] = serversOf(confOf({ faults: [certificate(kind)] }), `open-${kind.replace('-', '')}`);
    expect(tls).toContain(`ssl_certificate /etc/edge/tls/${kind}.crt;`);
    expect(tls).toContain(`ssl_certificate_key /etc/edge/tls/${kind}.key;`);
  }
});

test.describe('a policy that needs the mock, which stands in front', () => {
  const layered: Deviations = { edge: { waf: 'modsecurity' }, faults: [wordfence(), certificate('expired')] };
  const behindMock = (deviations: Deviations) => {
    const { name } = edgePolicyOf(withDeviations(deviations));
    return confOf(deviations)
      .split(/\n {2}server \{/)
      .filter((block) => block.includes(`-${name}\\.shop\\.`));
  };

  for (const https of ['everywhere', 'checkout-only', 'none'] as const) {
    test(`has one server over http, and no redirect, with https ${https}`, () => {
      const blocks = behindMock({ ...layered, store: { https } });
      expect(blocks).toHaveLength(1);
      expect(blocks[0]).toContain('listen 80;');
      expect(blocks[0]).toContain('location / { proxy_pass http://store; }');
      expect(blocks[0]).not.toMatch(/ssl|return/);
    });
  }

  test('has one server over http, too, where the mock spoils answers', () => {
    const blocks = behindMock({ faults: [answersReset()] });
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).not.toContain('ssl');
  });

  test('has its WAF there', () => {
    expect(behindMock(layered)[0]).toContain('modsecurity on;');
    expect(behindMock({ faults: [wordfence()] })[0]).not.toContain('modsecurity on;');
  });

  test('tells the shop the scheme that the mock tells, and all that other servers tell', () => {
    const told = (text: string) =>
      [...text.matchAll(/proxy_set_header (\S+) (\S+);/g)].map(([, name, value]) => [name, value]);
    const conf = confOf({});
    const others = told(conf.slice(0, conf.indexOf('upstream store')));
    expect(others).toContainEqual(['X-Forwarded-Proto', '$scheme']);
    expect(told(behindMock(layered)[0] ?? '')).toEqual(
      others.map(([name, value]) => [name, value === '$scheme' ? '$http_x_forwarded_proto' : value]),
    );
  });
});

test('only a policy with a WAF has ModSecurity, on http and https, with its own rule file', () => {
  const conf = confOf({}, { edge: { waf: 'modsecurity' } });
  for (const block of serversOf(conf, 'open')) expect(block).not.toContain('modsecurity on');
  for (const block of serversOf(conf, 'comodo-no211170')) {
    expect(block).toContain('modsecurity on;');
    expect(block).toContain('modsecurity_transaction_id $waf_txid;');
    expect(block).toContain('/etc/edge/modsecurity/policy-comodo-no211170.conf;');
  }
});

test('the addresses of the rooms are those given', () => {
  const conf = confOf({});
  expect(conf).toContain('listen 3306; proxy_pass database:3306;');
  expect(conf).toContain('upstream store { server store:8000;');
  expect(conf).toContain('upstream klarna { server 172.17.0.1:4711;');
  expect(conf).toContain('server_name api.playground.klarna.com checkout.klarna.test;');
});

test('what breaks off at the fake Klarna is a reset for the shop, and is called once', () => {
  const conf = confOf({});
  const [klarna = ''] = conf.split(/\n {2}server \{/).filter((block) => block.includes('api.playground.klarna.com'));
  expect(klarna).toContain('reset_timedout_connection on;');
  expect(klarna).toContain('error_page 502 504 = @gone;');
  expect(klarna).toContain('location @gone { return 444; }');
  expect(conf).toMatch(/upstream klarna \{ server [^;]+; \}/);
});

test('a caller’s request id is taken only in a shape that cannot break the log', () => {
  const [, regex] = /"~(\^\S+)" \$http_x_request_id/.exec(confOf({})) ?? [];
  expect('2cd95fb5-f61d-4bbc-a31b-e98096229805').toMatch(new RegExp(regex as string));
  for (const id of ['', 'a"b', 'a b', 'a\nb', 'x'.repeat(65)]) expect(id).not.toMatch(new RegExp(regex as string));
});

test('every variable that is mapped is used', () => {
  const conf = confOf({}, { store: { https: 'checkout-only' } }, { edge: { waf: 'modsecurity' } });
  for (const [, name] of conf.matchAll(/^ {2}map \S+ (\$\w+) \{/gm)) {
    expect(conf.split(name as string).length - 1, name).toBeGreaterThan(1);
  }
});

describe('a site with the mock edge in front, as the shop itself finds it', () => {
  const confWith = (mock: string | undefined, ...deviations: Deviations[]) =>
    nginxConf({
      policies: distinctPolicies(deviations.map((deviation) => edgePolicyOf(withDeviations(deviation)))),
      store: 's:1',
      database: 'd:1',
      klarna: 'k:1',
      klarnaHosts: ['k'],
      mock,
    });

  test('is led to the mock, and nginx writes only what came from there', () => {
    const conf = confWith('host:4712', { faults: [wordfence()] });
    const [plain, tls] = serversOf(conf, 'mock-open');
    expect(conf).toContain('upstream mock { server host:4712; }');
    expect(plain).toContain('proxy_pass http://store');
    expect(plain).not.toContain('access_log off');
    for (const line of ['listen 443 ssl', 'access_log off', 'proxy_pass https://mock', 'proxy_ssl_name $host']) {
      expect(tls).toContain(line);
    }
  });

  test('finds no TLS where it has none', () => {
    const [, tls] = serversOf(
      confWith('host:4712', { store: { https: 'none' }, faults: [wordfence()] }),
      'mock-open-http',
    );
    expect(tls).toContain('ssl_reject_handshake on');
    expect(tls).not.toContain('https://mock');
  });

  test('is not there where there is no mock', () => {
    expect(confWith(undefined, { faults: [wordfence()] })).not.toContain('mock {');
  });
});
