import type { CertificateKind, Conditions, Deviations, Layer, StoreFault } from '../../scenario/conditions.ts';
import { isInRange } from '../../scenario/version-range.ts';

/** The first version of the plugin that sends no kco_session_id. @source facts/kco-plugin.md */
export const upgradeTo = '2.18.4';

/** One thing that a shop can change. Whether it helps, only a play of the whole scenario with the change can tell. */
export interface Remedy {
  id: string;
  /** For the shop's owner: what to do, without a full stop. */
  name: string;
  /** Whether there is anything to change. */
  applies(conditions: Conditions, kco: string): boolean;
  change: { type: 'conditions'; given: Deviations } | { type: 'plugin'; atLeast: string };
}

const conditions = (given: Deviations): Remedy['change'] => ({ type: 'conditions', given });

const certificates: Readonly<Record<Exclude<CertificateKind, 'trusted'>, string>> = {
  'incomplete-chain': 'Let the web server send the certificate with its intermediate certificates',
  untrusted: 'Install a certificate from a public authority, with its intermediate certificates',
  expired: 'Renew the certificate',
  'wrong-host': 'Install a certificate that names the shop’s host',
};

const faults: Readonly<Record<StoreFault, string>> = {
  'rewrite-rules-lost': 'Save Settings → Permalinks once, so that WordPress writes its rewrite rules anew',
  'htaccess-ignored': 'Set AllowOverride All for the shop’s folder in Apache',
  'ca-bundle-outdated': 'Update the list of certificate authorities on the shop’s server',
  'hook-exits': 'Take out the code that ends PHP inside the callback',
  'plugin-deactivated': 'Activate the KCO plugin',
  'under-construction': 'Turn the page "under construction" off',
};

/** What it means to take a layer away. */
const removals: Readonly<Record<Layer, string>> = {
  wordfence: 'Turn Wordfence’s rate limiting off',
  'wordfence-rule': 'Turn Wordfence’s firewall off',
  'cloudflare-rule': 'Delete the blocking rule at Cloudflare',
  'cloudflare-challenge': 'Turn Cloudflare’s challenge off',
  'cloudflare-bot-fight': 'Turn Cloudflare’s Bot Fight Mode off',
  sucuri: 'Turn Sucuri’s firewall off',
  litespeed: 'Turn LiteSpeed’s firewall off',
  'basic-auth': 'Take the password off the site',
  maintenance: 'End the maintenance mode',
  'rate-limit': 'Take the rate limit off',
  'country-block': 'Let visitors in from all countries',
  'ip-block': 'Unblock Klarna’s addresses at the host',
  'redirect-301': 'Answer /wc-api/ where it is called, without a redirect',
  'redirect-302': 'Answer /wc-api/ where it is called, without a redirect',
  'redirect-307': 'Answer /wc-api/ where it is called, without a redirect',
  'redirect-308': 'Answer /wc-api/ where it is called, without a redirect',
  'redirect-www': 'Answer /wc-api/ on the name that is called, without a redirect to www',
  'page-cache': 'Exclude checkout and order-received from the page cache',
  'drops-location': 'Let the proxy pass the header Location on',
};

/** Layers that no product's allow-list applies to: they are no firewalls. */
const withoutList: ReadonlySet<Conditions['edge']['layer']> = new Set([
  'none',
  'maintenance',
  'redirect-301',
  'redirect-302',
  'redirect-307',
  'redirect-308',
  'redirect-www',
  'page-cache',
  'drops-location',
]);

/** Where the path of a callback URL can be what is wrong. */
function pathMatters({ store, edge }: Conditions): boolean {
  return (
    store.permalinks !== 'pretty' ||
    store.languagePrefix !== 'none' ||
    store.fault === 'rewrite-rules-lost' ||
    store.fault === 'htaccess-ignored' ||
    edge.layer.startsWith('redirect-')
  );
}

/** In the order in which a shop would prefer them: what costs least and opens least comes first. */
export const remedies: readonly Remedy[] = [
  {
    id: 'pretty-permalinks',
    name: 'Set permalinks to "Post name" under Settings → Permalinks',
    applies: ({ store }) => store.permalinks !== 'pretty',
    change: conditions({ store: { permalinks: 'pretty' } }),
  },
  {
    id: 'callback-urls-as-query',
    name: 'Let the plugin send its callback URLs as /?wc-api=…, which need no rewriting',
    applies: (all) => all.store.callbackUrls !== 'query' && pathMatters(all),
    change: conditions({ store: { callbackUrls: 'query' } }),
  },
  {
    id: 'no-language-prefix',
    name: 'Exempt wc-api from the language plugin’s URLs',
    applies: ({ store }) => store.languagePrefix !== 'none',
    change: conditions({ store: { languagePrefix: 'none' } }),
  },
  {
    id: 'https-everywhere',
    name: 'Use https for the whole shop',
    applies: ({ store }) => store.https !== 'everywhere',
    change: conditions({ store: { https: 'everywhere' } }),
  },
  {
    id: 'public-name',
    name: 'Give the shop a public name, or put a tunnel in front of it while you test',
    applies: ({ edge }) => edge.name === 'private',
    change: conditions({ edge: { name: 'public' } }),
  },
  ...(Object.keys(certificates) as (keyof typeof certificates)[]).map(
    (kind): Remedy => ({
      id: `certificate-${kind}`,
      name: certificates[kind],
      applies: ({ edge }) => edge.certificate === kind,
      change: conditions({ edge: { certificate: 'trusted' } }),
    }),
  ),
  {
    id: 'rule-exclusion',
    name: 'Exclude /wc-api/KCO_WC_Push/ from rule 211180 (played with the rule off)',
    applies: ({ edge }) =>
      edge.waf === 'modsecurity' && edge.ruleset.startsWith('comodo') && edge.rules['211180'] !== 'off',
    change: conditions({ edge: { rules: { '211180': 'off' } } }),
  },
  {
    id: 'paranoia-level-1',
    name: 'Lower the Core Rule Set to paranoia level 1',
    applies: ({ edge }) => edge.waf === 'modsecurity' && /^crs-pl[234]$/.test(edge.ruleset),
    change: conditions({ edge: { ruleset: 'crs-pl1' } }),
  },
  {
    id: 'allow-wc-api',
    name: 'Put /wc-api/* on the firewall’s allow-list',
    applies: ({ edge }) => !withoutList.has(edge.layer) && edge.allow !== 'wc-api',
    change: conditions({ edge: { allow: 'wc-api' } }),
  },
  {
    id: 'allow-klarna',
    name: 'Put Klarna’s addresses on the firewall’s allow-list',
    applies: ({ edge }) => !withoutList.has(edge.layer) && edge.allow !== 'klarna-addresses',
    change: conditions({ edge: { allow: 'klarna-addresses' } }),
  },
  {
    id: 'restored-address',
    name: 'Restore the visitor’s address behind the proxy',
    applies: ({ edge }) => edge.source === 'hidden',
    change: conditions({ edge: { source: 'seen' } }),
  },
  {
    id: 'whole-answers',
    name: 'Let the proxy pass answers on whole',
    applies: ({ edge }) => edge.answers !== 'whole',
    change: conditions({ edge: { answers: 'whole' } }),
  },
  ...(Object.keys(removals) as Layer[]).map(
    (layer): Remedy => ({
      id: `without-${layer}`,
      name: removals[layer],
      applies: ({ edge }) => edge.layer === layer,
      change: conditions({ edge: { layer: 'none' } }),
    }),
  ),
  ...(Object.keys(faults) as StoreFault[]).map(
    (fault): Remedy => ({
      id: `repaired-${fault}`,
      name: faults[fault],
      applies: ({ store }) => store.fault === fault,
      change: conditions({ store: { fault: 'none' } }),
    }),
  ),
  {
    id: 'fast-answers',
    name: 'Answer callbacks at once: move slow work out of them',
    applies: ({ store }) => store.callbackSeconds > 0,
    change: conditions({ store: { callbackSeconds: 0 } }),
  },
  {
    id: 'longer-hold-stock',
    name: 'Hold stock for 3 days (4320 minutes) under WooCommerce → Settings → Products → Inventory',
    applies: ({ store }) => store.stock === 'managed' && store.holdStockMinutes < 4320,
    change: conditions({ store: { holdStockMinutes: 4320 } }),
  },
  {
    id: 'order-left-alone',
    name: 'Leave the order alone until Klarna’s push has come',
    applies: ({ store }) => store.owner !== 'none',
    change: conditions({ store: { owner: 'none' } }),
  },
  {
    id: 'shipping-in-shop',
    name: 'Let customers choose the shipping in the shop, not in Klarna’s iframe',
    applies: ({ store }) => store.shipping === 'in-iframe',
    change: conditions({ store: { shipping: 'in-shop' } }),
  },
  {
    id: 'plugin-upgrade',
    name: `Upgrade the plugin to ${upgradeTo} or later`,
    applies: (_all, kco) => isInRange(kco, `<${upgradeTo}`),
    change: { type: 'plugin', atLeast: upgradeTo },
  },
  {
    id: 'waf-off',
    name: 'Turn ModSecurity off',
    applies: ({ edge }) => edge.waf !== 'none',
    change: conditions({ edge: { waf: 'none' } }),
  },
];
