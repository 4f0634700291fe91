import { fitRules } from '../../edge/engine/fit-rules.ts';
import { type RuleSource, readRules } from '../../edge/engine/rule-source.ts';
import { skipRefused } from '../../edge/engine/skip-refused.ts';
import type { EngineKind, WafEngine } from '../../edge/engine/waf-engine.ts';
import type { LeftOut } from '../../evidence/left-out.ts';
import type { Progress } from '../../lib/log.ts';
import { type Ruleset, rulesets } from '../../scenario/conditions.ts';
import type { ReleaseOptions } from './crs-release.ts';
import { crs4Entry, crs4Level } from './crs4-rules.ts';
import type { WafOptions } from './waf-options.ts';

/** Rules as they are loaded, and what of the user's files is not in them. */
export interface LoadableRules {
  rules: RuleSource;
  leftOut: LeftOut[];
}

/**
 * A built-in name, a level of CRS 4, else a path.
 * @throws HarnessError RULES_INVALID, or what keeps CRS 4 from being had
 */
export async function sourceOf(
  name: string,
  engine: EngineKind,
  { wordpressExclusions, ...releases }: ReleaseOptions & { wordpressExclusions: boolean },
): Promise<LoadableRules> {
  const ruleset = rulesets.find((known): known is Ruleset => known === name);
  if (ruleset) return { rules: { type: 'built-in', ruleset }, leftOut: [] };
  const level = crs4Level(name);
  const path = level === undefined ? name : await crs4Entry(level, wordpressExclusions, releases);
  return fitRules({ ...(await readRules(path)), name }, engine);
}

/** Without what the engine refuses. */
export async function loadable(
  { rules, leftOut }: LoadableRules,
  engine: WafEngine,
  progress: Progress,
): Promise<LoadableRules> {
  if (rules.type !== 'files') return { rules, leftOut };
  const skipped = await skipRefused(engine, rules, progress);
  return { rules: skipped.rules, leftOut: [...leftOut, ...skipped.leftOut] };
}

/** Where releases of rule sets come from. */
export const releasesFor = (
  { artifactsDir, cacheDir, owner, wordpressExclusions }: WafOptions,
  progress: Progress,
): Parameters<typeof sourceOf>[2] => ({
  artifactsDir,
  cacheDir,
  progress,
  environment: owner.environment,
  wordpressExclusions,
});
