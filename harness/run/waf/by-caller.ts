import type { RuleSource } from '../../edge/engine/rule-source.ts';
import type { Exclusion, WafEngine } from '../../edge/engine/waf-engine.ts';
import { mustPass, type Observation } from '../../waf/judge/observation.ts';
import type { CallbackProbe } from '../../waf/probe.ts';
import { callerTests, hasEffect } from '../../waf/rule-effects.ts';
import { observe } from './observe.ts';
import type { RuleBook } from './rule-book.ts';

/** A rule whose answer depends on who asks, or how often. */
export interface CallerRule {
  id: string;
  /** `REMOTE_ADDR`, `IP:count`. */
  tests: string[];
}

export const callerRules = (book: RuleBook): CallerRule[] =>
  book.ownChains.flatMap((chain) => {
    const tests = callerTests(chain);
    return tests.length > 0 && hasEffect(chain) ? [{ id: chain.id, tests }] : [];
  });

/** The rule set is judged without them: what they make of this machine says nothing about Klarna. */
export const withoutCallerRules = (rules: readonly CallerRule[]): Exclusion[] =>
  rules.length === 0
    ? []
    : [{ place: 'after', directives: `SecRuleRemoveById ${rules.map(({ id }) => id).join(' ')}` }];

const mostNamed = 6;

export function callerNote(rules: readonly CallerRule[]): string[] {
  if (rules.length === 0) return [];
  const named = rules.slice(0, mostNamed).map(({ id, tests }) => `${id} (${tests.join(', ')})`);
  const more = rules.length > mostNamed ? ` and ${rules.length - mostNamed} more` : '';
  const [them, go] = rules.length === 1 ? ['it', 'goes'] : ['them', 'go'];
  return [
    `Rule${rules.length === 1 ? '' : 's'} ${named.join(', ')}${more} ${go} by who asks or how often, which cannot be judged from here: all else was judged without ${them}, and nothing is proposed for ${them}. Look whether Klarna’s addresses and its pace come through.`,
  ];
}

/**
 * Callbacks that pass without these rules and are stopped with them: of those nothing is known, as another caller may fare otherwise.
 */
export async function withUnknown(
  observations: readonly Observation[],
  callers: readonly CallerRule[],
  { engine, rules, exclusions }: { engine: WafEngine; rules: RuleSource; exclusions: readonly Exclusion[] },
): Promise<Observation[]> {
  if (callers.length === 0) return [...observations];
  const passing = observations.flatMap(({ probe, outcome }): CallbackProbe[] =>
    probe.type === 'callback' && mustPass(probe) && outcome === 'passed' ? [probe] : [],
  );
  const variant = 'whole';
  await using loaded = await engine.load([{ name: variant, mode: 'on', rules, exclusions }]);
  const stopped = new Map(
    (await observe(loaded, variant, passing)).flatMap(({ probe, answer, hits }) =>
      answer.reachedOrigin ? [] : [[probe.id, remarkOf(callers, hits)] as const],
    ),
  );
  return observations.map((seen) => {
    const remark = stopped.get(seen.probe.id);
    return remark === undefined ? seen : { ...seen, outcome: 'failed', remark };
  });
}

function remarkOf(callers: readonly CallerRule[], hits: readonly { id: string }[]): string {
  const caller = callers.find(({ id }) => hits.some((hit) => hit.id === id));
  return caller
    ? `rule ${caller.id} stops it when it comes from this machine, by ${caller.tests.join(', ')}, and may let Klarna pass`
    : 'a rule that goes by who asks stops it when it comes from this machine, and may let Klarna pass';
}
