/** How the store's URLs look. `index.php` is WordPress's "almost pretty" form, `/index.php/%postname%/`. */
export type Permalinks = 'pretty' | 'plain' | 'index.php';

/**
 * `checkout-only`: the shop lives on http, WooCommerce forces https at checkout and everything else is redirected
 * to http. `none`: the shop lives on http.
 */
export type Https = 'everywhere' | 'checkout-only' | 'none';

/** A language plugin that builds callback URLs as `/en/wc-api/…`, and whether its router answers them. */
export type LanguagePrefix = 'none' | 'answered' | 'not-answered';

/** `returns-late`: after Klarna's first push attempt, two minutes after paying or more. */
export type AfterPaying = 'returns' | 'returns-late' | 'closes-tab';

/** Rules of the Comodo-like rule set that a scenario can switch. */
export type SwitchableRule = '211170' | '211180';

/**
 * What stands before the WAF and the store, and answers as that product answers. Only the mock edge has these; on which
 * requests each acts, and what it leaves out, is in harness/edge/mock/LIMITS.md.
 */
export const layers = [
  'wordfence',
  'wordfence-rule',
  'cloudflare-rule',
  'cloudflare-challenge',
  'cloudflare-bot-fight',
  'sucuri',
  'litespeed',
  'basic-auth',
  'maintenance',
  'rate-limit',
  'country-block',
  'ip-block',
  'redirect-301',
  'redirect-302',
  'redirect-307',
  'redirect-308',
] as const;
export type Layer = (typeof layers)[number];

/**
 * What the layer lets through unseen. `wc-api`: every path that begins with /wc-api/. `four-endpoints`: the push,
 * notification, validation and shipping option update of /wc-api/, by name. `klarna-addresses`: Klarna's published ones.
 */
export const allowLists = ['none', 'wc-api', 'four-endpoints', 'klarna-addresses'] as const;
export type AllowList = (typeof allowLists)[number];

/** The site's certificate as a caller sees it who trusts the public authorities only. */
export const certificateKinds = ['trusted', 'untrusted', 'expired', 'wrong-host', 'incomplete-chain'] as const;
export type CertificateKind = (typeof certificateKinds)[number];

/** The project's own rules in the shape of Comodo's: revision 2 (with 211170 and 211180) and revision 3 of 211180. */
export const rulesets = ['comodo', 'comodo-rev3'] as const;
export type Ruleset = (typeof rulesets)[number];

export interface StoreConditions {
  permalinks: Permalinks;
  https: Https;
  languagePrefix: LanguagePrefix;
}

export interface EdgeConditions {
  /** `modsecurity`: nginx + ModSecurity v3 in front of the store. */
  waf: 'none' | 'modsecurity';
  ruleset: Ruleset;
  /** Deviations from the rule set as it comes, in which 211180 is on and 211170 is off. */
  rules: Partial<Record<SwitchableRule, 'on' | 'off'>>;
  layer: 'none' | Layer;
  /** `paid`: the layer is switched on at the moment the customer has paid. */
  layerFrom: 'start' | 'paid';
  allow: AllowList;
  certificate: CertificateKind;
  /** `private`: the site's name does not resolve for Klarna. */
  name: 'public' | 'private';
}

export interface ShopperConditions {
  afterPaying: AfterPaying;
}

export interface KlarnaConditions {
  /** Push attempts of Klarna's schedule that are played, as long as the order is not acknowledged. */
  pushAttempts: number;
  /** Whether the callback sender follows redirects. Undocumented at Klarna; off unless a scenario says so. */
  followRedirects: boolean;
}

export interface Conditions {
  store: StoreConditions;
  edge: EdgeConditions;
  shopper: ShopperConditions;
  klarna: KlarnaConditions;
}

/** What a scenario states: its deviations from `healthy`, nothing else. */
export type Deviations = { [Room in keyof Conditions]?: Partial<Conditions[Room]> };

/** The control of every scenario. */
export const healthy: Conditions = {
  store: { permalinks: 'pretty', https: 'everywhere', languagePrefix: 'none' },
  edge: {
    waf: 'none',
    ruleset: 'comodo',
    rules: {},
    layer: 'none',
    layerFrom: 'start',
    allow: 'none',
    certificate: 'trusted',
    name: 'public',
  },
  shopper: { afterPaying: 'returns' },
  klarna: { pushAttempts: 2, followRedirects: false },
};

export function withDeviations(deviations: Deviations): Conditions {
  return {
    store: { ...healthy.store, ...deviations.store },
    edge: { ...healthy.edge, ...deviations.edge },
    shopper: { ...healthy.shopper, ...deviations.shopper },
    klarna: { ...healthy.klarna, ...deviations.klarna },
  };
}
