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

export interface StoreConditions {
  permalinks: Permalinks;
  https: Https;
  languagePrefix: LanguagePrefix;
}

export interface EdgeConditions {
  /** `modsecurity`: nginx + ModSecurity v3 in front of the store. */
  waf: 'none' | 'modsecurity';
  /** Rule set of the WAF; `comodo` is this project's own rules in the shape of Comodo's. */
  ruleset: 'comodo';
  /** Deviations from the rule set as it comes, in which 211180 is on and 211170 is off. */
  rules: Partial<Record<SwitchableRule, 'on' | 'off'>>;
  certificate: 'trusted' | 'untrusted';
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
  edge: { waf: 'none', ruleset: 'comodo', rules: {}, certificate: 'trusted', name: 'public' },
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
