import { expect, test } from 'vitest';
import type { CallbackEvent } from '../../../../harness/evidence/events.ts';
import { sendCallback } from '../../../../harness/klarna/sender/send-callback.ts';
import type { Deviations } from '../../../../harness/scenario/conditions.ts';
import { redirectToWww } from '../../../../harness/scenario/presets.ts';
import { pushPath, startRig } from './mock-rig.ts';

const given: Deviations = { faults: [redirectToWww()] };

test('who follows finds a certificate of another name, and the shop sees nothing', async () => {
  await using rig = await startRig([given]);
  const { address } = rig.edge;
  const { host } = await rig.open(given);
  const followed: CallbackEvent[] = [];
  const last = await sendCallback({
    kind: 'push',
    order: {
      orderId: 'o-1',
      merchantUrls: { terms: '', checkout: '', confirmation: '', push: `https://${host}${pushPath}` },
    },
    attempt: 1,
    scheduledMs: 120_000,
    resolve: () => ({ address: address.host, port: address.httpsPort }),
    ca: rig.ca,
    followRedirects: true,
    clock: rig.clock,
    onRedirect: (event) => followed.push(event),
  });
  const www = `https://www.${host}${pushPath}`;
  expect(followed.map(({ outcome }) => outcome)).toMatchObject([{ type: 'answered', status: 301, location: www }]);
  expect(last.url).toBe(www);
  expect(last.outcome).toMatchObject({ type: 'failed', layer: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  expect(rig.atShop).toEqual([]);
});
