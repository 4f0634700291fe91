import { resolve } from 'node:path';
import type { EngineKind, Exclusion, RuleVariant, WafEngine } from '../../edge/engine/waf-engine.ts';
import { readExclusion } from '../../edge/modsecurity/read-exclusion.ts';
import { Cleanup } from '../../lib/cleanup.ts';
import type { Progress } from '../../lib/log.ts';
import { loadCorpora } from '../../waf/corpus/load-corpora.ts';
import { selectProbes } from '../../waf/corpus/select-probes.ts';
import { compareSeen, type SeenSide } from '../../waf/judge/compare-seen.ts';
import type { Probe } from '../../waf/probe.ts';
import type { WafComparison } from '../../waf/waf-comparison.ts';
import { notesOf, observationOf, observeAll } from './judge-rules.ts';
import { nameScores } from './name-scores.ts';
import { observe } from './observe.ts';
import { openEngine } from './open-engine.ts';
import { RuleBook } from './rule-book.ts';
import { type LoadableRules, loadable, releasesFor, sourceOf } from './rules-to-load.ts';
import { nameUnlogged } from './unlogged.ts';
import { interruptible } from './validate-waf.ts';
import type { WafOptions } from './waf-options.ts';

/** One side of a comparison: a rule set on an engine. */
export interface SideToCompare {
  name: string;
  rules: string;
  engine: EngineKind;
}

/**
 * Judges two rule sets, or one on two engines, by the same requests.
 * @throws HarnessError as validateWaf(); RULES_INVALID also for an exclusion that neither side takes
 */
export async function compareWaf(
  options: WafOptions,
  sides: readonly [SideToCompare, SideToCompare],
  progress: Progress,
  signal: AbortSignal,
): Promise<WafComparison> {
  const startedAt = new Date();
  const corpora = await loadCorpora(options.corpora);
  const probes = selectProbes(corpora, { plugin: options.plugin, forms: options.forms });
  const exclusions = await Promise.all(options.exclusions.map((file) => readExclusion(resolve(file))));
  // Mistakes in files are said before anything is started.
  const releases = releasesFor(options, progress);
  const sources: LoadableRules[] = [];
  // One after the other: both may want the same release.
  for (const { rules, engine } of sides) sources.push(await sourceOf(rules, engine, releases));
  await using opened = new Cleanup();
  const engines = new Map<EngineKind, WafEngine>();
  const seen: SeenSide[] = [];
  for (const [index, { name, engine: kind }] of sides.entries()) {
    signal.throwIfAborted();
    const engine =
      engines.get(kind) ?? interruptible(opened.use(await openEngine({ ...options, engine: kind }, progress)), signal);
    engines.set(kind, engine);
    const source = sources[index] as LoadableRules;
    const side = options.skipRefused ? await loadable(source, engine, progress) : source;
    progress(`${name}: sending ${probes.length} requests`);
    seen.push(await seeSide({ name, engine, ...side, exclusions, probes }));
  }
  const [before, after] = seen as [SeenSide, SeenSide];
  return {
    schemaVersion: 1,
    run: {
      id: options.runId,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      corpora: corpora.map(({ name, version, probes: requests }) => ({ name, version, requests: requests.length })),
      plugin: options.plugin,
    },
    ...compareSeen({ before, after, exclusions: exclusions.map(({ file = '' }) => file) }),
  };
}

export interface SideToSee extends LoadableRules {
  name: string;
  engine: WafEngine;
  exclusions: readonly Exclusion[];
  probes: readonly Probe[];
}

/**
 * Sends all probes to one side, with the exclusions and, where there are some, without.
 * @throws HarnessError RULES_INVALID for rules that the engine does not take without any exclusion either
 */
export async function seeSide({ name, engine, rules, leftOut, exclusions, probes }: SideToSee): Promise<SeenSide> {
  const variant = (called: string, more: Partial<RuleVariant> = {}): RuleVariant => ({
    name: called,
    mode: 'on',
    rules,
    exclusions,
    ...more,
  });
  const refused = exclusions.length > 0 ? await engine.refusalOf(variant('now')) : undefined;
  const used = refused ? [] : exclusions;
  await using loaded = await engine.load([
    variant('now', { exclusions: used }),
    variant('detection', { mode: 'detection-only', exclusions: used }),
    ...(used.length > 0 ? [variant('before', { exclusions: [] })] : []),
  ]);
  const book = new RuleBook(engine, rules, used);
  const named = await nameUnlogged(await observeAll(loaded, probes), { engine, rules, exclusions: used, book });
  const observations = await nameScores(named, book);
  const without =
    used.length > 0 ? (await observe(loaded, 'before', probes)).map((one) => observationOf(one, [])) : observations;
  return {
    name,
    target: { type: 'engine', engine: engine.kind, host: engine.host, version: engine.version },
    notes: notesOf(rules),
    leftOut,
    observations,
    without,
    ...(refused && {
      refused: `${refused.file === undefined ? '' : `${refused.file} line ${refused.line ?? '?'}: `}${refused.words}`,
    }),
    chainOf: await book.chainsOf(observations.flatMap(({ hits, behind }) => [...hits, ...behind])),
  };
}
