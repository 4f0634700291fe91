import { hostOf } from '../../edge/engine/server-adapter.ts';
import type { LoadedVariants } from '../../edge/engine/waf-engine.ts';
import type { LinkMatch, RuleHit } from '../../evidence/rule-hit.ts';
import { withHost } from '../../lib/http/http-request.ts';
import type { RuleChain } from '../../seclang/rule-chains.ts';
import { anyItem } from '../../waf/corpus/request-arguments.ts';
import type { BlockingRule } from '../../waf/exclusion/blocking-rule.ts';
import { failsCallbacks, type Observation } from '../../waf/judge/observation.ts';
import type { CallbackProbe, Probe } from '../../waf/probe.ts';
import type { RuleBook } from './rule-book.ts';

/** Requests whose debug log is read for each rule. */
const mostExplained = 3;

/**
 * What each rule does to the callbacks of each kind that must pass and are blocked.
 * @param standFor the callbacks that an exclusion is built for: itself, for a variant perhaps none, or it in all forms of its URL
 */
export async function findBlockingRules(
  observations: readonly Observation[],
  book: RuleBook,
  explained: Explained,
  standFor: (probe: CallbackProbe) => readonly CallbackProbe[] = (probe) => [probe],
): Promise<BlockingRule[]> {
  const found = new Map<string, { hits: RuleHit[] } & Pick<BlockingRule, 'chain' | 'probes'>>();
  for (const { probe, hits, behind, score } of observations.filter(failsCallbacks)) {
    if (probe.type !== 'callback') continue;
    for (const hit of [...hits, ...behind]) {
      const chain: RuleChain | undefined = await book.chainOf(hit);
      if (!chain || !book.scores.counts(chain)) continue;
      // Whoever hides the score from the rule that looks at it hides everything: those that added to it are in the way.
      if (score && book.scores.isVerdict(chain)) continue;
      const key: string = `${chain.id}/${probe.kind}`;
      const blockingRule = found.get(key) ?? { hits: [], chain, probes: [] };
      blockingRule.hits.push(hit);
      for (const one of standFor(probe)) if (!blockingRule.probes.includes(one)) blockingRule.probes.push(one);
      found.set(key, blockingRule);
    }
  }
  const blockingRules: BlockingRule[] = [];
  for (const { hits, chain, probes } of found.values()) {
    blockingRules.push({
      chain,
      probes,
      matches: matchesOf(chain, hits) ?? (await explain({ chain, probes }, observations, explained)),
    });
  }
  return blockingRules;
}

/** The log names the variable of a rule without a chain, or one of them. */
function matchesOf(chain: RuleChain, hits: readonly RuleHit[]): LinkMatch[] | undefined {
  const variables = [...new Set(hits.flatMap(({ variable }) => variable ?? []))];
  if (chain.links.length > 1 || variables.length === 0) return undefined;
  return [{ link: 0, variables: [...new Set(variables.map(anyItem))], certain: true }];
}

/**
 * Of a chain the log names the last link's: the debug log tells all. Of other rules it names one variable, where several matched.
 * @param observations what the log said of the callbacks
 */
export async function explain(
  { chain: { id }, probes }: Pick<BlockingRule, 'chain' | 'probes'>,
  observations: readonly Observation[],
  explained: Explained,
): Promise<LinkMatch[]> {
  const byLink = new Map<number, LinkMatch>();
  for (const probe of explained.telling(logged(observations, id, probes))) {
    for (const { link, variables, certain } of await explained.matches(probe, id)) {
      const known = byLink.get(link);
      byLink.set(link, {
        link,
        variables: [...new Set([...(known?.variables ?? []), ...variables])],
        certain: certain && (known?.certain ?? true),
      });
    }
  }
  return handedOn([...byLink.values()].sort((a, b) => a.link - b.link)).map((match) => ({
    ...match,
    variables: [...new Set(match.variables.map(anyItem))],
  }));
}

/**
 * A starter may note each argument that it matched under the argument's name, for a later link to test: then it is about those that the
 * later link matched, and no others.
 * @source OWASP CRS, rule 931130: `TX:rfi_parameter_ARGS:url`
 */
function handedOn(matches: LinkMatch[]): LinkMatch[] {
  const noted = new Set(
    matches.flatMap(({ variables }) =>
      variables.flatMap((name) => /^TX:[^:]*?_?(ARGS(?:_NAMES)?:.*)$/s.exec(name)?.[1] ?? []),
    ),
  );
  if (noted.size === 0) return matches;
  return matches.map((match) => {
    const variables = match.variables.filter((name) => noted.has(name));
    return variables.length > 0 ? { ...match, variables } : match;
  });
}

/** The callbacks of which the log says that a rule matched them, by the variables that it names. */
function logged(
  observations: readonly Observation[],
  ruleId: string,
  probes: readonly CallbackProbe[],
): CallbackProbe[][] {
  const wanted = new Set<Probe>(shortOnes(probes));
  const alike = new Map<string, CallbackProbe[]>();
  for (const { probe, hits, behind } of observations) {
    if (probe.type !== 'callback' || !wanted.has(probe)) continue;
    const own = [...hits, ...behind].filter(({ id }) => id === ruleId);
    if (own.length === 0) continue;
    const named = own
      .map(({ variable = '' }) => anyItem(variable))
      .sort()
      .join(' ');
    alike.set(named, [...(alike.get(named) ?? []), probe]);
  }
  return [...alike.values()].sort((a, b) => b.length - a.length);
}

/** A debug log grows with each argument, to megabytes: an order of seventy lines tells no more than one of two. */
function shortOnes(probes: readonly CallbackProbe[]): CallbackProbe[] {
  const length = ({ request }: CallbackProbe) => request.body?.length ?? 0;
  const shortest = Math.min(...probes.map(length));
  return probes.filter((probe) => length(probe) <= shortest + 1500);
}

function spread<T>(all: readonly T[]): T[] {
  if (all.length <= mostExplained) return [...all];
  return [all[0], all[Math.floor(all.length / 2)], all.at(-1)] as T[];
}

/** A variant that writes a debug log. */
export class Explained {
  readonly #loaded: LoadedVariants;
  readonly #variant: string;
  /** A request's log says it of every rule. */
  readonly #sent = new Map<CallbackProbe, Promise<string>>();

  constructor(loaded: LoadedVariants, variant: string) {
    this.#loaded = loaded;
    this.#variant = variant;
  }

  /**
   * One of each group; of one group alone the first, the middle and the last. To write a debug log takes an engine a good part of a second,
   * so of a group those come first that have one.
   */
  telling(alike: readonly (readonly CallbackProbe[])[]): CallbackProbe[] {
    const [only = [], ...others] = alike;
    if (others.length === 0) return spread(only);
    return alike
      .slice(0, mostExplained)
      .flatMap((group) => group.find((probe) => this.#sent.has(probe)) ?? group.slice(0, 1));
  }

  async matches(probe: CallbackProbe, ruleId: string): Promise<LinkMatch[]> {
    let requestId = this.#sent.get(probe);
    if (!requestId) {
      requestId = this.#loaded
        .send(this.#variant, withHost(probe.request, hostOf(this.#variant)))
        .then((answer) => answer.requestId);
      this.#sent.set(probe, requestId);
    }
    return this.#loaded.explain(await requestId, ruleId);
  }
}
