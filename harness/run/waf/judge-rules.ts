import { undecidedPhases } from '../../edge/engine/rule-file.ts';
import type { RuleSource } from '../../edge/engine/rule-source.ts';
import type { Exclusion, LoadedVariants, RuleVariant } from '../../edge/engine/waf-engine.ts';
import type { Progress } from '../../lib/log.ts';
import { deliveredOf, type Observation } from '../../waf/judge/observation.ts';
import { lostOf } from '../../waf/judge/protection-of.ts';
import { foldVariants, withVariants } from '../../waf/judge/variants.ts';
import type { AttackProbe, Probe } from '../../waf/probe.ts';
import type { ConfigurationReport, RaisedLimits } from '../../waf/waf-report.ts';
import { callerNote, callerRules, withoutCallerRules, withUnknown } from './by-caller.ts';
import { configurationReport } from './configuration-report.ts';
import { Explained } from './find-blocking-rules.ts';
import type { FoundRemedy } from './find-remedy.ts';
import { nameScores } from './name-scores.ts';
import { type Observed, observe } from './observe.ts';
import { findLimits, type LimitsInTheWay } from './raise-limits.ts';
import { freeRuleIds, RuleBook } from './rule-book.ts';
import { type RulesToJudge, triedWith } from './rules-to-judge.ts';
import { searchExclusion } from './search-exclusion.ts';
import { nameUnlogged } from './unlogged.ts';

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
    : {
        found: searches
          ? await searchExclusion(judged, { explained: explainedIn(loaded), book, ...seen }, progress)
          : undefined,
      };
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
  const logged = await observeAll(loaded, probes.flatMap(withVariants));
  const named = await nameUnlogged(logged, { engine, rules, exclusions, book });
  const observations = await nameScores(named, book);
  const attacks = probes.filter((probe): probe is AttackProbe => probe.type === 'attack');
  const before = isOfUser(exclusions)
    ? (await observe(loaded, 'before' satisfies VariantName, attacks)).map((seen) => observationOf(seen, []))
    : observations.filter(({ probe }) => probe.type === 'attack');
  return { observations, before } satisfies Seen;
}

const explainedIn = (loaded: LoadedVariants): Explained => new Explained(loaded, 'explained' satisfies VariantName);

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
  const raised = {
    limits,
    delivered: deliveredOf(foldVariants(seen.observations)),
    lost: lostOf(before, seen.observations),
  };
  return { raised, found: await searchExclusion(wide, { explained: explainedIn(loaded), book, ...seen }, progress) };
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
