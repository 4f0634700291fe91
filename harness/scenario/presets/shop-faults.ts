import type { Fault, ShopActivity } from '../fault.ts';
import { page, type Times, timed } from './preset.ts';

/**
 * Another plugin's hook ends PHP: what the caller had still to do is lost.
 * @param options.hook default: where WooCommerce tells that an order was paid, by when it is saved as paid
 * @source github.com/krokedil/klarna-checkout-for-woocommerce issue 242
 */
export const hookExits = ({
  hook = 'woocommerce_payment_complete',
  during,
  ...times
}: Times & { hook?: string; during?: ShopActivity | ShopActivity[] } = {}): Fault => ({
  at: 'store',
  on: { hook, ...(during === undefined ? {} : { during }) },
  does: { php: 'exit' },
  ...timed(times),
  called: 'hook-exits',
  removal: 'Take out the code that ends PHP inside the callback',
});

/** WordPress has its own rewrite rules and none of WooCommerce's. @source woocommerce issue 31005 */
export const rewriteRulesLost = (times: Times = {}): Fault => ({
  at: 'store',
  does: { without: 'rewrite-rules' },
  ...timed(times),
  called: 'rewrite-rules-lost',
  removal: 'Save Settings → Permalinks once, so that WordPress writes its rewrite rules anew',
});

/** Apache with `AllowOverride None`. @source failure-catalog row 8 */
export const htaccessIgnored = (times: Times = {}): Fault => ({
  at: 'store',
  does: { without: 'htaccess' },
  ...timed(times),
  called: 'htaccess-ignored',
  removal: 'Set AllowOverride All for the shop’s folder in Apache',
});

/** The shop's list of certificate authorities is older than Klarna's certificate. @source failure-catalog row 49 */
export const caBundleOutdated = (times: Times = {}): Fault => ({
  at: 'store',
  does: { without: 'klarna-authority' },
  ...timed(times),
  called: 'ca-bundle-outdated',
  removal: 'Update the list of certificate authorities on the shop’s server',
});

export const pluginDeactivated = (times: Times = {}): Fault => ({
  at: 'store',
  does: { without: 'plugin' },
  ...timed(times),
  called: 'plugin-deactivated',
  removal: 'Activate the KCO plugin',
});

/**
 * A page "under construction" for every visitor. It acts on init, as home-made plugins do and as the report tells, which names
 * no plugin; the best known ones come later and stop pages only. @source github.com/szelpe/woocommerce-barion issue 32
 */
export const underConstruction = (times: Times = {}): Fault => ({
  at: 'store',
  on: { hook: 'init' },
  does: { answer: page(200, 'Our website is under construction', 'nginx') },
  ...timed(times),
  called: 'under-construction',
  removal: 'Turn the page "under construction" off',
});

/** The shop takes so many of Klarna's seconds more to answer a callback, and does its work all the same. */
export const slowCallbacks = ({ seconds, ...times }: Times & { seconds: number }): Fault => ({
  at: 'store',
  // Not on the callback's own hook: with that one hooked WooCommerce would answer 200 where no plugin is active.
  on: { hook: 'woocommerce_api_request' },
  does: { delayMs: seconds * 1_000 },
  ...timed(times),
  called: 'slow-callbacks',
  removal: 'Answer callbacks at once: move slow work out of them',
});

/** The database refuses writes: a replica, a full disk, a table that is being repaired. */
export const databaseReadOnly = ({
  during,
  ...times
}: Times & { during?: ShopActivity | ShopActivity[] } = {}): Fault => ({
  at: 'store',
  ...(during === undefined ? {} : { on: { during } }),
  does: { database: 'read-only' },
  ...timed(times),
  called: 'database-read-only',
  why: 'The shop’s database took no writes while {callback} was handled: Klarna was told that all is well, and the shop kept nothing of it.',
  advice:
    'Look at the database: a full disk, a read-only replica or a table under repair; then set the order right by hand.',
  removal: 'Let the database take writes again',
});

/** nginx's `try_files $uri $uri/ /index.php` without `?$args`: pages come, and the query of every pretty URL is lost. */
export const queryLost = (times: Times = {}): Fault => ({
  at: 'store',
  does: { rewrite: { query: '' } },
  ...timed(times),
  called: 'query-lost',
  why: 'The web server lost the query of {callback}, so the plugin ran and did not learn which order it is about.',
  advice: 'End nginx’s try_files with /index.php?$args.',
  removal: 'End nginx’s try_files with /index.php?$args',
});

/** A persistent object cache goes on serving what it had: its replica is behind, and requests do not read what others wrote. */
export const objectCacheStale = ({
  during,
  ...times
}: Times & { during?: ShopActivity | ShopActivity[] } = {}): Fault => ({
  at: 'store',
  ...(during === undefined ? {} : { on: { during } }),
  does: { objectCache: 'stale' },
  ...timed(times),
  called: 'object-cache-stale',
  removal: 'Let the shop read its object cache where it writes it, or switch it off',
});
