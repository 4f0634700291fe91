import { z } from 'zod';
import { withDistinctNames } from './distinct-faults.ts';
import { type Fault, faultSchema } from './fault.ts';
import { refusedConstant, refusedOption } from './harness-settings.ts';
import { connectionHeaders, headerValue } from './http-parts.ts';

/**
 * What a site is like. Each concept is one zod schema: the types, the refusal of a misspelt scenario, the JSON Schema for
 * editors and the messages between processes come from it. The first value of an enumeration is the healthy one.
 */

const day = 24 * 60;
/** After the customer paid. Klarna's last push comes 48 hours after the purchase. */
const minutes = z
  .int()
  .min(0)
  .max(2 * day);

/**
 * What the shop's owner does some time after the customer paid. `edits-total`: adds a line, so that the total
 * is no longer what Klarna holds. `completes-and-edits-total`: marks it completed before that, `edits-and-completes` after.
 * `holds-edits-and-completes`: puts it on hold before, where WooCommerce's order screen lets an order be edited.
 * `completes-and-refunds`: gives all the money back, by the payment method. `sells-out`: sells the last piece at the counter,
 * before the customer presses Buy; for shops that manage their stock. `takes-another-order`: enters the order of another customer,
 * who is to pay by Klarna later. `trashes`: moves it to the trash, by hand or by a clean-up; `trashes-and-restores`: takes it out a
 * day later. `asks-klarna`: a job of the shop's own asks Klarna about every order that is pending, completes and acknowledges what is paid.
 */
export const ownerActions = [
  'none',
  'cancels',
  'completes',
  'completes-and-refunds',
  'edits-total',
  'edits-and-completes',
  'completes-and-edits-total',
  'holds-edits-and-completes',
  'sells-out',
  'takes-another-order',
  'trashes',
  'trashes-and-restores',
  'asks-klarna',
] as const;
export type OwnerAction = (typeof ownerActions)[number];
/** What is done at one time. */
export type OwnerDeed = Exclude<OwnerAction, 'none' | 'trashes-and-restores'> | 'restores';

/**
 * `comodo`, `comodo-rev3`: the project's own rules in the shape of Comodo's, revision 2 (with 211170 and 211180) and
 * revision 3 of 211180. `crs-pl1` to `crs-pl4`: the OWASP Core Rule Set from Debian at that paranoia level, on the real
 * edge only.
 */
export const rulesets = ['comodo', 'comodo-rev3', 'crs-pl1', 'crs-pl2', 'crs-pl3', 'crs-pl4'] as const;
export type Ruleset = (typeof rulesets)[number];

export const storeConditions = z.strictObject({
  /**
   * How the store's URLs look. `category`: `/%category%/%postname%/`, for which WordPress orders its rules otherwise. `index.php` is
   * WordPress's "almost pretty" form, `/index.php/%postname%/`.
   */
  permalinks: z.enum(['pretty', 'category', 'plain', 'index.php']),
  /** `subfolder`: WordPress lives at `https://…/butik/`, home and site URL both, and the root of the host is no part of the shop. */
  wordpressIn: z.enum(['root', 'subfolder']),
  /**
   * `checkout-only`: the shop lives on http, WooCommerce forces https at checkout and everything else is redirected
   * to http. `none`: the shop lives on http.
   */
  https: z.enum(['everywhere', 'checkout-only', 'none']),
  /**
   * A language plugin builds callback URLs as `/en/wc-api/…`, and its router answers them or not. `demanded`: it leaves the
   * URLs as they are, and its router answers nothing that has no prefix.
   */
  languagePrefix: z.enum(['none', 'answered', 'not-answered', 'demanded']),
  /** How the plugin's callback URLs look: `/wc-api/KCO_WC_Push/?…`, or `/?wc-api=KCO_WC_Push&…`, which need no rewriting. */
  callbackUrls: z.enum(['path', 'query']),
  /**
   * The host in the callback URLs. `gone`: a name of before that no public name server knows any more. `without-certificate`: an alias
   * that leads to the shop and that its certificate does not name.
   */
  callbackHost: z.enum(['own', 'gone', 'without-certificate']),
  /** `managed`: ten pieces, and unpaid orders are cancelled after `holdStockMinutes`. */
  stock: z.enum(['not-managed', 'managed']),
  holdStockMinutes: minutes,
  owner: z.enum(ownerActions),
  /** When the owner does it, in minutes after the customer paid. */
  ownerAfterMinutes: minutes,
  /**
   * Settings of the order management that the plugin has built in from 2.19 on, all on as it comes: whether Klarna is told
   * that an order is completed, cancelled, or edited.
   */
  orderManagement: z.partialRecord(z.enum(['capture', 'cancel', 'update']), z.enum(['on', 'off'])),
  /** `in-iframe`: the customer chooses the shipping in Klarna's iframe, where the plugin's version can do that. */
  shipping: z.enum(['in-shop', 'in-iframe']),
  /**
   * `block`: the checkout page has WooCommerce's checkout block, which the plugin knows from 2.16.0 on. There Klarna asks the
   * shop's server before it takes the money, at /wp-json/kco-block/…, and the shop asks itself meanwhile.
   */
  checkout: z.enum(['shortcode', 'block']),
  /**
   * `hpos`: WooCommerce's own order tables, as a new shop has them where each plugin says that it can work with them, which
   * KCO does from 2.11.0 on. `posts`: among WordPress's posts, as shops of before have them.
   */
  orderStorage: z.enum(['hpos', 'posts']),
  /**
   * WordPress's object cache. `persistent`: a drop-in keeps it for all requests, as those of Redis and Memcached do, and the
   * transients are in it.
   */
  objectCache: z.enum(['per-request', 'persistent']),
  /**
   * `one`: the shop's server answers one request at a time, and whoever comes meanwhile waits. The block checkout's
   * validation then waits for a request of the shop to itself that waits for the validation.
   */
  phpWorkers: z.enum(['enough', 'one']),
  /** `block`: the cart page has WooCommerce's cart block, and the customer comes by it: the plugin opens Klarna's order there already. */
  cartPage: z.enum(['shortcode', 'block']),
  /**
   * The plugin's setting of this name, which it has from 2.12.0 on. `redirect`: the customer fills in WooCommerce's own form, the
   * shop makes its order, and the payment is taken on a page of Klarna's. For the shortcode's checkout: the block's has none of it.
   */
  checkoutFlow: z.enum(['embedded', 'redirect']),
});
export type StoreConditions = z.infer<typeof storeConditions>;

export const edgeConditions = z.strictObject({
  /** `modsecurity`: nginx + ModSecurity v3 in front of the store. */
  waf: z.enum(['none', 'modsecurity']),
  /** `own`: the user's, by `run --rules`. No scenario states it, the run puts it in the place of what is stated. */
  ruleset: z.enum([...rulesets, 'own']),
  /** Deviations from the rule set as it comes, in which 211180 is on and 211170 is off. */
  rules: z.partialRecord(z.enum(['211170', '211180']), z.enum(['on', 'off'])),
});
export type EdgeConditions = z.infer<typeof edgeConditions>;

export const shopperConditions = z.strictObject({
  /**
   * `returns-late`: after Klarna's first push attempt, two minutes after paying or more. `returns-with-push`: while the first
   * push is under way. `reloads-checkout`: opens the checkout page again instead of going back to the shop.
   */
  afterPaying: z.enum(['returns', 'returns-late', 'returns-with-push', 'reloads-checkout', 'closes-tab']),
  /**
   * `order-pay`: the shop's owner has made the order and sends the link to pay it, `…/checkout/order-pay/15/?pay_for_order=true&key=…`.
   * The payment is taken on a page of Klarna's, whatever the shop's checkout is, from 2.10.0 on.
   */
  buys: z.enum(['at-checkout', 'order-pay']),
  /**
   * `leaves-checkout`: looks and goes. `leaves-unpaid`: presses Buy, the shop makes its order, and the payment is broken off.
   * `goes-back`: presses Back on Klarna's page, which leads to the order in the shop, and goes.
   */
  pays: z.enum(['yes', 'leaves-checkout', 'leaves-unpaid', 'goes-back']),
  /** `twice`: the checkout form is posted a second time, as by a double click. */
  submits: z.enum(['once', 'twice']),
  /** When Klarna or the shop refuses the payment. `pays-again`: presses Buy once more, when the shop is done with the first try. */
  afterRefusal: z.enum(['gives-up', 'pays-again']),
  /** `adds-to-cart`: with the checkout open, the customer puts one more piece into the cart in another tab, and then presses Buy. */
  otherTab: z.enum(['none', 'adds-to-cart']),
  /** `logged-in`: has an account of the shop, and has logged in before. */
  account: z.enum(['guest', 'logged-in']),
  /** Klarna's hours between opening the checkout and opening it again to buy. */
  hesitatesHours: z.number().min(0).max(1_000),
});
export type ShopperConditions = z.infer<typeof shopperConditions>;
export type AfterPaying = ShopperConditions['afterPaying'];

/** Without these a callback would not arrive, or its evidence would not be found. */
const ofScenarios = new RegExp(`^(?!(?:${connectionHeaders}|x-request-id|x-harness-.*)$)`, 'i');

export const klarnaConditions = z.strictObject({
  /** Push attempts of Klarna's schedule that are played, as long as the order is not acknowledged. */
  pushAttempts: z.int().min(1).max(16),
  /** Whether the callback sender follows redirects. Undocumented at Klarna; off unless a scenario says so. */
  followRedirects: z.boolean(),
  /**
   * Which of Klarna's addresses callbacks come from. `source: 'klarna'` on an allow list is those of production, as hosts copy
   * them.
   */
  sendsFrom: z.enum(['production', 'playground']),
  /** `with-snippet`: the order in the body of a validation has its `html_snippet`, a script. Published; no plugin needs it. */
  validationBody: z.enum(['order', 'with-snippet']),
  /** How often each push attempt is sent, one after the other. */
  pushCopies: z.int().min(1).max(10),
  /** A push that comes before the customer presses Buy. */
  earlyPush: z.boolean(),
  /** What Klarna thinks of the purchase when the customer pays. */
  fraud: z.enum(['accepted', 'pending', 'rejected']),
  /** What Klarna decides about a pending purchase, and tells the shop by a notification. */
  decision: z.enum(['none', 'accepted', 'rejected']),
  /** In minutes after the customer paid. */
  decisionAfterMinutes: minutes,
  /** `differs`: Klarna holds one krona more than the shop asked for. */
  amount: z.enum(['agrees', 'differs']),
  /**
   * Whether the iframe's event `shipping_address_change` comes for every address that the customer types, or only for one
   * that is not the billing address. Sources conflict; the customers here have one address.
   */
  shippingAddressEvent: z.enum(['always', 'when-separate']),
  /**
   * An address that Klarna knows of the customer from before, so that nobody types one. `told`: the iframe tells the page of it as of
   * one that is typed. `untold`: it says no more than that it is there. Sources conflict.
   */
  knownAddress: z.enum(['none', 'told', 'untold']),
  /** Headers that the callback sender adds to its own, or puts in their place. */
  headers: z.record(
    z
      .string()
      .regex(/^[A-Za-z][\w-]*$/, 'write a header name')
      .regex(ofScenarios, 'the connection and the harness need this header as it is'),
    headerValue,
  ),
});
export type KlarnaConditions = z.infer<typeof klarnaConditions>;

/** A value that WordPress keeps as an option, or PHP as a constant. */
const setting = z.union([z.string(), z.number(), z.boolean()]);
export type Setting = z.infer<typeof setting>;

/** A plugin's folder is a part of the addresses of its files. */
const pluginSource = z
  .string()
  .min(1)
  .regex(/^[^?\p{Cc}]*$/u, 'the name of a plugin’s folder or file is one line without a question mark');

function refuse(why: string | undefined, context: z.RefinementCtx): void {
  if (why !== undefined) context.addIssue(why);
}

/** What a scenario states: its deviations from `healthy`, nothing else. */
export const deviationsSchema = z
  .strictObject({
    store: storeConditions.partial(),
    edge: edgeConditions.partial().extend({ ruleset: z.enum(rulesets).optional() }),
    shopper: shopperConditions.partial(),
    klarna: klarnaConditions.partial(),
    /** In the order in which a request of Klarna's meets them. */
    faults: z.array(faultSchema).max(20).overwrite(withDistinctNames),
    /** Further plugins: folders, zips or git:PATH#TAG, relative to the scenario's file. They run on containers alone. */
    with: z.array(pluginSource).max(10),
    /** Options of the shop's WordPress. */
    options: z.record(
      z
        .string()
        .regex(/^[\w.-]{1,191}$/, 'write the name of an option')
        .superRefine((name, context) => refuse(refusedOption(name), context)),
      setting,
    ),
    /** Constants of the shop's wp-config.php. */
    constants: z.record(
      z
        .string()
        .regex(/^[A-Z_][A-Z0-9_]{0,190}$/, 'write a constant in capitals')
        .superRefine((name, context) => refuse(refusedConstant(name), context)),
      setting,
    ),
  })
  .partial();

/** The same as a run states it: the user's rules may stand in the place of a rule set. */
export const playedDeviations = deviationsSchema.extend({ edge: edgeConditions.partial().optional() });

export interface Conditions {
  store: StoreConditions;
  edge: EdgeConditions;
  shopper: ShopperConditions;
  klarna: KlarnaConditions;
  faults: Fault[];
  with: string[];
  options: Record<string, Setting>;
  constants: Record<string, Setting>;
}

export type Deviations = z.infer<typeof playedDeviations>;

/** The control of every scenario. */
export const healthy: Conditions = {
  store: {
    permalinks: 'pretty',
    wordpressIn: 'root',
    https: 'everywhere',
    languagePrefix: 'none',
    callbackUrls: 'path',
    callbackHost: 'own',
    stock: 'not-managed',
    holdStockMinutes: 60,
    owner: 'none',
    ownerAfterMinutes: 30,
    orderManagement: {},
    shipping: 'in-shop',
    checkout: 'shortcode',
    orderStorage: 'hpos',
    objectCache: 'per-request',
    phpWorkers: 'enough',
    cartPage: 'shortcode',
    checkoutFlow: 'embedded',
  },
  edge: { waf: 'none', ruleset: 'comodo', rules: {} },
  shopper: {
    afterPaying: 'returns',
    buys: 'at-checkout',
    pays: 'yes',
    submits: 'once',
    afterRefusal: 'gives-up',
    otherTab: 'none',
    account: 'guest',
    hesitatesHours: 0,
  },
  klarna: {
    pushAttempts: 2,
    followRedirects: false,
    sendsFrom: 'production',
    validationBody: 'order',
    pushCopies: 1,
    earlyPush: false,
    fraud: 'accepted',
    decision: 'none',
    decisionAfterMinutes: 360,
    amount: 'agrees',
    shippingAddressEvent: 'always',
    knownAddress: 'none',
    headers: {},
  },
  faults: [],
  with: [],
  options: {},
  constants: {},
};

export function withDeviations(deviations: Deviations): Conditions {
  return {
    store: { ...healthy.store, ...deviations.store },
    edge: { ...healthy.edge, ...deviations.edge },
    shopper: { ...healthy.shopper, ...deviations.shopper },
    klarna: { ...healthy.klarna, ...deviations.klarna },
    faults: deviations.faults ?? healthy.faults,
    with: deviations.with ?? healthy.with,
    options: deviations.options ?? healthy.options,
    constants: deviations.constants ?? healthy.constants,
  };
}
