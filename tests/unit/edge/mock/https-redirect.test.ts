import fc from 'fast-check';
import { expect, test } from 'vitest';
import { edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { httpsRedirect } from '../../../../harness/edge/mock/mock-proxy.ts';
import { nginxConf } from '../../../../harness/edge/modsecurity/nginx-conf.ts';
import { withDeviations } from '../../../../harness/scenario/conditions.ts';

const host = 's1-a-open.shop.test';
const redirect = (https: 'everywhere' | 'checkout-only' | 'none', scheme: 'http' | 'https', url: string) =>
  httpsRedirect({ https }, { scheme, host }, url);

test('everywhere: http leads to https, path and query as they are', () => {
  expect(redirect('everywhere', 'http', '/a%20b/?c=%26')).toBe(`https://${host}/a%20b/?c=%26`);
  expect(redirect('everywhere', 'https', '/a')).toBeUndefined();
});

test('none: nobody is led anywhere', () => {
  for (const scheme of ['http', 'https'] as const) expect(redirect('none', scheme, '/checkout/')).toBeUndefined();
});

test('checkout-only: a callback over https is led to http', () => {
  expect(redirect('checkout-only', 'https', '/wc-api/KCO_WC_Push/?a=b')).toBe(`http://${host}/wc-api/KCO_WC_Push/?a=b`);
  expect(redirect('checkout-only', 'http', '/wc-api/KCO_WC_Push/')).toBeUndefined();
});

test('checkout-only: the checkout of a shop in a subfolder stays as well', () => {
  expect(redirect('checkout-only', 'https', '/butik/checkout/')).toBeUndefined();
  expect(redirect('checkout-only', 'https', '/butik/wc-api/A/')).toBe(`http://${host}/butik/wc-api/A/`);
});

test('checkout-only: what may stay is what nginx lets stay', () => {
  const policies = [edgePolicyOf(withDeviations({ store: { https: 'checkout-only' } }))];
  const conf = nginxConf({ policies, store: 's:1', database: 'd:1', klarna: 'k:1', klarnaHosts: ['k'] });
  const [, map = ''] = /map \$request_uri \$leaves_checkout \{([^}]*)\}/.exec(conf) ?? [];
  const kept = [...map.matchAll(/"~(\S+)" "";/g)].map(([, pattern]) => new RegExp(pattern as string));
  expect(kept).toHaveLength(2);

  const tried = { staying: 0, leaving: 0 };
  const part = fc.constantFrom(
    'butik',
    'checkout',
    'my-account',
    'wp-content',
    'wp-admin',
    'wc-api',
    'en',
    'wc-ajax=x',
    'a',
  );
  const joint = fc.constantFrom('/', '/', '?', '&', '?wc-ajax=', '//', '');
  const url = fc.array(fc.tuple(part, joint), { maxLength: 4 }).map((parts) => `/${parts.flat().join('')}`);
  fc.assert(
    fc.property(url, (path) => {
      const stays = kept.some((pattern) => pattern.test(path));
      tried[stays ? 'staying' : 'leaving']++;
      expect(redirect('checkout-only', 'https', path) === undefined).toBe(stays);
    }),
    { seed: 301, numRuns: 500 },
  );
  expect(Math.min(tried.staying, tried.leaving)).toBeGreaterThan(50);
});
