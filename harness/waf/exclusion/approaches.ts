import type { Approach, EngineName } from '../waf-report.ts';
import { argumentOf, type BlockingRule, targetArguments, targetLink, targets } from './blocking-rule.ts';
import { argumentNamesPattern } from './body-names.ts';
import { callbackGuards, pathGuards } from './callback-guards.ts';
import { type Control, type CountedTest, type Guard, itemTargets, mostItems } from './guard.ts';

/** What an approach writes: a directive for the whole site, or something that holds for requests that pass a guard. */
export type Piece =
  | { type: 'directive'; directive: string }
  /** Pieces with the same guard share one chain. */
  | { type: 'guarded'; guard: Guard; control: Control };

/** No rule at all is asked where the callback goes. */
const engineOffForPath = ({ probes }: BlockingRule): Piece[] | undefined =>
  pathGuards(probes)?.map((guard) => ({ type: 'guarded', guard, control: { type: 'engine-off' } }));

/** The rule is gone for the whole site. */
const removeRule = ({ chain: { id } }: BlockingRule): Piece[] => [
  { type: 'directive', directive: `SecRuleRemoveById ${id}` },
];

/** The rule stays, and no longer looks at the variables that the callback matched, on the whole site. */
const removeTarget = (blockingRule: BlockingRule): Piece[] | undefined =>
  targets(blockingRule)
    ?.flatMap(itemTargets)
    .map((target) => ({
      type: 'directive',
      directive: `SecRuleUpdateTargetById ${blockingRule.chain.id} "!${target}"`,
    }));

/** The rule is not asked where the callback goes. */
const removeRuleForPath = ({ chain: { id }, probes }: BlockingRule): Piece[] | undefined =>
  pathGuards(probes)?.map((guard) => ({ type: 'guarded', guard, control: { type: 'remove-rule', id } }));

/** The rule is asked, and does not look at the variables that the callback matched, where the callback goes. */
function removeTargetForPath(blockingRule: BlockingRule): Piece[] | undefined {
  const { id } = blockingRule.chain;
  const names = targets(blockingRule);
  return (
    names &&
    pathGuards(blockingRule.probes)?.flatMap((guard) =>
      names.map((target): Piece => ({ type: 'guarded', guard, control: { type: 'remove-target', id, target } })),
    )
  );
}

/**
 * The rule is not asked for a request that has exactly the callback's arguments, each once and of its shape. For rules
 * whose target cannot be removed: one in a chain's child. In phase 2, where the body's arguments are there, unless the rule
 * itself is of phase 1. A body has no name in it that the callback's has not: what stands under such a one, the rule would see.
 */
function removeRuleForShape(blockingRule: BlockingRule, engine: EngineName): Piece[] | undefined {
  const { id } = blockingRule.chain;
  const phase = blockingRule.chain.phase === 1 ? 1 : 2;
  return callbackGuards(blockingRule.probes, targetArguments(blockingRule), { phase, engine })?.map(
    ({ guard, same }) => {
      const seesBody = same.hasBody && phase === 2;
      const names = seesBody ? argumentNamesPattern(same.probes, engine) : undefined;
      // Of a rule set of others no more is written down than it takes: where all names are known, a test of names finds no other.
      const isKnown = names !== undefined && testsNamesOnly(blockingRule);
      const counted = seesBody && !isKnown ? countedTest(blockingRule) : undefined;
      return {
        type: 'guarded',
        guard: { ...guard, ...(names !== undefined && { names }), ...(counted && { counted }) },
        control: { type: 'remove-rule', id },
      };
    },
  );
}

const testsNamesOnly = (blockingRule: BlockingRule): boolean => {
  const target = targetLink(blockingRule);
  const variables = (target && blockingRule.chain.links[target.link]?.variables) ?? [];
  return (
    variables.length > 0 &&
    variables.every(
      ({ collection, counted }) => collection.startsWith('ARGS') && collection.endsWith('_NAMES') && !counted,
    )
  );
};

/**
 * A body has arguments that no guard names, and the rule would have looked at them: so the child's own test must match
 * nothing but what the callback has. Not for a test in the starter: its target can be removed, which is narrower, and of a
 * rule without a chain the log names one of the variables that matched.
 */
function countedTest(blockingRule: BlockingRule): CountedTest | undefined {
  const target = targetLink(blockingRule);
  const link = target && target.link > 0 ? blockingRule.chain.links[target.link] : undefined;
  const most = target?.variables.reduce((sum, name) => sum + (name.includes('.*') ? mostItems : 1), 0) ?? 1;
  return target && link && { link, most: target.certain ? most : 1, file: blockingRule.chain.file };
}

/**
 * The rule is asked, and does not look at the variable that the callback matched, in a request that has exactly the
 * callback's arguments, each once and of its shape. In phase 2 where the rule allows it: in phase 1 a second argument of
 * that name, in the body, is not seen.
 */
function removeTargetForShape(
  blockingRule: BlockingRule,
  engine: EngineName,
  closesBodies: boolean,
): Piece[] | undefined {
  const { id } = blockingRule.chain;
  const phase = blockingRule.chain.phase === 1 ? 1 : 2;
  const pieces: Piece[] = [];
  for (const target of targets(blockingRule) ?? []) {
    const argument = argumentOf(target);
    const named = argument === undefined ? [] : [argument];
    const guards = callbackGuards(blockingRule.probes, named, { phase, engine });
    if (!guards) return undefined;
    // The rule may stop some of its callbacks by another argument.
    for (const { guard, same } of guards.filter(({ same }) => same.named.length === named.length)) {
      const isClosed = closesBodies && same.hasBody && phase === 2;
      const names = isClosed ? argumentNamesPattern(same.probes, engine) : undefined;
      const closed = names === undefined ? guard : { ...guard, names };
      pieces.push({ type: 'guarded', guard: closed, control: { type: 'remove-target', id, target } });
    }
  }
  return pieces.length > 0 ? pieces : undefined;
}

/** Undefined where the approach cannot be written for this blocking rule. */
export type WriteApproach = (
  blockingRule: BlockingRule,
  engine: EngineName,
  closesBodies: boolean,
) => Piece[] | undefined;

export const approachWriters: Readonly<Record<Approach, WriteApproach>> = {
  'engine-off-for-path': engineOffForPath,
  'remove-rule': removeRule,
  'remove-target': removeTarget,
  'remove-rule-for-path': removeRuleForPath,
  'remove-target-for-path': removeTargetForPath,
  'remove-rule-for-shape': removeRuleForShape,
  'remove-target-for-shape': removeTargetForShape,
};
