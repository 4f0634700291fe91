import { expect, test } from 'vitest';
import { withHost } from '../../../../harness/lib/http/http-request.ts';

test('the host stands in headers and body, wherever they name it, and the target stays', () => {
  const request = {
    method: 'POST',
    target: '/{host}?x={host}',
    headers: { Referer: 'https://{host}/a/{host}' },
    body: '{"push":"https://{host}/"}',
  };
  expect(withHost(request, 'shop.test')).toEqual({
    method: 'POST',
    target: '/{host}?x={host}',
    headers: { Referer: 'https://shop.test/a/shop.test' },
    body: '{"push":"https://shop.test/"}',
  });
});

test('a request without a body gets none', () => {
  expect(withHost({ method: 'GET', target: '/', headers: {} }, 'shop.test')).not.toHaveProperty('body');
});
