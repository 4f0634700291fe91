import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { expect, test } from 'vitest';
import { type CertificatePair, createAuthority } from '../../../harness/lib/certificates.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Whether a client that trusts only `ca` accepts the certificate for this name; else Node's code. */
async function handshake(served: CertificatePair, ca: string, servername: string): Promise<string> {
  const server = createServer({ cert: served.certificate, key: served.key }, (socket) => socket.end());
  server.on('tlsClientError', () => {}); // the client's code is what is asked for
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await new Promise<string>((resolve) => {
      const { port } = server.address() as AddressInfo;
      const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca, servername }, () => {
        socket.destroy();
        resolve('trusted');
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } finally {
    server.close();
  }
}

test('what the authority issues is trusted by who trusts the authority, for its names only', async () => {
  const authority = await createAuthority('kco-harness test', Date.now());
  const leaf = await authority.issue(['*.shop.test', 'checkout.klarna.test']);
  expect(await handshake(leaf, authority.certificate, 's1-a-open.shop.test')).toBe('trusted');
  expect(await handshake(leaf, authority.certificate, 'checkout.klarna.test')).toBe('trusted');
  expect(await handshake(leaf, authority.certificate, 'api.klarna.test')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
});

test('another authority of the same name does not vouch for it', async () => {
  const now = Date.now();
  const [authority, stranger] = await Promise.all([createAuthority('one', now), createAuthority('one', now)]);
  const leaf = await stranger.issue(['s1.shop.test']);
  expect(await handshake(leaf, authority.certificate, 's1.shop.test')).not.toBe('trusted');
});

test('certificates hold from yesterday, for clocks that differ, to 90 days from now', async () => {
  const now = Date.UTC(2026, 10, 21, 10);
  const authority = await createAuthority('one', now);
  const leaf = await authority.issue(['s1.shop.test']);
  for (const pem of [authority.certificate, leaf.certificate]) {
    const { validFrom, validTo } = new X509Certificate(pem);
    expect(Date.parse(validFrom)).toBe(now - dayMs);
    expect(Date.parse(validTo)).toBe(now + 90 * dayMs);
  }
});

test('only the authority may sign', async () => {
  const authority = await createAuthority('one', Date.now());
  const leaf = await authority.issue(['s1.shop.test']);
  for (const [pem, may] of [
    [authority.certificate, true],
    [leaf.certificate, false],
  ] as const) {
    expect(new X509Certificate(pem).ca).toBe(may);
    // Node looks at the key's usage as well: either of the two would do.
    expect(new x509.X509Certificate(pem).getExtension(x509.BasicConstraintsExtension)?.ca).toBe(may);
  }
});

test('two certificates of one authority have their own keys and serial numbers', async () => {
  const authority = await createAuthority('one', Date.now());
  const [a, b] = await Promise.all([authority.issue(['a.shop.test']), authority.issue(['b.shop.test'])]);
  expect(a.key).not.toBe(b.key);
  expect(new X509Certificate(a.certificate).serialNumber).not.toBe(new X509Certificate(b.certificate).serialNumber);
});

test('what an intermediate authority issues is trusted with its certificate beside it, and not without', async () => {
  const authority = await createAuthority('one', Date.now());
  const intermediate = await authority.issueIntermediate('two');
  const leaf = await intermediate.issue(['s1.shop.test']);
  const whole = { ...leaf, certificate: `${leaf.certificate}\n${intermediate.certificate}` };
  expect(await handshake(whole, authority.certificate, 's1.shop.test')).toBe('trusted');
  expect(await handshake(leaf, authority.certificate, 's1.shop.test')).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
});

test('an intermediate authority vouches for no further one', async () => {
  const authority = await createAuthority('one', Date.now());
  const second = await authority.issueIntermediate('two');
  const third = await second.issueIntermediate('three');
  const leaf = await third.issue(['s1.shop.test']);
  const chain = [leaf, third, second].map(({ certificate }) => certificate).join('\n');
  const code = await handshake({ ...leaf, certificate: chain }, authority.certificate, 's1.shop.test');
  expect(code).toBe('PATH_LENGTH_EXCEEDED');
});

test('a certificate holds for the period that it was given', async () => {
  const now = Date.now();
  const authority = await createAuthority('one', now);
  const past = { notBefore: new Date(now - dayMs), notAfter: new Date(now - 1_000) };
  const future = { notBefore: new Date(now + dayMs), notAfter: new Date(now + 2 * dayMs) };
  const code = async (period: typeof past) =>
    handshake(await authority.issue(['s1.shop.test'], period), authority.certificate, 's1.shop.test');
  expect([await code(past), await code(future)]).toEqual(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
});
