import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { sendCallback } from '../../../../harness/klarna/sender/send-callback.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { type CertificateKind, certificateKinds } from '../../../../harness/scenario/fault.ts';
import { certificate } from '../../../../harness/scenario/presets.ts';
import { failureOf, pushTo } from '../../klarna/callback-request.ts';
import { type MockRig, startRig } from './mock-rig.ts';

const given = (kind: CertificateKind): Deviations => ({ faults: kind === 'trusted' ? [] : [certificate(kind)] });

let rig: MockRig;
test.beforeAll(async () => {
  rig = await startRig([...certificateKinds.map(given), { store: { https: 'none' } }]);
});
test.afterAll(() => rig[Symbol.asyncDispose]());

const push = (host: string) =>
  sendCallback(pushTo(`https://${host}/wc-api/x/`, rig.edge.address.httpsPort, { ca: rig.ca }));

test('Klarna trusts the trusted one', async () => {
  const { outcome } = await push(rig.hostOf(given('trusted')));
  expect(outcome).toMatchObject({ type: 'answered', status: 200, body: 'from the shop' });
});

/** What Node and OpenSSL 3 say; scenarios and diagnoses go by these. */
const codes: Record<Exclude<CertificateKind, 'trusted'>, string> = {
  untrusted: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  expired: 'CERT_HAS_EXPIRED',
  'wrong-host': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'incomplete-chain': 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
};
for (const [kind, code] of Object.entries(codes) as [CertificateKind, string][]) {
  test(`Klarna refuses the ${kind} one, and nothing is asked of the shop`, async () => {
    const host = rig.hostOf(given(kind));
    const recording = await rig.edge.record(host, []);
    expect(failureOf(await push(host))).toEqual({ layer: 'tls', code });
    expect(await recording.requests([])).toEqual([]);
  });
}

test('each fault has one cause: in all else these certificates are in order', async () => {
  const now = Date.now();
  const faults = await Promise.all(
    certificateKinds.map(async (kind) => {
      const { subjectaltname = '', issuer, valid_to } = await served(rig.hostOf(given(kind)));
      return [
        kind,
        {
          named: subjectaltname.includes('*.shop.test'),
          inTime: Date.parse(valid_to) > now,
          issuer: issuer.CN,
        },
      ];
    }),
  );
  const sound = { named: true, inTime: true, issuer: 'the rig' };
  expect(Object.fromEntries(faults)).toEqual({
    trusted: sound,
    untrusted: { ...sound, issuer: 'Nobody trusts this authority' },
    expired: { ...sound, inTime: false },
    'wrong-host': { ...sound, named: false },
    'incomplete-chain': { ...sound, issuer: 'kco-harness intermediate' },
  });
});

test('a shop without https refuses the handshake', async () => {
  const host = rig.hostOf({ store: { https: 'none' } });
  expect((await push(host)).outcome).toMatchObject({ type: 'failed', layer: 'tls' });
  await expect(served(host)).rejects.toThrow(/handshake failure/);
});

/** The certificate that the edge shows to who asks for this name. */
function served(servername: string) {
  const { host, httpsPort: port } = rig.edge.address;
  return new Promise<ReturnType<ReturnType<typeof connect>['getPeerCertificate']>>((resolve, reject) => {
    const socket = connect({ host, port, servername, rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
