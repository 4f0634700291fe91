import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../../harness/lib/redact.ts';

const hex = fc.constantFrom(...'0123456789abcdef');
/** Session ids as WooCommerce makes them: a guest's, a customer's number, an older plugin's whole cookie value. */
const sessionId = fc.oneof(
  fc.string({ unit: hex, minLength: 30, maxLength: 30 }).map((id) => `t_${id}`),
  fc.integer({ min: 1_000, max: 9_999_999 }).map(String),
  fc
    .tuple(
      fc.string({ unit: hex, minLength: 30, maxLength: 30 }),
      fc.string({ unit: hex, minLength: 32, maxLength: 32 }),
    )
    .map(([id, hash]) => `t_${id}%7C%7C1795428100%7C%7C1795424500%7C%7C${hash}`),
);

test('no session id in a URL survives, wherever the URL stands', () => {
  const before = fc.constantFrom(
    'https://s1.shop.test/wc-api/KCO_WC_Push/?kco_wc_order_id=1&',
    '/?',
    '"url":"/?a=1&amp;',
  );
  const name = fc.constantFrom('kco_session_id=', 'KCO_SESSION_ID=');
  const after = fc.constantFrom('', '&next=1', '#top', '"', "'", ' HTTP/1.1', '\n', '\\u0026next=1', '\\"', '<');
  fc.assert(
    fc.property(before, name, sessionId, after, (prefix, parameter, id, suffix) => {
      const redacted = redact(prefix + parameter + id + suffix);
      expect(redacted).not.toContain(id);
      expect(redacted.startsWith(prefix + parameter)).toBe(true);
      expect(redacted.endsWith(suffix)).toBe(true);
    }),
  );
});

test('every session id of a text is taken out, not the first alone', () => {
  const text = 'kco_session_id=t_00112233445566778899 and kco_session_id=t_99887766554433221100';
  expect(redact(text)).toBe('kco_session_id=t_[20 hex] and kco_session_id=t_[20 hex]');
});

test('the shape stays: rules of a WAF look at it', () => {
  expect(redact('?kco_session_id=t_0123456789abcdef0123456789abcd')).toBe('?kco_session_id=t_[30 hex]');
  expect(redact('?kco_session_id=123456')).toBe('?kco_session_id=[6 digits]');
  expect(redact('?kco_session_id=t_01%7C%7C99')).toBe('?kco_session_id=[12 characters]');
});

for (const [where, text, left] of [
  [
    'a login cookie in a trace’s list of cookies',
    '"cookies":[{"name":"wordpress_logged_in_0a1b","value":"2%7C1796%7Cabc%7Cdef"}]',
    '"cookies":[{"name":"wordpress_logged_in_0a1b","value":"[redacted]"}]',
  ],
  [
    'a login cookie and the session of who is logged in',
    'wordpress_logged_in_0a1b=2|1796|abc|def; wp_woocommerce_session_0a1b=2%7C1796%7Chash',
    'wordpress_logged_in_0a1b=[redacted]; wp_woocommerce_session_0a1b=[redacted]',
  ],
  [
    'an order key in a block checkout’s page',
    '%22order_key%22%3A%22wc_order_dc7uTRNzcB6GL%22%2C',
    '%22order_key%22%3A%22wc_order_[13 characters]%22%2C',
  ],
  [
    'the nonce of WordPress’s REST API in a page',
    'wp.apiFetch.createNonceMiddleware( "fa78f51e48" );',
    'wp.apiFetch.createNonceMiddleware( "[redacted]" );',
  ],
  [
    'the same in a page that is a field of JSON',
    'createNonceMiddleware( \\"fa78f51e48\\" );\\n',
    'createNonceMiddleware( \\"[redacted]\\" );\\n',
  ],
  ['a Cookie header', 'Cookie: wp_woocommerce_session=secret; a=secret', 'Cookie: [redacted]'],
  ['a Set-Cookie header', 'set-cookie: woocommerce=secret; path=/', 'set-cookie: [redacted]'],
  ['an Authorization header', 'Authorization: Basic c2VjcmV0', 'Authorization: [redacted]'],
  ['JSON', '{"Authorization":"Basic c2VjcmV0","x":1}', '{"Authorization":"[redacted]","x":1}'],
  ['indented JSON', '"cookie": "a=secret",\n"next": 1', '"cookie": "[redacted]",\n"next": 1'],
  [
    'a recorded exchange',
    '{"name":"Set-Cookie","value":"a=\\"secret\\"; path=/"}',
    '{"name":"Set-Cookie","value":"[redacted]"}',
  ],
  [
    'a session cookie without its header',
    'wp_woocommerce_session=t_0123456789abcdef0123456789abcd%7C%7C17;x',
    'wp_woocommerce_session=t_[30 hex];x',
  ],
] as const) {
  test(`secrets in ${where} are taken out`, () => expect(redact(text)).toBe(left));
}

const jwt = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"user_id":"t_1"}').toString('base64url')}.c2VjcmV0`;
const merchantData = {
  is_user_logged_in: true,
  signing_key: 'secret',
  wc_cart_hash: 'abc',
  wc_cart_token: 'secret/token',
  wc_nonce: 'secret',
  wp_logged_in_cookie: 'shopper|1|secret|secret',
};
const redactedData = {
  ...merchantData,
  ...Object.fromEntries(
    ['signing_key', 'wc_cart_token', 'wc_nonce', 'wp_logged_in_cookie'].map((name) => [name, '[redacted]']),
  ),
};

for (const depth of [0, 1, 2, 3]) {
  test(`what a block checkout gives Klarna loses its secrets as JSON in ${depth} times JSON, and is JSON still`, () => {
    const written = (data: object) => {
      let text = JSON.stringify(data);
      for (let level = 0; level < depth; level++) text = JSON.stringify({ merchant_data: text });
      return text;
    };
    expect(redact(written(merchantData))).toBe(written(redactedData));
    // As PHP writes slashes.
    expect(redact(written(merchantData).replaceAll('/', '\\/'))).not.toContain('secret');
  });
}

test('a guest has no login: null stays', () => {
  expect(redact('{"wp_logged_in_cookie":null,"signing_key":null}')).toBe(
    '{"wp_logged_in_cookie":null,"signing_key":null}',
  );
});

for (const [where, text, left] of [
  [
    'the headers of a loopback request',
    '{"Cart-Token":"secret","Nonce":"s"}',
    '{"Cart-Token":"[redacted]","Nonce":"[redacted]"}',
  ],
  ['a recorded exchange', '{"name":"Nonce","value":"0a1b2c"}', '{"name":"Nonce","value":"[redacted]"}'],
  [
    'the wire',
    'POST / HTTP/1.1\r\nX-WP-Nonce: 0a1b2c\r\nHost: a',
    'POST / HTTP/1.1\r\nX-WP-Nonce: [redacted]\r\nHost: a',
  ],
  [
    'the page',
    "storeApiNonce: '0a1b2c', wcStoreApiNonceTimestamp: '1'",
    "storeApiNonce: '[redacted]', wcStoreApiNonceTimestamp: '1'",
  ],
  [
    'what the page starts with',
    `'${encodeURIComponent(JSON.stringify({ Nonce: 'secret', 'Cart-Token': jwt, 'User-ID': 0 }))}'`,
    `'${encodeURIComponent('{"Nonce":"')}[redacted]${encodeURIComponent('","Cart-Token":"')}[redacted]${encodeURIComponent('","User-ID":0}')}'`,
  ],
  ['a field of another name there', `%22token%22%3A%22${jwt}%22`, '%22token%22%3A%22[JWT]%22'],
  ['a sentence', `the token ${jwt} was refused`, 'the token [JWT] was refused'],
  [
    'credentials without their header',
    'curl said Basic S19zaXRlOnNlY3JldA== to it',
    'curl said Basic [redacted] to it',
  ],
  [
    'words that only look so',
    'Basic authentication is required; a nonce is no secret',
    'Basic authentication is required; a nonce is no secret',
  ],
] as const) {
  test(`a cart’s secrets in ${where}`, () => expect(redact(text)).toBe(left));
}

test('the line after a header stays', () => {
  expect(redact('Cookie: a=secret\r\nHost: s1.shop.test')).toBe('Cookie: [redacted]\r\nHost: s1.shop.test');
});

test('text without secrets stays as it is', () => {
  const text = 'POST /wc-api/KCO_WC_Push/?kco_wc_order_id=1 403 by rule 211180, kco_session_id and no Referer';
  expect(redact(text)).toBe(text);
});

test('redacting twice changes nothing more', () => {
  fc.assert(
    fc.property(sessionId, (id) => {
      const once = redact(`/?kco_session_id=${id}&x=1`);
      expect(redact(once)).toBe(once);
    }),
  );
});

for (const [where, text] of [
  ['a list of cookies in JSON', '"set-cookie":["a=secret-value"]'],
  ['a cookie with quotes in it', 'Cookie: a="1"; b=secret-value'],
  ['an encoded URL', 'return_to=https%3A%2F%2Fs1.shop.test%2F%3Fkco_session_id%3Dsecret-value'],
  ['a field of JSON', '{"kco_session_id":"secret-value"}'],
  ['an order key', 'GET /checkout/order-received/15/?key=wc_order_secret-value'],
] as const) {
  test(`secrets are also taken out of ${where}`, () => {
    expect(redact(text)).not.toContain('secret-value');
  });
}
