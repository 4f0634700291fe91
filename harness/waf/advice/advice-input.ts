import type { RuleHit } from '../../evidence/rule-hit.ts';
import type { BuiltExclusion } from '../exclusion/build-exclusion.ts';
import type { CallbackProbe } from '../probe.ts';
import type { Advice } from '../waf-report.ts';

/** What advice is made of. */
export interface AdviceInput {
  /** Callbacks that must pass and are stopped; at least one. */
  blocked: readonly CallbackProbe[];
  /** What matched them. Empty where only the status is known. */
  hits: readonly RuleHit[];
  /** The directives that were found to let them through, if any were. */
  exclusion?: BuiltExclusion;
}

/** One layer's advice; undefined where it has none for this. */
export type Advise = (input: AdviceInput) => Advice | undefined;

/** Ends every text. */
export const notExecuted = 'Not executed here: send the callbacks again after the change.';
