import type { Conditions } from '../scenario/conditions.ts';
import { type AllowEntry, type Fault, type FaultPlace, nameOfFault } from '../scenario/fault.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { plannedDuration } from './labels.ts';

/** The conditions that are a room's: a field each. */
type Rooms = Pick<Conditions, 'store' | 'edge' | 'shopper' | 'klarna'>;

type Words<Room> = { [Field in keyof Room]: (value: NonNullable<Room[Field]>) => string };

/** Words for each condition. A condition that is new to the scenarios does not compile until it has some here. */
const words: { [Room in keyof Rooms]: Words<Rooms[Room]> } = {
  store: {
    permalinks: (form) => `${form} permalinks`,
    wordpressIn: (place) =>
      place === 'subfolder'
        ? 'WordPress lives in a folder of its host, /butik/'
        : 'WordPress lives at the root of its host',
    https: (where) =>
      ({ everywhere: 'https everywhere', 'checkout-only': 'https at checkout only', none: 'no https' })[where],
    languagePrefix: (prefix) =>
      ({
        none: 'no language prefix',
        answered: 'a language prefix before wc-api that is answered',
        'not-answered': 'a language prefix before wc-api that nothing answers',
        demanded: 'a language plugin that wants its prefix before wc-api',
      })[prefix],
    callbackUrls: (form) => (form === 'query' ? 'callback URLs as /?wc-api=…' : 'callback URLs as /wc-api/…'),
    callbackHost: (host) =>
      ({
        own: 'callback URLs have the shop’s own host',
        gone: 'callback URLs have a host that is gone from the DNS',
        'without-certificate': 'callback URLs have a host without a certificate',
      })[host],
    stock: (stock) => (stock === 'managed' ? 'the shop counts its stock' : 'the shop counts no stock'),
    holdStockMinutes: (minutes) => `unpaid orders hold their stock for ${minutesWords(minutes)}`,
    owner: (action) =>
      ({
        none: 'the owner leaves the order alone',
        cancels: 'the owner cancels the order',
        completes: 'the owner completes the order',
        'completes-and-refunds': 'the owner completes the order and refunds it',
        'edits-total': 'the owner adds a line to the order',
        'edits-and-completes': 'the owner adds a line to the order and completes it',
        'holds-edits-and-completes': 'the owner puts the order on hold, adds a line to it and completes it',
        'completes-and-edits-total': 'the owner completes the order and adds a line to it',
        'sells-out': 'the last piece is sold elsewhere before the customer presses Buy',
        'takes-another-order': 'the owner enters the order of another customer',
        trashes: 'the order is moved to the trash',
        'trashes-and-restores': 'the order is moved to the trash, and taken out of it a day later',
        'asks-klarna': 'the shop asks Klarna about its pending orders',
      })[action],
    ownerAfterMinutes: (minutes) => `the owner acts ${minutesWords(minutes)} after the payment`,
    orderManagement: (settings) =>
      Object.entries(settings)
        .map(([what, state]) => `the plugin’s order management: ${what} ${state}`)
        .join(', '),
    shipping: (place) =>
      place === 'in-iframe' ? 'shipping is chosen in Klarna’s iframe' : 'shipping is chosen in the shop',
    checkout: (form) => (form === 'block' ? 'the checkout is WooCommerce’s block' : 'the checkout is the shortcode’s'),
    orderStorage: (where) =>
      where === 'posts' ? 'orders are kept among WordPress’s posts' : 'orders are kept in WooCommerce’s own tables',
    cartPage: (form) =>
      form === 'block' ? 'the customer comes by WooCommerce’s cart block' : 'the cart page is the shortcode’s',
    objectCache: (kind) =>
      kind === 'persistent' ? 'the shop has a persistent object cache' : 'the object cache ends with its request',
    phpWorkers: (number) => (number === 'one' ? 'the shop has one PHP worker' : 'the shop has PHP workers enough'),
    checkoutFlow: (flow) =>
      flow === 'redirect'
        ? 'the payment is taken on a page of Klarna’s'
        : 'the payment is taken in the shop’s checkout',
  },
  edge: {
    waf: (waf) => (waf === 'none' ? 'no WAF' : 'ModSecurity before the shop'),
    ruleset: (name) => (name === 'own' ? 'the user’s rule set' : `rule set ${name}`),
    rules: (rules) =>
      Object.entries(rules)
        .map(([id, state]) => `rule ${id} ${state}`)
        .join(', '),
  },
  shopper: {
    afterPaying: (then) =>
      ({
        returns: 'the customer returns to the shop',
        'returns-late': 'the customer returns after the first push',
        'returns-with-push': 'the customer returns while the first push is under way',
        'reloads-checkout': 'the customer opens the checkout again after paying',
        'closes-tab': 'the customer closes the tab after paying',
      })[then],
    buys: (way) =>
      way === 'order-pay' ? 'the customer pays an order that the owner has made' : 'the customer buys at the checkout',
    pays: (pays) =>
      ({
        yes: 'the customer pays',
        'leaves-checkout': 'the customer looks at the checkout and leaves',
        'leaves-unpaid': 'the customer presses Buy and leaves without paying',
        'goes-back': 'the customer presses Back on Klarna’s page and leaves',
      })[pays],
    submits: (times) => (times === 'twice' ? 'the checkout form is sent twice' : 'the checkout form is sent once'),
    afterRefusal: (then) =>
      then === 'pays-again' ? 'the customer presses Buy again when refused' : 'the customer gives up when refused',
    otherTab: (does) =>
      does === 'adds-to-cart'
        ? 'the customer puts one more into the cart in another tab'
        : 'the customer has the checkout alone open',
    account: (kind) => (kind === 'logged-in' ? 'the customer is logged in' : 'the customer is a guest'),
    hesitatesHours: (hours) => `the customer hesitates for ${minutesWords(60 * hours)} at the checkout`,
  },
  klarna: {
    pushAttempts: (count) => `${count} push ${count === 1 ? 'attempt' : 'attempts'}`,
    followRedirects: (follows) => (follows ? 'Klarna follows redirects' : 'Klarna follows no redirects'),
    sendsFrom: (where) => `Klarna calls from the addresses of its ${where}`,
    validationBody: (body) =>
      body === 'order' ? 'the validation has the order' : 'the validation has the order with its html_snippet',
    pushCopies: (copies) => (copies === 1 ? 'each push is sent once' : `each push is sent ${copies} times`),
    earlyPush: (early) => (early ? 'a push comes before the customer pays' : 'no push comes early'),
    fraud: (fraud) =>
      ({
        accepted: 'Klarna accepts the purchase',
        pending: 'Klarna reviews the purchase',
        rejected: 'Klarna rejects the purchase',
      })[fraud],
    decision: (decision) =>
      ({
        none: 'Klarna’s review comes to no end',
        accepted: 'Klarna’s review ends well',
        rejected: 'Klarna’s review ends in a refusal',
      })[decision],
    decisionAfterMinutes: (minutes) => `Klarna decides ${minutesWords(minutes)} after the payment`,
    shippingAddressEvent: (when) =>
      when === 'always'
        ? 'Klarna tells the page every shipping address'
        : 'Klarna tells the page no shipping address that is the billing address',
    knownAddress: (told) =>
      ({
        none: 'the customer types the address',
        told: 'Klarna knows the customer’s address, and tells the page of it',
        untold: 'Klarna knows the customer’s address, and does not tell the page of it',
      })[told],
    amount: (amount) =>
      amount === 'differs' ? 'Klarna holds one krona more than the shop asked for' : 'both books have one amount',
    headers: (headers) =>
      Object.entries(headers)
        .map(([name, value]) => `callbacks have the header ${name}: ${value}`)
        .join(', ') || 'callbacks have Klarna’s own headers',
  },
};

const minutesWords = (minutes: number): string => plannedDuration(minutes * 60_000);

/** Where a fault stands, after its name. */
const places: Readonly<Record<FaultPlace, string>> = {
  edge: ' before the shop',
  answers: ' on the way back from the shop',
  store: ' inside the shop',
  loopback: ' between the shop and itself',
  'klarna-api': ' at Klarna’s API',
  name: ' in the public name service',
  tls: ' in the TLS handshake',
};

/** One phrase: `wordfence before the shop, until 3 h after the payment, allow-list: path /wc-api/*`. */
export function describeFault(fault: Fault): string {
  const { at, called, from = 'start', until = 'never', unless = [] } = fault;
  // A name of its own says what it does; without one, the place is in it already.
  const what = called === undefined ? nameOfFault(fault) : `${called}${places[at]}`;
  return [
    what,
    ...(from === 'start'
      ? []
      : [from === 'paid' ? 'from when the customer has paid' : `from ${minutesWords(from.minutes)} after the payment`]),
    ...(until === 'never' ? [] : [`until ${minutesWords(until.minutes)} after the payment`]),
    ...unless.map(describeAllowEntry),
  ].join(', ');
}

/** `allow-list: path /wc-api/*`. */
export const describeAllowEntry = (entry: AllowEntry): string =>
  `allow-list: ${Object.entries(entry)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${value}`)
    .join(' and ')}`;

/** What belongs to no room, a phrase for each entry. */
const lists = {
  faults: (faults: readonly Fault[]) => faults.map(describeFault),
  with: (plugins: readonly string[]) => plugins.map((plugin) => `with the plugin ${plugin}`),
  options: (options: object) => settings('option', options),
  constants: (constants: object) => settings('constant', constants),
} satisfies { [Field in Exclude<keyof Conditions, keyof Rooms>]: (value: Conditions[Field]) => string[] };

const settings = (what: string, all: object): string[] =>
  Object.entries(all).map(([name, value]) => `${what} ${name}: ${JSON.stringify(value)}`);

/** What a scenario changes in a healthy shop, a phrase each; none for the healthy shop itself. */
export function describeGiven(given: Scenario['given']): string[] {
  return Object.entries(given).flatMap(([room, fields]) => {
    if (room in lists) return fields ? lists[room as keyof typeof lists](fields as never) : [];
    return Object.entries(fields ?? {}).flatMap(([field, value]) => {
      if (value === undefined) return [];
      const phrase = (words as Record<string, Record<string, (value: never) => string> | undefined>)[room]?.[field];
      // Results may come from a release that knew more conditions than this one.
      return [phrase?.(value as never) ?? `${room}.${field}: ${JSON.stringify(value)}`];
    });
  });
}
