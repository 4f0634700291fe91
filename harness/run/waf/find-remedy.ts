import type { LinkMatch } from '../../evidence/rule-hit.ts';
import { type BlockingRule, targetLink } from '../../waf/exclusion/blocking-rule.ts';
import { type Approach, approaches, type TriedExclusion } from '../../waf/waf-report.ts';
import type { Proving } from './try-exclusions.ts';
import {
  bestOf,
  isProven,
  keyOf,
  type Protection,
  type Search,
  type Step,
  type TriedPlan,
  tryPlans,
  welcomed,
  withoutNeedlessSteps,
} from './try-plans.ts';

export interface FoundRemedy {
  tried: TriedExclusion[];
  /** The best that was found; undefined where nothing delivers more. */
  chosen: (TriedExclusion & { lost: string[] }) | undefined;
  /** Attacks that were stopped where it was tried: fewer than by the configuration as it is, where limits were raised. */
  stoppedBefore?: number;
}

export interface RemedyNeeds {
  protection: Protection;
  /** From here on rule ids are free. */
  firstId: number;
  /** All variables that a rule matched, which takes time to find out. */
  explain(blockingRule: BlockingRule): Promise<LinkMatch[]>;
}

/**
 * Tries exclusions from broad to narrow. The narrowest that delivers all callbacks and loses no protection wins; where
 * there is none, the one that delivers most, then loses least, then is narrowest.
 */
export async function findRemedy(
  proving: Proving,
  blockingRules: readonly BlockingRule[],
  { protection, firstId, explain }: RemedyNeeds,
): Promise<FoundRemedy> {
  const all: Search = { proving, protection, engine: proving.engine.kind, firstId };
  const tried = await tryPlans(all, uniformPlans(approaches, blockingRules));
  const search: Search = { ...all, protection: inReach(protection, tried) };
  const inQuestion = await stillInQuestion(search, blockingRules, tried);
  const widened = inQuestion.size > 0 ? await widen(blockingRules, inQuestion, explain) : undefined;
  if (widened) {
    const again = await tryPlans(search, uniformPlans(approaches.filter(isOfTargets), widened));
    for (const one of again) {
      const index = tried.findIndex(({ approach }) => approach === one.approach);
      const before = tried[index];
      if (before && (isProven(one) || !isProven(before))) tried[index] = one;
    }
  }
  // Where a rule's variables can be hidden for each rule alike, nothing is narrower.
  if (!tried.some((uniform) => uniform.approach === 'remove-target-for-shape' && isProven(uniform))) {
    const plan = mixedPlan(widened ?? blockingRules, tried);
    if (plan) tried.push(...(await tryPlans(search, [{ approach: 'mixed', plan }])));
  }
  const open = bestOf(tried);
  const closed = open && (await closing(search, open));
  const best = closed ?? open;
  if (open && closed) tried[tried.indexOf(open)] = closed;
  if (!best || best.trial.delivered.passed <= proving.passing) {
    return { tried: tried.map((one) => told(one, undefined, proving.passing)), chosen: undefined };
  }
  const chosen = await withoutNeedlessSteps(closed ? { ...search, closesBodies: true } : search, best);
  return {
    tried: tried.map((one) => told(one, best, proving.passing)),
    chosen: { ...told(chosen, chosen, proving.passing), lost: chosen.trial.lost ?? [] },
  };
}

/**
 * Where an attack gets through, it may be by a name that the callback's body has not: the same plan once more, which does not hold
 * for such bodies. It is written only then, because the names of a whole order are long. Undefined where it loses no less.
 */
async function closing(search: Search, { approach, plan, trial }: TriedPlan): Promise<TriedPlan | undefined> {
  const losses = trial.lost?.length ?? 0;
  if (losses === 0) return undefined;
  const [closed] = await tryPlans({ ...search, closesBodies: true }, [{ approach, plan }]);
  if (!closed?.trial.lost || closed.trial.delivered.passed < trial.delivered.passed) return undefined;
  return closed.trial.lost.length < losses ? closed : undefined;
}

/** With the rules gone everywhere the other attacks are still stopped, so they are with anything narrower. */
function inReach(protection: Protection, tried: readonly TriedPlan[]): Protection {
  const lost = tried.find(({ approach }) => approach === 'remove-rule')?.trial.reach;
  return lost ? { ...protection, attacks: protection.attacks.filter(({ id }) => lost.includes(id)) } : protection;
}

const uniformPlans = (
  which: readonly Approach[],
  blockingRules: readonly BlockingRule[],
): Pick<TriedPlan, 'approach' | 'plan'>[] =>
  which.map((approach) => ({ approach, plan: blockingRules.map((blockingRule) => ({ blockingRule, approach })) }));

const isOfTargets = (approach: Approach): boolean => approach.startsWith('remove-target');

/** For each blocking rule the narrowest approach that lifted it. Undefined where that is one for all, which was tried. */
function mixedPlan(blockingRules: readonly BlockingRule[], uniform: readonly TriedPlan[]): Step[] | undefined {
  const plan = blockingRules.flatMap((blockingRule): Step[] => {
    const lifting = uniform.filter(
      (one) => isNarrow(one) && !one.trial.refused && !one.trial.stillHit.has(keyOf(blockingRule)),
    );
    const approach = lifting.at(-1)?.approach;
    return approach && approach !== 'mixed' ? [{ blockingRule, approach }] : [];
  });
  const isMixed = new Set(plan.map(({ approach }) => approach)).size > 1;
  return isMixed && plan.length === blockingRules.length ? plan : undefined;
}

/** Approaches that stand together in one file before the rules. */
const isNarrow = ({ exclusion, approach }: TriedPlan): boolean =>
  exclusion.place === 'before' && approach !== 'engine-off-for-path';

function told(one: TriedPlan, chosen: TriedPlan | undefined, deliveredNow: number): TriedExclusion {
  const { approach, exclusion, trial } = one;
  return {
    approach,
    directives: exclusion.directives,
    place: exclusion.place,
    delivered: trial.delivered,
    ...(trial.lost ? { lost: trial.lost } : {}),
    ...(one === chosen ? {} : { rejected: whyNot(one, deliveredNow) }),
  };
}

/**
 * Rules that still match although the variable that the log names is taken away, where that keeps a callback out: one that must pass,
 * or one of a kind that Klarna may send otherwise than is known.
 */
async function stillInQuestion(
  { proving }: Search,
  blockingRules: readonly BlockingRule[],
  tried: readonly TriedPlan[],
): Promise<ReadonlySet<BlockingRule>> {
  const last = tried.find(({ approach }) => approach === 'remove-target-for-shape');
  if (!last) return new Set();
  const stillHit = blockingRules.filter(
    (blockingRule) => blockingRule.chain.links.length === 1 && last.trial.stillHit.has(keyOf(blockingRule)),
  );
  if (!isProven(last)) return new Set(stillHit);
  const kinds = new Set(stillHit.flatMap(({ probes: [probe] }) => probe?.kind ?? []));
  const callbacks = proving.possible.filter(({ kind }) => kinds.has(kind));
  if (callbacks.length === 0) return new Set();
  const welcome = await welcomed(proving, last.exclusion, last.trial);
  const stopped = new Set(callbacks.filter((probe) => !welcome.includes(probe)).map(({ kind }) => kind));
  return new Set(stillHit.filter(({ probes: [probe] }) => probe && stopped.has(probe.kind)));
}

/**
 * The audit log names one variable for each rule, and several may have matched: the others are looked for. Undefined where nothing
 * new is found.
 */
async function widen(
  blockingRules: readonly BlockingRule[],
  inQuestion: ReadonlySet<BlockingRule>,
  explain: (blockingRule: BlockingRule) => Promise<LinkMatch[]>,
): Promise<BlockingRule[] | undefined> {
  let found = false;
  const widened: BlockingRule[] = [];
  for (const blockingRule of blockingRules) {
    const matches = inQuestion.has(blockingRule) ? await explain(blockingRule) : blockingRule.matches;
    const isMore = variablesIn(matches) > variablesIn(blockingRule.matches);
    found ||= isMore;
    widened.push(isMore ? { ...blockingRule, matches } : blockingRule);
  }
  return found ? widened : undefined;
}

const variablesIn = (matches: readonly LinkMatch[]): number => matches.flatMap(({ variables }) => variables).length;

/** Why an exclusion was not chosen. @param deliveredNow callbacks that pass without any */
function whyNot({ trial, plan, approach }: TriedPlan, deliveredNow: number): string {
  if (trial.refused) return `the engine does not load it: ${trial.refused}`;
  const { passed, of } = trial.delivered;
  if (passed <= deliveredNow) {
    const inChild = plan.some(({ blockingRule }) => (targetLink(blockingRule)?.link ?? 0) > 0);
    return approach.startsWith('remove-target') && inChild
      ? 'delivers nothing more: a target in a chain’s child cannot be removed'
      : 'delivers nothing more';
  }
  if (passed < of) return `delivers ${passed} of ${of} only`;
  const lost = trial.lost?.length ?? 0;
  return lost > 0 ? `lets ${lost} attack${lost === 1 ? '' : 's'} through` : 'broader than needed';
}
