import type { BlockingRule } from '../../../../harness/waf/exclusion/blocking-rule.ts';
import { type BuiltExclusion, buildExclusion } from '../../../../harness/waf/exclusion/build-exclusion.ts';
import type { Approach } from '../../../../harness/waf/waf-report.ts';

export const firstId = 9200000;

export function build(
  blockingRules: BlockingRule | BlockingRule[],
  approach: Approach,
  engine: 'v3' | 'v2' = 'v3',
): BuiltExclusion | undefined {
  const plan = [blockingRules].flat().map((blockingRule) => ({ blockingRule, approach }));
  return buildExclusion(plan, { engine, firstId });
}

export function directivesOf(...asked: Parameters<typeof build>): string {
  const built = build(...asked);
  if (!built) throw new Error('cannot be written');
  return built.directives;
}

/** Directives alone, continued lines joined. */
export const rules = (directives: string): string[] =>
  directives
    .replace(/,\\\n\s*/g, ',')
    .replace(/ \\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.trim());
