import type { Edge, EdgeAddress, EdgeRecording } from '../edge/edge.ts';
import { type EdgePolicy, edgePolicyOf } from '../edge/edge-policy.ts';
import type { KlarnaControl } from '../klarna/control/klarna-control.ts';
import { Cleanup } from '../lib/cleanup.ts';
import type { Conditions } from '../scenario/conditions.ts';
import type { Fault } from '../scenario/fault.ts';
import { merchantIdLength, sharedSecretLength } from '../store/containers/site-options.ts';
import type { PluginSet, Store, StoreSite } from '../store/store.ts';

/** The rooms as one worker sees them. */
export interface Rooms {
  store: Store;
  /** The edge that serves a policy. */
  edgeFor(policy: EdgePolicy): Edge;
  klarna: KlarnaControl;
}

/** An open site: the three rooms' parts of it. */
export interface Site extends AsyncDisposable {
  id: string;
  host: string;
  baseUrl: string;
  merchantId: string;
  store: StoreSite;
  /** Where connections to the site go. */
  address: EdgeAddress;
  recording: EdgeRecording;
}

/**
 * Opens a site for these conditions: a merchant at Klarna, a shop in the store, a recording at the edge. The host name
 * carries all three: `<site>-<plugin set>-<edge policy>.shop.test`.
 * @throws HarnessError SITE_NOT_OPENED, KLARNA_UNREACHABLE or EVIDENCE_INCOMPLETE; nothing stays open.
 */
export async function openSite(rooms: Rooms, siteId: string, set: PluginSet, conditions: Conditions): Promise<Site> {
  const id = siteId + webServerOf(conditions);
  const policy = edgePolicyOf(conditions);
  const edge = rooms.edgeFor(policy);
  const host = `${id}-${set.name}-${policy.name}.shop.test`;
  const merchant = {
    // What the web server is to do is no matter of Klarna's, and would make it too long.
    id: `K_${siteId}`.padEnd(merchantIdLength, '_'),
    sharedSecret: randomSecret(),
  };
  await using opened = new Cleanup();

  await rooms.klarna.register({
    merchantId: merchant.id,
    sharedSecret: merchant.sharedSecret,
    options: {
      // The shopper decides when to go back to the shop.
      returnMode: 'hold',
      fraudStatus: fraudStatusOf[conditions.klarna.fraud],
      amount: conditions.klarna.amount,
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
    set: set.name,
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
    baseUrl: `${conditions.store.https === 'everywhere' ? 'https' : 'http'}://${host}`,
    merchantId: merchant.id,
    store,
    address: edge.address,
    recording: log,
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}

/**
 * The end of a site's id, by which the container store knows what its web server is to do: pass it to an Apache that heeds
 * no .htaccess, lose the query, or let PHP define constants first.
 */
function webServerOf({ faults, constants }: Conditions): string {
  const some = (test: (does: Fault['does']) => boolean) => faults.some(({ at, does }) => at === 'store' && test(does));
  return [
    Object.keys(constants).length > 0 ? 'const' : '',
    some(({ rewrite }) => rewrite !== undefined)
      ? 'lossy'
      : some(({ without }) => without === 'htaccess')
        ? 'apache'
        : '',
  ].join('');
}

const fraudStatusOf = { accepted: 'ACCEPTED', pending: 'PENDING', rejected: 'REJECTED' } as const;

/** Secrets are real ones, so that a leak into a report is a leak that a test can find. */
function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(sharedSecretLength));
  return Buffer.from(bytes).toString('base64url').slice(0, sharedSecretLength);
}
