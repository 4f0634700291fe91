import { isDeepStrictEqual } from 'node:util';
import { type Conditions, type Deviations, withDeviations } from '../../scenario/conditions.ts';
import type { AllowEntry } from '../../scenario/fault.ts';
import { klarnaSources, path } from '../../scenario/presets.ts';
import { isInRange } from '../../scenario/version-range.ts';
import { withChange } from './deviations.ts';
import { canBeAllowed, type Removal, removalsOf } from './fault-removals.ts';

/** The first version of the plugin that sends no kco_session_id. @source facts/kco-plugin.md */
export const upgradeTo = '2.18.4';

/** One thing that a shop can change. Whether it helps, only a play of the whole scenario with the change can tell. */
export interface ShopRemedy {
  id: string;
  /** For the shop's owner: what to do, without a full stop. */
  name: string;
  /** `conditions`: what the scenario states once it is done. */
  change: { type: 'conditions'; given: Deviations } | { type: 'plugin'; atLeast: string };
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
    name: 'Exclude /wc-api/KCO_WC_Push/ from rule 211180 (played with the rule off)',
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
    name: 'Leave the order alone until Klarna’s push has come',
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
 */
export function remediesFor(given: Deviations, kco: string): ShopRemedy[] {
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
    name: `Upgrade the plugin to ${upgradeTo} or later`,
    change: { type: 'plugin', atLeast: upgradeTo },
  };
  return [
    ...known(ofAddresses),
    ...taken('public face'),
    ...known(ofRules),
    ...allowed(given, 'allow-wc-api', 'Put /wc-api/* on the firewall’s allow-list', path('/wc-api/*')),
    ...allowed(given, 'allow-klarna', 'Put Klarna’s addresses on the firewall’s allow-list', klarnaSources()),
    ...taken('way'),
    ...taken('edge'),
    ...taken('shop'),
    ...known(ofShop),
    ...(isInRange(kco, `<${upgradeTo}`) ? [upgrade] : []),
    ...known([withoutWaf]),
  ];
}

/** An entry on every allow list that does not have it. */
function allowed(given: Deviations, id: string, name: string, entry: AllowEntry): ShopRemedy[] {
  const faults = given.faults ?? [];
  const lacks = (unless: readonly AllowEntry[] = []) => !unless.some((other) => isDeepStrictEqual(other, entry));
  const changed = faults.map((fault) =>
    canBeAllowed(fault) && lacks(fault.unless) ? { ...fault, unless: [...(fault.unless ?? []), entry] } : fault,
  );
  if (changed.every((fault, index) => fault === faults[index])) return [];
  return [{ id, name, change: { type: 'conditions', given: withChange(given, { faults: changed }) } }];
}
