import type { Conditions, Heals } from '../scenario/conditions.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { plannedDuration } from './labels.ts';

type Words<Room> = { [Field in keyof Room]: (value: NonNullable<Room[Field]>) => string };

/** Words for each condition. A condition that is new to the scenarios does not compile until it has some here. */
const words: { [Room in keyof Conditions]: Words<Conditions[Room]> } = {
  store: {
    permalinks: (form) => `${form} permalinks`,
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
    fault: (fault) =>
      ({
        none: 'no fault in the shop',
        'rewrite-rules-lost': 'WordPress has lost WooCommerce’s rewrite rules',
        'htaccess-ignored': 'Apache ignores .htaccess',
        'ca-bundle-outdated': 'the shop’s list of certificate authorities is outdated',
        'hook-exits': 'another plugin ends PHP when the payment is complete',
        'plugin-deactivated': 'the KCO plugin is deactivated',
        'under-construction': 'the shop shows a page "under construction"',
      })[fault],
    faultFrom: (since) => begins('the fault', since),
    faultHeals: (heals) => ends('the fault', heals),
    stock: (stock) => (stock === 'managed' ? 'the shop counts its stock' : 'the shop counts no stock'),
    holdStockMinutes: (minutes) => `unpaid orders hold their stock for ${minutesWords(minutes)}`,
    callbackSeconds: (seconds) => `the shop takes ${seconds} s more to answer a callback`,
    owner: (action) =>
      ({
        none: 'the owner leaves the order alone',
        cancels: 'the owner cancels the order',
        'edits-total': 'the owner adds a line to the order',
        'completes-and-edits-total': 'the owner completes the order and adds a line to it',
        'sells-out': 'the last piece is sold elsewhere before the customer presses Buy',
      })[action],
    ownerAfterMinutes: (minutes) => `the owner acts ${minutesWords(minutes)} after the payment`,
    shipping: (place) =>
      place === 'in-iframe' ? 'shipping is chosen in Klarna’s iframe' : 'shipping is chosen in the shop',
  },
  edge: {
    waf: (waf) => (waf === 'none' ? 'no WAF' : 'ModSecurity before the shop'),
    ruleset: (name) => (name === 'own' ? 'the user’s rule set' : `rule set ${name}`),
    rules: (rules) =>
      Object.entries(rules)
        .map(([id, state]) => `rule ${id} ${state}`)
        .join(', '),
    layer: (layer) => `${layer} before the shop`,
    layerFrom: (since) => (since === 'paid' ? 'only after the customer has paid' : 'from the start'),
    layerHeals: (heals) => ends('what stands before the shop', heals),
    allow: (list) => `allow-list: ${list}`,
    source: (source) =>
      source === 'hidden' ? 'a proxy hides the caller’s address' : 'the caller’s own address is seen',
    answers: (answers) =>
      ({
        whole: 'answers reach Klarna',
        reset: 'the connection is reset before the answer reaches Klarna',
        truncated: 'the answer to Klarna is cut short',
      })[answers],
    certificate: (kind) => `certificate: ${kind}`,
    name: (name) => (name === 'private' ? 'the shop’s name has no public address' : 'the shop’s name is public'),
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
    pays: (pays) =>
      ({
        yes: 'the customer pays',
        'leaves-checkout': 'the customer looks at the checkout and leaves',
        'leaves-unpaid': 'the customer presses Buy and leaves without paying',
      })[pays],
    submits: (times) => (times === 'twice' ? 'the checkout form is sent twice' : 'the checkout form is sent once'),
    hesitatesHours: (hours) => `the customer hesitates for ${minutesWords(60 * hours)} at the checkout`,
  },
  klarna: {
    pushAttempts: (count) => `${count} push ${count === 1 ? 'attempt' : 'attempts'}`,
    followRedirects: (follows) => (follows ? 'Klarna follows redirects' : 'Klarna follows no redirects'),
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
    outage: (outage) =>
      ({
        none: 'Klarna’s API answers',
        'order-management': 'Klarna’s order management answers 500 after the payment',
        acknowledge: 'Klarna answers 500 to the acknowledgement',
      })[outage],
    outageHeals: (heals) => ends('the outage at Klarna', heals),
    amount: (amount) =>
      amount === 'differs' ? 'Klarna holds one krona more than the shop asked for' : 'both books have one amount',
  },
};

const minutesWords = (minutes: number): string => plannedDuration(minutes * 60_000);

const begins = (what: string, since: 'start' | 'paid'): string =>
  `${what} begins ${since === 'paid' ? 'when the customer has paid' : 'before the customer comes'}`;

const ends = (what: string, heals: Heals): string =>
  heals === 'never' ? `${what} does not end` : `${what} ends ${minutesWords(heals)} after the payment`;

/** What a scenario changes in a healthy shop, a phrase each; none for the healthy shop itself. */
export function describeGiven(given: Scenario['given']): string[] {
  return Object.entries(given).flatMap(([room, fields]) =>
    Object.entries(fields ?? {}).flatMap(([field, value]) => {
      if (value === undefined) return [];
      const phrase = (words as Record<string, Record<string, (value: never) => string> | undefined>)[room]?.[field];
      // Results may come from a release that knew more conditions than this one.
      return [phrase?.(value as never) ?? `${room}.${field}: ${JSON.stringify(value)}`];
    }),
  );
}
