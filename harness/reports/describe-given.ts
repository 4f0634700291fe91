import type { Conditions } from '../scenario/conditions.ts';
import type { Scenario } from '../scenario/scenario.ts';

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
      })[prefix],
  },
  edge: {
    waf: (waf) => (waf === 'none' ? 'no WAF' : 'ModSecurity before the shop'),
    ruleset: (name) => `rule set ${name}`,
    rules: (rules) =>
      Object.entries(rules)
        .map(([id, state]) => `rule ${id} ${state}`)
        .join(', '),
    layer: (layer) => `${layer} before the shop`,
    layerFrom: (since) => (since === 'paid' ? 'only after the customer has paid' : 'from the start'),
    allow: (list) => `allow-list: ${list}`,
    certificate: (kind) => `certificate: ${kind}`,
    name: (name) => (name === 'private' ? 'the shop’s name has no public address' : 'the shop’s name is public'),
  },
  shopper: {
    afterPaying: (then) =>
      ({
        returns: 'the customer returns to the shop',
        'returns-late': 'the customer returns after the first push',
        'closes-tab': 'the customer closes the tab after paying',
      })[then],
  },
  klarna: {
    pushAttempts: (count) => `${count} push ${count === 1 ? 'attempt' : 'attempts'}`,
    followRedirects: (follows) => (follows ? 'Klarna follows redirects' : 'Klarna follows no redirects'),
  },
};

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
