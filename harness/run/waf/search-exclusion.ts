import type { Progress } from '../../lib/log.ts';
import type { BlockingRule } from '../../waf/exclusion/blocking-rule.ts';
import { deniesAlone } from '../../waf/exclusion/rule-score.ts';
import { deliveredOf, failsCallbacks, mustPass, type Observation } from '../../waf/judge/observation.ts';
import { protectedFrom } from '../../waf/judge/protection-of.ts';
import { foldVariants, inOtherForms, representatives, withVariants } from '../../waf/judge/variants.ts';
import type { AttackProbe, CallbackProbe } from '../../waf/probe.ts';
import { exclusionFile } from './configuration-report.ts';
import { type Explained, explain, findBlockingRules } from './find-blocking-rules.ts';
import { type FoundRemedy, findRemedy } from './find-remedy.ts';
import { observe } from './observe.ts';
import { freeRuleIds, type RuleBook } from './rule-book.ts';
import { type RulesToJudge, triedWith } from './rules-to-judge.ts';
import type { Proving } from './try-exclusions.ts';
import type { Protection } from './try-plans.ts';
import { hasQuietRules } from './unlogged.ts';

/** What was seen of a rule set before the search. */
export interface Seen {
  observations: readonly Observation[];
  before: readonly Observation[];
  book: RuleBook;
  explained: Explained;
}

/**
 * What Klarna is not known to send, is stopped, and could get through: another rule that denies by itself is not in the way. No exclusion
 * is made for what is only possible.
 */
async function withinReach(
  observations: readonly Observation[],
  blockingRules: readonly BlockingRule[],
  book: RuleBook,
): Promise<CallbackProbe[]> {
  const excluded = new Set(blockingRules.map(({ chain }) => chain.id));
  const possible: CallbackProbe[] = [];
  for (const { probe, outcome, hits, behind } of observations) {
    if (probe.type !== 'callback' || mustPass(probe) || outcome !== 'blocked') continue;
    const others = [...hits, ...behind].filter(({ id }) => !excluded.has(id));
    const chains = await Promise.all(others.map((hit) => book.chainOf(hit)));
    if (!chains.some((chain) => chain && book.scores.counts(chain) && deniesAlone(chain))) possible.push(probe);
  }
  return possible;
}

/** So often the search begins anew, with values that it had left out and that its exclusion does not deliver. */
const mostSearches = 3;

/**
 * Searches with a few variants that stand for all, and proves with all. Undefined where nothing is in the way that an exclusion could be
 * made for.
 */
export async function searchExclusion(
  asked: RulesToJudge,
  { observations, before, book, explained }: Seen,
  progress: Progress,
): Promise<FoundRemedy | undefined> {
  const { name, rules, exclusions, probes } = asked;
  const stopped = observations.filter(failsCallbacks);
  const standing = new Set(representatives(stopped));
  for (let search = 1; ; search++) {
    const standFor = (probe: CallbackProbe): CallbackProbe[] => {
      if (probe.variantOf === undefined) return [probe];
      return standing.has(probe) ? [probe, ...inOtherForms(probe, probes)] : [];
    };
    const blockingRules = await findBlockingRules(stopped, book, explained, standFor);
    if (blockingRules.length === 0) return undefined;
    progress(`${name}: trying exclusions for ${idsOf(blockingRules)}`);
    const possible = await withinReach(observations, blockingRules, book);
    const proving = { ...provingOf(asked, observations, standing), possible };
    const found = await findRemedy(proving, blockingRules, {
      protection: protectionIn(before, book),
      firstId: freeRuleIds(rules, exclusions),
      explain: (blockingRule) => explain(blockingRule, stopped, explained),
    });
    if (!found.chosen) return found;
    const others = [...standing].flatMap((probe) => inOtherForms(probe, probes));
    const attacks = protectedFrom(before);
    const { chosen, missed } = await proveAgain(asked, found.chosen, { attacks, others });
    const forgotten = stopped.flatMap(({ probe }) =>
      probe.type === 'callback' && probe.variantOf && missed.has(probe.id) && !standing.has(probe) ? [probe] : [],
    );
    if (forgotten.length === 0 || search === mostSearches) return { ...found, chosen, stoppedBefore: attacks.length };
    for (const probe of representativesOf(forgotten)) standing.add(probe);
  }
}

/** Of many that were forgotten a few show what is missing. */
const mostForgotten = 8;
const representativesOf = (forgotten: readonly CallbackProbe[]): readonly CallbackProbe[] =>
  forgotten.slice(0, mostForgotten);

function provingOf(
  { engine, rules, exclusions }: RulesToJudge,
  observations: readonly Observation[],
  standing: ReadonlySet<CallbackProbe>,
): Omit<Proving, 'possible'> {
  return {
    engine,
    rules,
    exclusions,
    stopped: observations.flatMap((seen) =>
      seen.probe.type === 'callback' && failsCallbacks(seen) && (!seen.probe.variantOf || standing.has(seen.probe))
        ? [seen.probe]
        : [],
    ),
    passing: deliveredOf(foldVariants(observations)).passed,
  };
}

/** Where rules do not log it is not known which of them stopped an attack: any may have. */
function protectionIn(before: readonly Observation[], book: RuleBook): Protection {
  const rules = new Map(before.map(({ probe, hits }) => [probe.id, hits.map(({ id }) => id)]));
  const any = book.ownChains.map(({ id }) => id);
  const isQuiet = hasQuietRules(book);
  const rulesOf: Protection['rulesOf'] = ({ id }) => {
    const logged = rules.get(id) ?? [];
    return isQuiet || logged.length === 0 ? any : logged;
  };
  return { attacks: protectedFrom(before), rulesOf };
}

/**
 * The exclusion that was found, as the file that will be written, with everything sent once more: the search asks only what an
 * exclusion could change.
 */
async function proveAgain<C extends NonNullable<FoundRemedy['chosen']>>(
  asked: RulesToJudge,
  chosen: C,
  { attacks, others }: { attacks: readonly AttackProbe[]; others: readonly CallbackProbe[] },
): Promise<{ chosen: C; missed: ReadonlySet<string> }> {
  const { name, engine, rules, exclusions, probes } = asked;
  const { place } = chosen;
  const directives = exclusionFile(chosen, {
    name,
    triedWith: triedWith(asked),
    stopped: attacks.length,
  });
  const variant = 'proven';
  await using loaded = await engine.load([
    { name: variant, mode: 'on', rules, exclusions: [...exclusions, { place, directives }] },
  ]);
  const callbacks = probes.filter((probe) => probe.type === 'callback' && mustPass(probe));
  const sent = await observe(loaded, variant, [...callbacks.flatMap(withVariants), ...others, ...attacks]);
  const passed = sent.filter(({ answer }) => answer.reachedOrigin).map(({ probe }) => probe);
  const missed = sent.filter(({ answer }) => !answer.reachedOrigin).map(({ probe }) => probe);
  const failed = new Set(
    missed.flatMap((probe) => (probe.type === 'callback' ? [probe.variantOf?.id ?? probe.id] : [])),
  );
  const whole = {
    ...chosen,
    delivered: { passed: callbacks.filter(({ id }) => !failed.has(id)).length, of: callbacks.length },
    lost: passed.flatMap(({ type, id }) => (type === 'attack' ? [id] : [])),
  };
  return { chosen: whole, missed: new Set(missed.map(({ id }) => id)) };
}

const idsOf = (blockingRules: readonly { chain: { id: string } }[]): string =>
  [...new Set(blockingRules.map(({ chain }) => chain.id))].join(', ');
