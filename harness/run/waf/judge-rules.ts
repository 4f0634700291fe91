import { undecidedPhases } from '../../edge/engine/rule-file.ts';
import type { RuleSource } from '../../edge/engine/rule-source.ts';
import type { Exclusion, LoadedVariants, RuleVariant, WafEngine } from '../../edge/engine/waf-engine.ts';
import type { LeftOut } from '../../evidence/left-out.ts';
import type { Progress } from '../../lib/log.ts';
import { deliveredOf, failsCallbacks, mustPass, type Observation } from '../../waf/judge/observation.ts';
import { lostOf, protectedFrom } from '../../waf/judge/protection-of.ts';
import type { AttackProbe, Probe } from '../../waf/probe.ts';
import type { ConfigurationReport, RaisedLimits } from '../../waf/waf-report.ts';
import { callerNote, callerRules, withoutCallerRules, withUnknown } from './by-caller.ts';
import { configurationReport, exclusionFile } from './configuration-report.ts';
import { Explained, explain, findBlockingRules } from './find-blocking-rules.ts';
import { type FoundRemedy, findRemedy } from './find-remedy.ts';
import { nameScores } from './name-scores.ts';
import { type Observed, observe } from './observe.ts';
import { findLimits, type LimitsInTheWay } from './raise-limits.ts';
import { freeRuleIds, RuleBook } from './rule-book.ts';
import type { Proving } from './try-exclusions.ts';
import type { Protection } from './try-plans.ts';
import { hasQuietRules, nameUnlogged } from './unlogged.ts';

/** One rule set on one engine, and what it is judged by. */
export interface RulesToJudge {
  name: string;
  engine: WafEngine;
  rules: RuleSource;
  /** What of the user's files is not in them. */
  leftOut?: LeftOut[];
  exclusions: readonly Exclusion[];
  probes: readonly Probe[];
  /** Look for an exclusion where callbacks are stopped. */
  searches: boolean;
  /** Ranges of plugin versions that the report tells apart. */
  ranges: readonly string[];
  /** This project's version and its corpora's, for the exclusion's own comment. */
  madeBy: string;
}

/** `before`: without the user's exclusions. `detection`: the DetectionOnly variant, which denies nothing, and so shows the rules behind the first one. */
type VariantName = 'now' | 'before' | 'detection' | 'explained';

/**
 * Sends all probes through the rule set, finds what stops callbacks, and searches for the narrowest exclusion.
 * @throws HarnessError RULES_INVALID, ENGINE_FAILED or EVIDENCE_INCOMPLETE
 */
export async function judgeRules(asked: RulesToJudge, progress: Progress): Promise<ConfigurationReport> {
  const startedAt = performance.now();
  const { name, engine, rules, exclusions, searches } = asked;
  const book = new RuleBook(engine, rules, exclusions);
  const callers = callerRules(book);
  const judged = { ...asked, exclusions: [...exclusions, ...withoutCallerRules(callers)] };
  await using loaded = await engine.load(variantsOf(judged));
  const seen = await see(judged, loaded, book);
  const limits = searches
    ? await findLimits(seen.observations, judged, { book, firstId: freeRuleIds(rules, exclusions) + 900 })
    : undefined;
  const { found, raised } = limits
    ? await remedyBehindLimits(judged, limits, { book, before: seen.before }, progress)
    : { found: searches ? await remedyFor(judged, { loaded, book, ...seen }, progress) : undefined };
  const { observations, before } = seen;
  return configurationReport({
    name,
    target: { type: 'engine', engine: engine.kind, host: engine.host, version: engine.version },
    exclusions: exclusions.map(({ file = '' }) => file),
    notes: [...notesOf(rules), ...callerNote(callers)],
    ...(asked.leftOut && { leftOut: asked.leftOut }),
    ranges: asked.ranges,
    observations: await withUnknown(observations, callers, asked),
    before,
    chainOf: await book.chainsOf(observations.flatMap(({ hits, behind }) => [...hits, ...behind])),
    found,
    ...(raised && { raised }),
    searched: searches,
    triedWith: triedWith(asked),
    durationMs: Math.round(performance.now() - startedAt),
  });
}

/** What came of all probes, and of the attacks without the user's exclusions. */
interface Seen {
  observations: Observation[];
  before: Observation[];
}

async function see({ engine, rules, exclusions, probes }: RulesToJudge, loaded: LoadedVariants, book: RuleBook) {
  const logged = await observeAll(loaded, probes);
  const named = await nameUnlogged(logged, { engine, rules, exclusions, book });
  const observations = await nameScores(named, book);
  const attacks = probes.filter((probe): probe is AttackProbe => probe.type === 'attack');
  const before = isOfUser(exclusions)
    ? (await observe(loaded, 'before' satisfies VariantName, attacks)).map((seen) => observationOf(seen, []))
    : observations.filter(({ probe }) => probe.type === 'attack');
  return { observations, before } satisfies Seen;
}

/** The search, where there is anything that an exclusion could be made of. */
async function remedyFor(
  asked: RulesToJudge,
  { loaded, book, observations, before }: Seen & { loaded: LoadedVariants; book: RuleBook },
  progress: Progress,
): Promise<FoundRemedy | undefined> {
  const { name, rules, exclusions } = asked;
  const explained = new Explained(loaded, 'explained' satisfies VariantName);
  const blockingRules = await findBlockingRules(observations, book, explained);
  if (blockingRules.length === 0) return undefined;
  progress(`${name}: trying exclusions for ${idsOf(blockingRules)}`);
  const found = await findRemedy(provingOf(asked, observations), blockingRules, {
    protection: protectionIn(before, book),
    firstId: freeRuleIds(rules, exclusions),
    explain: (blockingRule) => explain(blockingRule, explained),
  });
  const attacks = protectedFrom(before);
  const proven = found.chosen && (await proveAgain(asked, found.chosen, attacks));
  return { ...found, chosen: proven, stoppedBefore: attacks.length };
}

/** The search with limits raised that no exclusion can change: what is still in the way then. */
async function remedyBehindLimits(
  asked: RulesToJudge,
  { limits, exclusion }: LimitsInTheWay,
  { book, before }: { book: RuleBook; before: readonly Observation[] },
  progress: Progress,
): Promise<{ found: FoundRemedy | undefined; raised: RaisedLimits }> {
  const wide = { ...asked, exclusions: [...asked.exclusions, exclusion] };
  await using loaded = await asked.engine.load(variantsOf(wide));
  const seen = await see(wide, loaded, book);
  const raised = { limits, delivered: deliveredOf(seen.observations), lost: lostOf(before, seen.observations) };
  return { raised, found: await remedyFor(wide, { loaded, book, ...seen }, progress) };
}

const triedWith = ({ engine, madeBy }: RulesToJudge): string => `${engine.version}, ${madeBy}`;

function provingOf({ engine, rules, exclusions }: RulesToJudge, observations: readonly Observation[]): Proving {
  return {
    engine,
    rules,
    exclusions,
    stopped: observations.flatMap((seen) =>
      seen.probe.type === 'callback' && failsCallbacks(seen) ? [seen.probe] : [],
    ),
    possible: observations.flatMap(({ probe, outcome }) =>
      probe.type === 'callback' && !mustPass(probe) && outcome === 'blocked' ? [probe] : [],
    ),
    passing: deliveredOf(observations).passed,
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
  attacks: readonly AttackProbe[],
): Promise<C> {
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
  const sent = await observe(loaded, variant, [...callbacks, ...attacks]);
  const passed = sent.flatMap(({ probe, answer }) => (answer.reachedOrigin ? [probe] : []));
  return {
    ...chosen,
    delivered: { passed: passed.filter(({ type }) => type === 'callback').length, of: callbacks.length },
    lost: passed.flatMap(({ type, id }) => (type === 'attack' ? [id] : [])),
  };
}

/** What the harness decided where the files leave it open. */
export function notesOf(rules: RuleSource): string[] {
  if (rules.type !== 'files') return [];
  const open = undecidedPhases(rules);
  if (open.length === 0) return [];
  return [
    `The rules have no SecDefaultAction for phase ${open.join(' and ')}: “block” denies with 403 there, as in Comodo’s own set.`,
  ];
}

/** Files have names. What the harness itself takes away or raises holds for every variant. */
const isOfHarness = ({ file }: Exclusion): boolean => file === undefined;

const isOfUser = (exclusions: readonly Exclusion[]): boolean => !exclusions.every(isOfHarness);

function variantsOf({ rules, exclusions }: RulesToJudge): RuleVariant[] {
  const variant = (name: VariantName, more: Partial<RuleVariant> = {}): RuleVariant => ({
    name,
    mode: 'on',
    rules,
    exclusions,
    ...more,
  });
  return [
    variant('now'),
    variant('detection', { mode: 'detection-only' }),
    variant('explained', { mode: 'detection-only', explained: true }),
    ...(isOfUser(exclusions) ? [variant('before', { exclusions: exclusions.filter(isOfHarness) })] : []),
  ];
}

/** Those that were stopped are sent to the DetectionOnly variant as well. @param loaded with the variants `now` and `detection` */
export async function observeAll(loaded: LoadedVariants, probes: readonly Probe[]): Promise<Observation[]> {
  const now = await observe(loaded, 'now' satisfies VariantName, probes);
  const stopped = now.filter(({ probe, answer }) => probe.type !== 'attack' && !answer.reachedOrigin);
  const detected = await observe(
    loaded,
    'detection' satisfies VariantName,
    stopped.map(({ probe }) => probe),
  );
  const behind = new Map(detected.map(({ probe, hits }) => [probe, hits]));
  return now.map((seen) => observationOf(seen, behind.get(seen.probe) ?? []));
}

export function observationOf({ probe, answer, hits }: Observed, detected: Observed['hits']): Observation {
  const known = new Set(hits.map(({ id }) => id));
  const { method, target } = probe.request;
  return {
    probe,
    ...(answer.status !== undefined && { status: answer.status }),
    outcome: answer.reachedOrigin ? 'passed' : 'blocked',
    ...(answer.status === undefined && { remark: 'the connection was closed without an answer' }),
    hits: [...hits],
    behind: detected.filter(({ id }) => !known.has(id)),
    requestLine: `${method} ${target}`,
  };
}

const idsOf = (blockingRules: readonly { chain: { id: string } }[]): string =>
  [...new Set(blockingRules.map(({ chain }) => chain.id))].join(', ');
