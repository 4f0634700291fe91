import { HarnessError } from '../lib/errors.ts';
import type { Deviations } from '../scenario/conditions.ts';
import type { Elsewhere, Expectation, Scenario } from '../scenario/scenario.ts';
import { deviationsOf } from './diagnose/deviations.ts';
import type { RunOptions } from './run-options.ts';

/**
 * Of these scenarios the firewall alone decides what comes out: whatever way the customer takes, and whichever checkout the shop
 * has, the shop can be told.
 */
const played = /^edge\.(waf|ruleset|rules\..+)$|^shopper\.afterPaying$|^store\.checkout$/;

/** A shop whose firewall lets Klarna in gets its orders. */
const paid: Expectation = { verdict: 'paid', acknowledged: true };

export interface BehindUserRules<T> {
  played: T[];
  /** One line: how many of the selected scenarios are not played, and why. Absent where all are. */
  leftOut?: string;
}

/**
 * The scenarios that a run with the user's rules plays, with those rules in the place of the scenario's own, and with what
 * must come out then: `paid`, because nothing else is wrong with the site.
 * @throws HarnessError USAGE when none is left
 */
export function behindUserRules<T extends { scenario: Scenario }>(
  selected: readonly T[],
  { rules, exclusions }: Pick<RunOptions, 'rules' | 'exclusions'>,
): BehindUserRules<T> {
  const behindWaf = selected.filter(
    ({ scenario }) => scenario.given.edge?.waf === 'modsecurity' || (rules !== undefined && isHealthy(scenario)),
  );
  const left = behindWaf.filter(({ scenario }) => !hasMore(scenario));
  const open = selected.length - behindWaf.length;
  const others = behindWaf.flatMap(({ scenario }) => (hasMore(scenario) ? [scenario.id] : []));
  const reasons = [
    ...(open > 0 ? [`${open} without ModSecurity before the shop`] : []),
    ...(others.length > 0 ? [`${others.length} in which more is wrong than the firewall (${others.join(', ')})`] : []),
  ].join(', ');
  const flags = [...(rules ? ['--rules'] : []), ...(exclusions.length > 0 ? ['--exclusion'] : [])].join(' and ');
  if (left.length === 0) {
    throw new HarnessError('USAGE', `${flags}: no scenario is left to play: of those selected are ${reasons}`, {
      hint: "Name scenarios with a firewall: kco-harness run 'waf-*' --rules FILE.",
    });
  }
  return {
    played: left.map((one) => ({ ...one, scenario: withUserRules(one.scenario, rules !== undefined) })),
    leftOut:
      reasons === ''
        ? undefined
        : `${flags}: ${left.length} of ${selected.length} scenarios are played; left out are ${reasons}`,
  };
}

/** Nothing is wrong with the site: what then comes out behind the user's rules is those rules' doing. */
const isHealthy = (scenario: Scenario): boolean => scenario.expect.verdict === 'paid' && !hasMore(scenario);

const hasMore = ({ given }: Scenario): boolean => deviationsOf(given).some(({ path }) => !played.test(path));

function withUserRules(scenario: Scenario, ownRules: boolean): Scenario {
  const { given, elsewhere = [] } = scenario;
  return {
    ...scenario,
    title: `${ownRules ? 'With the user’s rules instead' : 'With the user’s exclusion'}: ${scenario.title}`,
    given: ownRules ? withOwnRuleset(given) : given,
    expect: paid,
    elsewhere: elsewhere.flatMap(({ plugin, why, expect, mayNotFire }): Elsewhere[] =>
      mayNotFire ? [{ plugin, why: expect.verdict === 'paid' ? why : askedBefore, expect: paid, mayNotFire }] : [],
    ),
  };
}

/** What stands in a scenario about these versions is why a block shows there in another way. */
const askedBefore =
  'Klarna asks the shop’s server before the purchase: a firewall that stops that leaves no customer who has paid.';

const withOwnRuleset = ({ edge, ...given }: Deviations): Deviations => {
  const { rules, ...others } = edge ?? {};
  return { ...given, edge: { ...others, waf: 'modsecurity', ruleset: 'own' } };
};
