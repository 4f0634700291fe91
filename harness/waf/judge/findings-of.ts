import type { RuleHit } from '../../evidence/rule-hit.ts';
import { type RuleChain, type RuleLink, variableText } from '../../seclang/rule-chains.ts';
import type { CallbackProbe, ShopperProbe } from '../probe.ts';
import { joinRanges } from '../version-ranges.ts';
import type { WafFinding } from '../waf-report.ts';
import { mustPass, type Observation } from './observation.ts';

/** Refused, by an answer or by closing the connection: what failed on the way is no finding about a rule. */
type Refused = Observation & { probe: CallbackProbe | ShopperProbe };

/**
 * What stops callbacks and the customer's own requests, by the first rule that the log names and by kind. Where rules add up
 * a score, the first is as guilty as the others, which stand behind it.
 * @param chainOf the whole rule, as far as its text could be read
 */
export function findingsOf(
  observations: readonly Observation[],
  chainOf: (hit: RuleHit) => RuleChain | undefined,
): WafFinding[] {
  const groups = new Map<string, [Refused, ...Refused[]]>();
  for (const refused of observations.filter(isRefused)) {
    const id = idOf(refused);
    const group = groups.get(id);
    if (group) group.push(refused);
    else groups.set(id, [refused]);
  }
  return [...groups].map(([id, group]) => findingOf(id, group, chainOf));
}

const isRefused = (observation: Observation): observation is Refused =>
  observation.probe.type !== 'attack' && (observation.outcome === 'blocked' || observation.outcome === 'unknown');

const kindOf = ({ probe }: Refused): WafFinding['kind'] => (probe.type === 'callback' ? probe.kind : 'shopper');

const idOf = (refused: Refused): string =>
  `${refused.hits[0]?.id ?? refused.limit ?? statusName(refused.status)}/${kindOf(refused)}`;

/** What a finding is called whose rule is not known. */
export const statusName = (status: number | undefined): string =>
  status === undefined ? 'closed' : `status-${status}`;

function findingOf(
  id: string,
  group: readonly [Refused, ...Refused[]],
  chainOf: (hit: RuleHit) => RuleChain | undefined,
): WafFinding {
  const [first] = group;
  const [hit] = first.hits;
  const needed = group.filter(({ probe }) => mustPass(probe));
  const hurt = needed.length > 0 ? needed : group;
  return {
    id,
    ...(hit && { rule: withChain(hit, chainOf(hit)) }),
    ...(first.limit && { limit: first.limit }),
    ...(first.score && { score: scoreOf(group) ?? first.score }),
    behind: distinct(group.flatMap(({ hits, behind }) => [...hits, ...behind])).filter((other) => other.id !== hit?.id),
    kind: kindOf(first),
    ...(first.status !== undefined && { status: first.status }),
    probes: [...new Set(group.map(({ probe }) => probeId(probe)))],
    ...valuesOf(group),
    mustPass: needed.length > 0,
    versions: versionsOf(hurt.map(({ probe }) => probe)),
  };
}

/** What added to the score of any of them. */
function scoreOf(group: readonly Refused[]): WafFinding['score'] {
  const scores = group.flatMap(({ score }) => score ?? []);
  const by = new Map(scores.flatMap((score) => score.by).map((part) => [`${part.id} ${part.adds}`, part]));
  return scores[0] && { rule: scores[0].rule, by: [...by.values()] };
}

/** A variant is told as the callback that it belongs to. */
const probeId = (probe: Refused['probe']): string =>
  (probe.type === 'callback' ? probe.variantOf?.id : undefined) ?? probe.id;

/** Of callbacks that are stopped only with other values than their own. */
function valuesOf(group: readonly Refused[]): Pick<WafFinding, 'values'> {
  const own = new Set(group.map(({ probe }) => probe.id));
  const values = group.flatMap(({ probe }) => {
    const variant = probe.type === 'callback' ? probe.variantOf : undefined;
    return variant && !own.has(variant.id) ? [variant.name] : [];
  });
  return values.length > 0 ? { values: [...new Set(values)] } : {};
}

/** Nothing where one of them does not depend on the plugin. */
function versionsOf(probes: readonly (CallbackProbe | ShopperProbe)[]): string[] {
  const known = probes.flatMap(({ versions }) => (versions === undefined ? [] : [versions]));
  return known.length < probes.length ? [] : joinRanges(known);
}

const withChain = (hit: RuleHit, chain: RuleChain | undefined): WafFinding['rule'] =>
  chain ? { ...hit, phase: chain.phase, chain: chainText(chain) } : hit;

/** Each rule once, as it matched first. */
const distinct = (hits: readonly RuleHit[]): RuleHit[] =>
  hits.filter(({ id }, index) => hits.findIndex((other) => other.id === id) === index);

/** So much of an operator's argument is shown: lists and patterns fill pages. */
const longest = 60;

/** What a rule tests, in one line: `ARGS_NAMES @pm jsessionid … → &REQUEST_HEADERS:Referer @eq 0`. */
const chainText = ({ links }: RuleChain): string => links.map(linkText).join(' → ');

function linkText({ variables, operator: { negated, name, argument } }: RuleLink): string {
  const short = argument.length > longest ? `${argument.slice(0, longest)}…` : argument;
  return `${variables.map(variableText).join('|')} ${negated ? '!' : ''}@${name} ${short}`.trim();
}
