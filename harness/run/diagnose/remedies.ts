import { isDeepStrictEqual } from 'node:util';
import { type Conditions, type Deviations, withDeviations } from '../../scenario/conditions.ts';
import type { AllowEntry } from '../../scenario/fault.ts';
import { klarnaSources, path, query } from '../../scenario/presets.ts';
import { folderOf } from '../../scenario/shop-folder.ts';
import type { Verdict } from '../../scenario/verdicts.ts';
import { isInRange } from '../../scenario/version-range.ts';
import { confirmationLock } from '../confirmation-lock.ts';
import { defaultPlugin } from '../default-options.ts';
import { withChange } from './deviations.ts';
import { canBeAllowed, type Removal, removalsOf } from './fault-removals.ts';

/** One thing that a shop can change. Whether it helps, only a play of the whole scenario with the change can tell. */
export interface ShopRemedy {
  id: string;
  /** For the shop's owner: what to do, without a full stop. */
  name: string;
  /** `conditions`: what the scenario states once it is done. `upgrade`: a newer plugin, of which plays tell the version. */
  change: { type: 'conditions'; given: Deviations } | { type: 'upgrade' };
}

/** A change that there are words for: whether there is anything to change, and what it puts on top of a scenario. */
interface Known {
  id: string;
  name: string;
  applies(conditions: Conditions): boolean;
  change: Deviations;
}

/** What is wrong with the addresses, the certificate and the rules of a shop. */
const ofAddresses: readonly Known[] = [
  {
    id: 'own-callback-host',
    name: 'Let the callback URLs have the shop’s own name',
    applies: ({ store }) => store.callbackHost !== 'own',
    change: { store: { callbackHost: 'own' } },
  },
  {
    id: 'pretty-permalinks',
    name: 'Set permalinks to "Post name" under Settings → Permalinks',
    applies: ({ store }) => store.permalinks !== 'pretty',
    change: { store: { permalinks: 'pretty' } },
  },
  {
    id: 'callback-urls-as-query',
    name: 'Let the plugin send its callback URLs as /?wc-api=…, which need no rewriting',
    applies: (all) => all.store.callbackUrls !== 'query' && pathMatters(all),
    change: { store: { callbackUrls: 'query' } },
  },
  {
    id: 'no-language-prefix',
    name: 'Exempt wc-api from the language plugin’s URLs',
    applies: ({ store }) => store.languagePrefix !== 'none',
    change: { store: { languagePrefix: 'none' } },
  },
  {
    id: 'https-everywhere',
    name: 'Use https for the whole shop',
    applies: ({ store }) => store.https !== 'everywhere',
    change: { store: { https: 'everywhere' } },
  },
];

const ofRules: readonly Known[] = [
  {
    id: 'rule-exclusion',
    name: 'Exclude the push’s address from rule 211180 (played with the rule off)',
    applies: ({ edge }) =>
      edge.waf === 'modsecurity' && edge.ruleset.startsWith('comodo') && edge.rules['211180'] !== 'off',
    change: { edge: { rules: { '211180': 'off' } } },
  },
  {
    id: 'paranoia-level-1',
    name: 'Lower the Core Rule Set to paranoia level 1',
    applies: ({ edge }) => edge.waf === 'modsecurity' && /^crs-pl[234]$/.test(edge.ruleset),
    change: { edge: { ruleset: 'crs-pl1' } },
  },
];

const ofShop: readonly Known[] = [
  {
    id: 'longer-hold-stock',
    name: 'Hold stock for 2 days (2880 minutes) under WooCommerce → Settings → Products → Inventory',
    applies: ({ store }) => store.stock === 'managed' && store.holdStockMinutes < 2880,
    change: { store: { holdStockMinutes: 2880 } },
  },
  {
    id: 'order-left-alone',
    name: 'Leave the order in the shop as it is',
    applies: ({ store }) => store.owner !== 'none' && store.owner !== 'takes-another-order',
    change: { store: { owner: 'none' } },
  },
  {
    id: 'more-php-workers',
    name: 'Give the shop more PHP workers',
    applies: ({ store }) => store.phpWorkers === 'one',
    change: { store: { phpWorkers: 'enough' } },
  },
  {
    id: 'embedded-flow',
    name: 'Set the plugin’s "Checkout flow" to embedded',
    applies: ({ store }) => store.checkoutFlow !== 'embedded',
    change: { store: { checkoutFlow: 'embedded' } },
  },
  {
    id: 'shipping-in-shop',
    name: 'Let customers choose the shipping in the shop, not in Klarna’s iframe',
    applies: ({ store }) => store.shipping === 'in-iframe',
    change: { store: { shipping: 'in-shop' } },
  },
];

const withoutWaf: Known = {
  id: 'waf-off',
  name: 'Turn ModSecurity off',
  applies: ({ edge }) => edge.waf !== 'none',
  change: { edge: { waf: 'none' } },
};

/** Heals what was lost, whatever lost it. */
const statusCheck: Known = {
  id: 'status-check',
  name: 'Let a job of the shop ask Klarna, ten minutes after the purchase, about orders that are pending',
  applies: ({ store }) => store.owner === 'none',
  change: { store: { owner: 'asks-klarna', ownerAfterMinutes: 10 } },
};

/** Ends in which an order waits in the shop for a payment that Klarna has, or did until it was called off. */
const waited: ReadonlySet<Verdict> = new Set(['paid-but-pending', 'paid-but-cancelled']);

/** Where the plugin is asked twice about one purchase, at one time. */
const isConcurrent = ({ shopper, faults }: Conditions): boolean =>
  (shopper.afterPaying === 'returns-with-push' || shopper.submits === 'twice') &&
  !faults.some(({ on }) => on?.hook === confirmationLock.on?.hook);

/** Where the path of a callback URL can be what is wrong. */
function pathMatters({ store, faults }: Conditions): boolean {
  return (
    store.permalinks !== 'pretty' ||
    store.languagePrefix !== 'none' ||
    faults.some(
      ({ at, does }) =>
        does.without === 'rewrite-rules' ||
        does.without === 'htaccess' ||
        does.redirect !== undefined ||
        (at === 'store' && does.rewrite !== undefined),
    )
  );
}

/**
 * What a shop in these conditions can change, in the order in which it would prefer it: what costs least and opens least
 * comes first.
 * @param kco version of the plugin
 * @param verdict how the scenario ends; undefined where nobody knows yet
 */
export function remediesFor(given: Deviations, kco: string, verdict?: Verdict): ShopRemedy[] {
  const conditions = withDeviations(given);
  const known = (all: readonly Known[]): ShopRemedy[] =>
    all
      .filter(({ applies }) => applies(conditions))
      .map(({ id, name, change }) => ({ id, name, change: { type: 'conditions', given: withChange(given, change) } }));
  const removals = removalsOf(conditions.faults);
  const taken = (kind: Removal['kind']): ShopRemedy[] =>
    removals
      .filter((removal) => removal.kind === kind)
      .map(({ id, name, fault }) => ({
        id,
        name,
        change: {
          type: 'conditions',
          given: withChange(given, { faults: conditions.faults.filter((_, index) => index !== fault) }),
        },
      }));
  const upgrade: ShopRemedy = {
    id: 'plugin-upgrade',
    name: `Upgrade the plugin to ${defaultPlugin}`,
    change: { type: 'upgrade' },
  };
  const lock: ShopRemedy = {
    id: 'confirmation-lock',
    name: 'Switch the plugin’s own lock on: a filter kco_wc_lock_confirmation that answers true',
    change: { type: 'conditions', given: withChange(given, { faults: [...conditions.faults, confirmationLock] }) },
  };
  return [
    ...known(ofAddresses),
    ...taken('public face'),
    ...known(ofRules),
    ...allowLists(conditions).flatMap(([id, ...entries]) => allowed(given, id, entries)),
    ...taken('way'),
    ...taken('edge'),
    ...taken('shop'),
    ...known(ofShop),
    ...(isInRange(kco, `<${defaultPlugin}`) ? [upgrade] : []),
    ...(isConcurrent(conditions) && isInRange(kco, '>=2.19.0') ? [lock] : []),
    ...(verdict && waited.has(verdict) ? known([statusCheck]) : []),
    ...known([withoutWaf]),
  ];
}

/** Something to let through, as people write it and as an allow list has it. */
interface Allowed {
  what: string;
  entry: AllowEntry;
}

/**
 * What a firewall can let through, by the id of that remedy. A block checkout has a callback of its own, and browsers and the
 * shop itself ask its Store API.
 */
function allowLists({ store }: Conditions): [id: string, ...Allowed[]][] {
  const callbacks = `${folderOf(store)}/wc-api/*`;
  const wcApi = { what: callbacks, entry: path(callbacks) };
  const klarna = { what: 'Klarna’s addresses', entry: klarnaSources() };
  if (store.checkout !== 'block') {
    return [
      ['allow-wc-api', wcApi],
      ['allow-klarna', klarna],
    ];
  }
  const validation = restRoute(store, 'kco-block');
  const storeApi = restRoute(store, 'wc/store');
  return [
    ['allow-callbacks', wcApi, validation],
    ['allow-klarna', klarna],
    ['allow-store-api', storeApi],
    ['allow-callbacks-and-store-api', wcApi, validation, storeApi],
  ];
}

/** With plain permalinks the route is in the query, encoded by some. */
function restRoute(store: Conditions['store'], namespace: string): Allowed {
  const { permalinks } = store;
  if (permalinks === 'plain') {
    return {
      what: `?rest_route=/${namespace}/*`,
      entry: query(`rest_route=*${namespace.replace('/', '*')}*`),
    };
  }
  const below = `${folderOf(store)}${permalinks === 'index.php' ? '/index.php' : ''}/wp-json/${namespace}/*`;
  return { what: below, entry: path(below) };
}

const inWords = new Intl.ListFormat('en', { type: 'conjunction', style: 'long' });

/** Every allow list of the edge gets what it does not have. */
function allowed(given: Deviations, id: string, entries: readonly Allowed[]): ShopRemedy[] {
  const faults = given.faults ?? [];
  const changed = faults.map((fault) => {
    const { unless = [] } = fault;
    const lacked = entries.flatMap(({ entry }) =>
      unless.some((other) => isDeepStrictEqual(other, entry)) ? [] : [entry],
    );
    return canBeAllowed(fault) && lacked.length > 0 ? { ...fault, unless: [...unless, ...lacked] } : fault;
  });
  if (changed.every((fault, index) => fault === faults[index])) return [];
  const name = `Put ${inWords.format(entries.map(({ what }) => what))} on the firewall’s allow-list`;
  return [{ id, name, change: { type: 'conditions', given: withChange(given, { faults: changed }) } }];
}
