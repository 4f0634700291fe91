import type { EdgeAddress, EdgeRecording } from '../edge/edge.ts';
import { edgePolicyOf } from '../edge/edge-policy.ts';
import { Cleanup } from '../lib/cleanup.ts';
import type { Conditions } from '../scenario/conditions.ts';
import { homeUrl } from '../scenario/shop-folder.ts';
import { formatSiteHost } from '../scenario/site-host.ts';
import { testPerson } from '../shopper/shopper.ts';
import { merchantIdLength, sharedSecretLength } from '../store/containers/site-options.ts';
import { siteIdFor } from '../store/site-id.ts';
import type { PluginBuild, StoreSite } from '../store/store.ts';
import type { Rooms } from './run-context.ts';

/** An open site: the three rooms' parts of it. */
export interface Site extends AsyncDisposable {
  id: string;
  host: string;
  /** Of the shop's home. */
  baseUrl: string;
  merchantId: string;
  store: StoreSite;
  /** Where connections to the site go. */
  address: EdgeAddress;
  recording: EdgeRecording;
}

/**
 * Opens a site for these conditions: a merchant at Klarna, a shop in the store, a recording at the edge. The host name
 * carries all three.
 * @throws HarnessError SITE_NOT_OPENED, KLARNA_UNREACHABLE or EVIDENCE_INCOMPLETE; nothing stays open.
 */
export async function openSite(
  rooms: Rooms,
  siteId: string,
  build: PluginBuild,
  conditions: Conditions,
): Promise<Site> {
  const id = siteIdFor(siteId, conditions);
  const policy = edgePolicyOf(conditions);
  const edge = rooms.edgeFor(policy);
  const host = formatSiteHost({ site: id, build: build.name, policy: policy.name, zone: 'test' });
  const merchant = {
    // What the web server is to do is no matter of Klarna's, and would make it too long.
    id: `K_${siteId}`.padEnd(merchantIdLength, '_'),
    sharedSecret: randomSecret(),
  };
  const { knownAddress } = conditions.klarna;
  await using opened = new Cleanup();

  await rooms.klarna.register({
    merchantId: merchant.id,
    sharedSecret: merchant.sharedSecret,
    options: {
      // The shopper decides when to go back to the shop.
      returnMode: 'hold',
      fraudStatus: fraudStatusOf[conditions.klarna.fraud],
      amount: conditions.klarna.amount,
      shippingAddressEvent: conditions.klarna.shippingAddressEvent,
      ...(knownAddress !== 'none' && { knownAddress: { told: knownAddress === 'told', address: testPerson } }),
      faults: [...conditions.faults],
      serverSideCallbacks: true,
    },
  });
  opened.add(() => rooms.klarna.forget(merchant.id));
  const { store: shop, faults, options, constants } = conditions;
  const recording = edge.record(host, faults);
  const opening = rooms.store.openSite({
    id,
    host,
    build: build.name,
    merchant,
    conditions: shop,
    faults,
    options,
    constants,
  });
  // Both have come to an end before either's failure is thrown: a shop that was opened is closed again.
  await Promise.allSettled([
    opening.then((site) => opened.use(site)),
    recording.then((recorded) => opened.use(recorded)),
  ]);
  const store = await opening;
  const log = await recording;

  const owned = opened.release();
  return {
    id,
    host,
    baseUrl: homeUrl(host, conditions.store),
    merchantId: merchant.id,
    store,
    address: edge.address,
    recording: log,
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

const fraudStatusOf = { accepted: 'ACCEPTED', pending: 'PENDING', rejected: 'REJECTED' } as const;

/** Secrets are real ones, so that a leak into a report is a leak that a test can find. */
function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(sharedSecretLength));
  return Buffer.from(bytes).toString('base64url').slice(0, sharedSecretLength);
}
