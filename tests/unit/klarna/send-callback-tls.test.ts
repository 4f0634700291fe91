import { expect, test } from 'vitest';
import { sendCallback } from '../../../harness/klarna/sender/send-callback.ts';
import { type Authority, createAuthority } from '../../../harness/lib/certificates.ts';
import { failureOf, pushTo } from './callback-request.ts';
import { rawAnswer, rawStore } from './raw-store.ts';

const now = Date.now();
const dayMs = 86_400_000;

const storeWith = async (authority: Authority, name: string, chain = '') => {
  const { certificate, key } = await authority.issue([name]);
  return rawStore((socket) => socket.end(rawAnswer('200 OK', '-1')), { cert: certificate + chain, key });
};

test('a certificate of the run is trusted, for the name in the URL', async () => {
  const authority = await createAuthority('run', now);
  await using store = await storeWith(authority, 's1.test');
  const event = await sendCallback(pushTo('https://s1.test/x', store.port, { ca: authority.certificate }));
  expect(event.outcome).toMatchObject({ type: 'answered', status: 200, body: '-1' });
  expect(store.received[0]).toContain('host: s1.test\r\n');
});

test('another name in the certificate is not trusted', async () => {
  const authority = await createAuthority('run', now);
  await using store = await storeWith(authority, 'other.test');
  const event = await sendCallback(pushTo('https://s1.test/x', store.port, { ca: authority.certificate }));
  expect(failureOf(event)).toEqual({ layer: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  expect(store.received.join('')).toBe('');
});

test('another authority is not trusted, with its root or without', async () => {
  const authority = await createAuthority('run', now);
  const stranger = await createAuthority('stranger', now);
  await using alone = await storeWith(stranger, 's1.test');
  await using whole = await storeWith(stranger, 's1.test', `\n${stranger.certificate}`);
  const codes = [];
  for (const { port } of [alone, whole]) {
    codes.push(failureOf(await sendCallback(pushTo('https://s1.test/', port, { ca: authority.certificate }))));
  }
  expect(codes).toEqual([
    { layer: 'tls', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    { layer: 'tls', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
  ]);
});

test('an expired certificate is not trusted', async () => {
  const authority = await createAuthority('run', now - 200 * dayMs);
  await using store = await storeWith(authority, 's1.test');
  const event = await sendCallback(pushTo('https://s1.test/x', store.port, { ca: authority.certificate }));
  expect(failureOf(event)).toEqual({ layer: 'tls', code: 'CERT_HAS_EXPIRED' });
});

test('a server that speaks no TLS, and one that hangs up on it', async () => {
  await using plain = await rawStore((socket) => socket.end(rawAnswer('400 Bad Request')));
  await using silent = await rawStore((socket) => socket.end());
  await using resetting = await rawStore((socket) => socket.resetAndDestroy());
  const failures = [];
  for (const { port } of [plain, silent, resetting]) {
    failures.push(failureOf(await sendCallback(pushTo('https://s1.test/', port))));
  }
  expect(failures).toEqual([
    { layer: 'tls', code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    { layer: 'tls', code: 'ECONNRESET' },
    { layer: 'tls', code: 'ECONNRESET' },
  ]);
});

test('a TLS handshake that nobody answers ends by the connect time-out', async () => {
  await using store = await rawStore(() => {});
  const timeouts = { connectMs: 60, readMs: 2_000 };
  const event = await sendCallback(pushTo('https://s1.test/', store.port, { timeouts }));
  expect(event.outcome).toMatchObject({ layer: 'time-out', message: 'no TLS session within 0.06 s' });
});

test('old versions of TLS alone are refused by a server of today: none is in common, and no request is sent', async () => {
  const authority = await createAuthority('run', now);
  await using store = await storeWith(authority, 's1.test');
  const more = { ca: authority.certificate, oldTlsOnly: true };
  const event = await sendCallback(pushTo('https://s1.test/x', store.port, more));
  expect(failureOf(event)).toEqual({ layer: 'tls', code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  expect(store.received.join('')).toBe('');
});
