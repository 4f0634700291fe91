import { resolve } from 'node:path';
import type { LoadedVariants, WafEngine } from '../../edge/engine/waf-engine.ts';
import { readExclusion } from '../../edge/modsecurity/read-exclusion.ts';
import { Cleanup } from '../../lib/cleanup.ts';
import type { Progress } from '../../lib/log.ts';
import { firstFew } from '../../lib/shortened.ts';
import { foundNoMore } from '../../scenario/baseline-file.ts';
import { loadCorpora } from '../../waf/corpus/load-corpora.ts';
import { selectProbes } from '../../waf/corpus/select-probes.ts';
import { applyBaseline, readBaseline } from '../../waf/judge/baseline.ts';
import type { Corpus } from '../../waf/probe.ts';
import { callbackVersionRanges } from '../../waf/version-ranges.ts';
import type { ConfigurationReport, WafReport } from '../../waf/waf-report.ts';
import { judgeRules } from './judge-rules.ts';
import { judgeSite } from './judge-site.ts';
import { openEngine } from './open-engine.ts';
import type { RulesToJudge } from './rules-to-judge.ts';
import { type LoadableRules, loadable, releasesFor, sourceOf } from './rules-to-load.ts';
import type { WafOptions } from './waf-options.ts';

/**
 * Judges each configuration. Mistakes in files are said before anything is started.
 * @throws HarnessError USAGE, CORPUS_INVALID, RULES_INVALID, ENGINE_UNAVAILABLE, ENGINE_FAILED, TARGET_UNREACHABLE,
 *   TARGET_NOT_OWNED, or what keeps Docker from starting
 */
export async function validateWaf(options: WafOptions, progress: Progress, signal: AbortSignal): Promise<WafReport> {
  const startedAt = new Date();
  const baseline = options.baseline === undefined ? undefined : await readBaseline(options.baseline);
  const corpora = await loadCorpora(options.corpora);
  const probes = selectProbes(corpora, { plugin: options.plugin, forms: options.forms });
  const ranges = callbackVersionRanges(probes);
  const configurations = options.site
    ? [await judgeSite(options.site, { probes, ranges, cacheDir: options.cacheDir }, progress, signal)]
    : await judgeAll(options, { probes, ranges, madeBy: madeBy(options, corpora) }, progress, signal);
  const report: WafReport = {
    schemaVersion: 1,
    run: {
      id: options.runId,
      startedAt: startedAt.toISOString(),
      durationMs: Date.now() - startedAt.getTime(),
      corpora: corpora.map(({ name, version, probes: requests }) => ({ name, version, requests: requests.length })),
      plugin: options.plugin,
    },
    configurations,
  };
  if (!baseline) return report;
  const { report: known, unused } = applyBaseline(report, baseline);
  for (const line of firstFew(unused.map(({ finding }) => foundNoMore(finding)))) progress(line);
  return known;
}

async function judgeAll(
  options: WafOptions,
  corpus: Pick<RulesToJudge, 'probes' | 'ranges' | 'madeBy'>,
  progress: Progress,
  signal: AbortSignal,
): Promise<ConfigurationReport[]> {
  const releases = releasesFor(options, progress);
  const sources: ({ name: string } & LoadableRules)[] = [];
  // One after the other: several may want the same release.
  for (const name of options.rules) sources.push({ name, ...(await sourceOf(name, options.engine, releases)) });
  const exclusions = await Promise.all(options.exclusions.map((file) => readExclusion(resolve(file))));
  await using opened = new Cleanup();
  const engine = interruptible(opened.use(await openEngine(options, progress)), signal);
  const configurations: ConfigurationReport[] = [];
  for (const { name, ...source } of sources) {
    signal.throwIfAborted();
    const { rules, leftOut } = options.skipRefused ? await loadable(source, engine, progress) : source;
    progress(`${name}: sending ${corpus.probes.length} requests`);
    configurations.push(
      await judgeRules({ ...corpus, name, engine, rules, leftOut, exclusions, searches: options.remedy }, progress),
    );
  }
  return configurations;
}

const madeBy = ({ version }: WafOptions, corpora: readonly Corpus[]): string =>
  [`kco-harness ${version}`, `corpora ${corpora.map((corpus) => `${corpus.name} ${corpus.version}`).join(', ')}`].join(
    ', ',
  );

/** The same engine, which takes no more work once the signal says stop: what is under way ends between two requests. */
export function interruptible(engine: WafEngine, signal: AbortSignal): WafEngine {
  return {
    kind: engine.kind,
    host: engine.host,
    version: engine.version,
    load: async (variants) => {
      signal.throwIfAborted();
      return interruptibleVariants(await engine.load(variants), signal);
    },
    refusalOf: async (variant) => {
      signal.throwIfAborted();
      return engine.refusalOf(variant);
    },
    readRuleFile: (path) => engine.readRuleFile(path),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

const interruptibleVariants = (loaded: LoadedVariants, signal: AbortSignal): LoadedVariants => ({
  url: loaded.url,
  send: async (variant, request) => {
    signal.throwIfAborted();
    return loaded.send(variant, request);
  },
  hits: (requestIds) => loaded.hits(requestIds),
  explain: (requestId, ruleId) => loaded.explain(requestId, ruleId),
  debugged: (requestId) => loaded.debugged(requestId),
  [Symbol.asyncDispose]: () => loaded[Symbol.asyncDispose](),
});
