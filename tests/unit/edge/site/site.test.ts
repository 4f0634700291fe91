import { expect, test } from 'vitest';
import { siteOf } from '../../../../harness/edge/site/site.ts';

for (const [url, expected] of [
  ['https://staging.example', { host: 'staging.example', secure: true, place: { host: 'staging.example', port: 443 } }],
  ['https://staging.example/', { origin: 'https://staging.example', base: '' }],
  ['https://staging.example/shop', { origin: 'https://staging.example', base: '/shop' }],
  ['https://staging.example/a/shop//', { base: '/a/shop' }],
  [
    'https://staging.example:8443',
    { host: 'staging.example:8443', hostname: 'staging.example', place: { host: 'staging.example', port: 8443 } },
  ],
  ['http://localhost:8080', { secure: false, place: { host: 'localhost', port: 8080 } }],
  ['http://shop.localhost', { place: { host: 'shop.localhost', port: 80 } }],
  ['http://127.0.0.1', { hostname: '127.0.0.1' }],
  ['http://10.1.2.3', { hostname: '10.1.2.3' }],
  ['http://172.31.0.1', { hostname: '172.31.0.1' }],
  ['http://192.168.1.2', { hostname: '192.168.1.2' }],
  ['http://[::1]:81', { host: '[::1]:81', hostname: '::1', place: { host: '::1', port: 81 } }],
  ['http://[fd00::1]', { hostname: 'fd00::1' }],
] as const) {
  test(`${url} is a site`, () => {
    expect(siteOf({ url })).toMatchObject(expected);
  });
}

for (const url of [
  'http://staging.example',
  'http://172.32.0.1',
  'http://11.0.0.1',
  'http://[2001:db8::1]',
  'http://localhost.example',
  'http://127.0.0.1.example',
]) {
  test(`${url} is public and needs https`, () => {
    expect(() => siteOf({ url })).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('must be https://') }),
    );
  });
}

for (const url of [
  'staging.example',
  'staging.example:443',
  'ftp://staging.example',
  '',
  'https://staging.example/?a=b',
  'https://staging.example/#a',
  'https://me:secret@staging.example',
]) {
  test(`"${url}" is no address of a site`, () => {
    expect(() => siteOf({ url })).toThrow(
      expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('--target https://') }),
    );
  });
}

test('a private name that leads to a public place needs https too', () => {
  const connectTo = 'staging.example:80';
  expect(() => siteOf({ url: 'http://localhost', connectTo })).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test('a password in the address is not repeated', () => {
  expect(() => siteOf({ url: 'https://me:secret@staging.example' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('secret') }),
  );
});

test('connections go where the user says, and the name stays', () => {
  for (const [connectTo, place] of [
    ['127.0.0.1:8443', { host: '127.0.0.1', port: 8443 }],
    ['origin.example:1', { host: 'origin.example', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
  ] as const) {
    expect(siteOf({ url: 'https://staging.example', connectTo })).toMatchObject({ host: 'staging.example', place });
  }
});

for (const connectTo of ['', 'origin', 'origin:', ':443', 'origin:0', 'origin:65536', '::1:443', 'a b:1']) {
  test(`"${connectTo}" is no place to connect to`, () => {
    expect(() => siteOf({ url: 'https://staging.example', connectTo })).toThrow(
      expect.objectContaining({ code: 'USAGE', message: `--connect-to takes HOST:PORT, not "${connectTo}"` }),
    );
  });
}

for (const ca of ['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n']) {
  test(`"${ca.slice(0, 20)}" is no authority`, () => {
    expect(() => siteOf({ url: 'https://staging.example', ca })).toThrow(
      expect.objectContaining({ code: 'USAGE', message: expect.stringContaining('--ca holds no certificate') }),
    );
  });
}
