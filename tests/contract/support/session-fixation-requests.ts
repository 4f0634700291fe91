import fc from 'fast-check';
import type { InspectedRequest } from '../../../harness/edge/mock/session-fixation/inspected-request.ts';
import { hostOf, type Variant, variantNames } from '../../unit/edge/mock/session-fixation-variants.ts';
import { bodies, urlencoded } from './session-fixation-bodies.ts';

export interface RuledRequest {
  variant: Variant;
  request: InspectedRequest;
}

/**
 * What nginx passes on to ModSecurity: not `%00`, a broken escape or too many `..` in the path, which it answers with 400
 * itself.
 */
const paths = fc.oneof(
  fc.constantFrom(
    '/wc-api/KCO_WC_Push/',
    '/wc-api/KCO_WC_Push',
    '/en/wc-api/KCO_WC_Push/',
    '/index.php/wc-api/KCO_WC_Push/',
    '/',
    '//wc-api/./KCO_WC_Push/',
    '/%77c-api/KCO_WC_Push/',
    '/session_id/',
  ),
  // About the pages that revision 3 spares.
  fc.constantFrom(
    '/wp-admin/admin-ajax.php',
    '/wp-admin/',
    '/WP-Admin/',
    '/wp-admin',
    '/wp-admin%2f',
    '/%77p-admin/x',
    '/%2577p-admin/x',
    '//wp-admin/',
    '/./wp-admin/',
    '/x/../wp-admin/',
    '/wp-admin/../wc-api/KCO_WC_Push/',
    '/en/wp-admin/',
    '/%0awp-admin/',
    '/%0a/wp-admin/',
    '/wp-admin%0a/',
    '/wp+admin/',
    '/administrator/index.php',
    '/administrators/',
    '/admin/%C3%A5\xff',
    '/admin/?/',
  ),
);

const queries = fc.oneof(
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 8, arbitrary: urlencoded.map((query) => `?${query}`) },
  { weight: 1, arbitrary: fc.tuple(urlencoded, urlencoded).map(([query, fragment]) => `?${query}#${fragment}`) },
);

const hosts = (host: string) => fc.constantFrom(host, host, host, host.toUpperCase(), `${host}:80`);

const referers = (host: string): fc.Arbitrary<string[]> =>
  fc.oneof<fc.WeightedArbitrary<string[]>[]>(
    { weight: 16, arbitrary: fc.constant([]) },
    {
      weight: 10,
      arbitrary: fc
        .constantFrom(
          ...['', '-', 'session_id', '/checkout/', 'https://', 'https:///', '//elsewhere.test/', 'android-app://x/'],
          ...['https://elsewhere.test/', 'http://elsewhere.test/', 'ftps://elsewhere.test/', 'HTTPS://elsewhere.test/'],
          ...[
            'fps://elsewhere.test/',
            'https://elsewhere.test',
            'https://\xc3\xa5\xff.test/',
            'xhttps://elsewhere.test/',
          ],
          ...[`https://${host}/checkout/`, `http://${host}`, `https://${host}:80/`, `https://${host.toUpperCase()}/`],
          ...[`https://x${host}/`, `https://${host}.elsewhere.test/`, `https://elsewhere.test/https://${host}/`],
          ...[`https://a:b@${host}/`, `https://elsewhere.test?//${host}/`, `https://elsewhere.test#${host}/`],
        )
        .map((referer) => [referer]),
    },
    {
      weight: 8,
      arbitrary: fc.constantFrom('https://elsewhere.test/', 'http://shop.test/a?b=c').map((referer) => [referer]),
    },
    {
      weight: 2,
      arbitrary: fc.array(fc.constantFrom<string[]>('', 'https://elsewhere.test/', `https://${host}/`, 'x'), {
        minLength: 2,
        maxLength: 3,
      }),
    },
  );

/** Headers of which no rule speaks. */
const otherHeaders = fc.constantFrom<[string, string][]>(
  [],
  [['User-Agent', '']],
  [['User-Agent', 'APIs-Klarna']],
  [['user-agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0']],
  [['User-Agent', 'session_id']],
  [
    ['User-Agent', 'curl/8.14.1'],
    ['Cookie', 'session_id=1; kco_session_id=2'],
  ],
  [['X-Referer', 'https://elsewhere.test/']],
  [['Session_id', '1']],
);

const methods = fc.constantFrom('POST', 'POST', 'GET', 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');

/** Any request that the rules of session fixation may be asked about. */
export const ruledRequests: fc.Arbitrary<RuledRequest> = fc.constantFrom(...variantNames).chain((variant) => {
  const name = hostOf(variant);
  return fc
    .tuple(methods, paths, queries, bodies, hosts(name), referers(name), otherHeaders, fc.nat({ max: 19 }))
    .map(([method, path, query, { contentType, text }, host, referer, others, second]) => ({
      variant,
      request: {
        method,
        url: path + query,
        headers: [
          ['Host', host],
          ...others,
          ...referer.map((value): [string, string] => ['Referer', value]),
          ...(contentType === undefined ? [] : [['Content-Type', contentType] as [string, string]]),
          // Of two types JSON is the stronger one.
          ...(second === 0 && !contentType?.startsWith('multipart')
            ? [['content-type', 'application/json'] as [string, string]]
            : []),
        ],
        body: Buffer.from(text, 'latin1'),
      },
    }));
});
