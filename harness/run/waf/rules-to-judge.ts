import type { RuleSource } from '../../edge/engine/rule-source.ts';
import type { Exclusion, WafEngine } from '../../edge/engine/waf-engine.ts';
import type { LeftOut } from '../../evidence/left-out.ts';
import type { Probe } from '../../waf/probe.ts';

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

/** What an exclusion was tried with, for its own comment. */
export const triedWith = ({ engine, madeBy }: RulesToJudge): string => `${engine.version}, ${madeBy}`;
