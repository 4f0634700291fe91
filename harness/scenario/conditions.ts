/** How the store's URLs look. `index.php` is WordPress's "almost pretty" form, `/index.php/%postname%/`. */
export type Permalinks = 'pretty' | 'plain' | 'index.php';

/**
 * `checkout-only`: the shop lives on http, WooCommerce forces https at checkout and everything else is redirected
 * to http. `none`: the shop lives on http.
 */
export type Https = 'everywhere' | 'checkout-only' | 'none';

/**
 * A language plugin builds callback URLs as `/en/wc-api/…`, and its router answers them or not. `demanded`: it leaves the URLs
 * as they are, and its router answers nothing that has no prefix.
 */
export const languagePrefixes = ['none', 'answered', 'not-answered', 'demanded'] as const;
export type LanguagePrefix = (typeof languagePrefixes)[number];

/**
 * `returns-late`: after Klarna's first push attempt, two minutes after paying or more. `returns-with-push`: while the first
 * push is under way. `reloads-checkout`: opens the checkout page again instead of going back to the shop.
 */
export const waysAfterPaying = [
  'returns',
  'returns-late',
  'returns-with-push',
  'reloads-checkout',
  'closes-tab',
] as const;
export type AfterPaying = (typeof waysAfterPaying)[number];

/** How the plugin's callback URLs look: `/wc-api/KCO_WC_Push/?…`, or `/?wc-api=KCO_WC_Push&…`, which needs no rewriting. */
export type CallbackUrls = 'path' | 'query';

/**
 * What goes wrong inside the shop itself. `htaccess-ignored` (Apache with AllowOverride None) and `ca-bundle-outdated`
 * need the real software: the container store has them, the simulated one has not.
 */
export const storeFaults = [
  'rewrite-rules-lost',
  'htaccess-ignored',
  'ca-bundle-outdated',
  'hook-exits',
  'plugin-deactivated',
  'under-construction',
] as const;
export type StoreFault = (typeof storeFaults)[number];

/** Minutes after the customer paid at which a fault ends. */
export type Heals = 'never' | number;

/**
 * What the shop's owner does some time after the customer paid. `edits-total`: adds a line, so that the total
 * is no longer what Klarna holds. `completes-and-edits-total`: marks it completed before that. `sells-out`: sells the last piece at the counter, before the customer
 * presses Buy; for shops that manage their stock.
 */
export const ownerActions = ['none', 'cancels', 'edits-total', 'completes-and-edits-total', 'sells-out'] as const;
export type OwnerAction = (typeof ownerActions)[number];

/** Part of Klarna's API that answers 500 from the moment the customer has paid. */
export type Outage = 'none' | 'order-management' | 'acknowledge';

export type Fraud = 'accepted' | 'pending' | 'rejected';

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
  'redirect-www',
  'page-cache',
  'drops-location',
] as const;
export type Layer = (typeof layers)[number];

/**
 * What the layer lets through unseen. `wc-api`: every path that begins with /wc-api/. `push-only`:
 * the push's path. `four-endpoints`: the push,
 * notification, validation and shipping option update of /wc-api/, by name. `klarna-addresses`: Klarna's published ones.
 */
export const allowLists = ['none', 'wc-api', 'push-only', 'four-endpoints', 'klarna-addresses'] as const;
export type AllowList = (typeof allowLists)[number];

/** The site's certificate as a caller sees it who trusts the public authorities only. */
export const certificateKinds = ['trusted', 'untrusted', 'expired', 'wrong-host', 'incomplete-chain'] as const;
export type CertificateKind = (typeof certificateKinds)[number];

/**
 * `comodo`, `comodo-rev3`: the project's own rules in the shape of Comodo's, revision 2 (with 211170 and 211180) and
 * revision 3 of 211180. `crs-pl1` to `crs-pl4`: the OWASP Core Rule Set from Debian at that paranoia level, on the real
 * edge only.
 */
export const rulesets = ['comodo', 'comodo-rev3', 'crs-pl1', 'crs-pl2', 'crs-pl3', 'crs-pl4'] as const;
export type Ruleset = (typeof rulesets)[number];

export interface StoreConditions {
  permalinks: Permalinks;
  https: Https;
  languagePrefix: LanguagePrefix;
  callbackUrls: CallbackUrls;
  fault: 'none' | StoreFault;
  /** `paid`: the fault begins at the moment the customer has paid. */
  faultFrom: 'start' | 'paid';
  faultHeals: Heals;
  /** `managed`: ten pieces, and unpaid orders are cancelled after `holdStockMinutes`. */
  stock: 'not-managed' | 'managed';
  holdStockMinutes: number;
  /** Klarna's seconds that the shop takes to answer a callback, beside the work itself. */
  callbackSeconds: number;
  owner: OwnerAction;
  /** When the owner does it, in minutes after the customer paid. */
  ownerAfterMinutes: number;
  /** `in-iframe`: the customer chooses the shipping in Klarna's iframe, where the plugin's version can do that. */
  shipping: 'in-shop' | 'in-iframe';
}

export interface EdgeConditions {
  /** `modsecurity`: nginx + ModSecurity v3 in front of the store. */
  waf: 'none' | 'modsecurity';
  /** `own`: the user's, by `run --rules`. No scenario states it, the run puts it in the place of what is stated. */
  ruleset: Ruleset | 'own';
  /** Deviations from the rule set as it comes, in which 211180 is on and 211170 is off. */
  rules: Partial<Record<SwitchableRule, 'on' | 'off'>>;
  layer: 'none' | Layer;
  /** `paid`: the layer is switched on at the moment the customer has paid. */
  layerFrom: 'start' | 'paid';
  layerHeals: Heals;
  allow: AllowList;
  /** `hidden`: a proxy before the layer hides the caller's address, so the layer sees the proxy's. */
  source: 'seen' | 'hidden';
  /** What becomes of the answers to callbacks on their way back to Klarna: the mock edge alone can spoil them. */
  answers: 'whole' | 'reset' | 'truncated';
  certificate: CertificateKind;
  /** `private`: the site's name does not resolve for Klarna. */
  name: 'public' | 'private';
}

export interface ShopperConditions {
  afterPaying: AfterPaying;
  /** `leaves-checkout`: looks and goes. `leaves-unpaid`: presses Buy, the shop makes its order, and the payment is broken off. */
  pays: 'yes' | 'leaves-checkout' | 'leaves-unpaid';
  /** `twice`: the checkout form is posted a second time, as by a double click. */
  submits: 'once' | 'twice';
  /** Klarna's hours between opening the checkout and opening it again to buy. */
  hesitatesHours: number;
}

export interface KlarnaConditions {
  /** Push attempts of Klarna's schedule that are played, as long as the order is not acknowledged. */
  pushAttempts: number;
  /** Whether the callback sender follows redirects. Undocumented at Klarna; off unless a scenario says so. */
  followRedirects: boolean;
  /** How often each push attempt is sent, one after the other. */
  pushCopies: number;
  /** A push that comes before the customer presses Buy. */
  earlyPush: boolean;
  /** What Klarna thinks of the purchase when the customer pays. */
  fraud: Fraud;
  /** What Klarna decides about a pending purchase, and tells the shop by a notification. */
  decision: 'none' | 'accepted' | 'rejected';
  /** In minutes after the customer paid. */
  decisionAfterMinutes: number;
  outage: Outage;
  outageHeals: Heals;
  /** `differs`: Klarna holds one krona more than the shop asked for. */
  amount: 'agrees' | 'differs';
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
  store: {
    permalinks: 'pretty',
    https: 'everywhere',
    languagePrefix: 'none',
    callbackUrls: 'path',
    fault: 'none',
    faultFrom: 'start',
    faultHeals: 'never',
    stock: 'not-managed',
    holdStockMinutes: 60,
    callbackSeconds: 0,
    owner: 'none',
    ownerAfterMinutes: 30,
    shipping: 'in-shop',
  },
  edge: {
    waf: 'none',
    ruleset: 'comodo',
    rules: {},
    layer: 'none',
    layerFrom: 'start',
    layerHeals: 'never',
    allow: 'none',
    source: 'seen',
    answers: 'whole',
    certificate: 'trusted',
    name: 'public',
  },
  shopper: { afterPaying: 'returns', pays: 'yes', submits: 'once', hesitatesHours: 0 },
  klarna: {
    pushAttempts: 2,
    followRedirects: false,
    pushCopies: 1,
    earlyPush: false,
    fraud: 'accepted',
    decision: 'none',
    decisionAfterMinutes: 360,
    outage: 'none',
    outageHeals: 'never',
    amount: 'agrees',
  },
};

export function withDeviations(deviations: Deviations): Conditions {
  return {
    store: { ...healthy.store, ...deviations.store },
    edge: { ...healthy.edge, ...deviations.edge },
    shopper: { ...healthy.shopper, ...deviations.shopper },
    klarna: { ...healthy.klarna, ...deviations.klarna },
  };
}
