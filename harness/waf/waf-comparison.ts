import type { LeftOut } from '../evidence/left-out.ts';
import type { RuleHit } from '../evidence/rule-hit.ts';
import type { AttackClass } from './probe.ts';
import type { Count, JudgedTarget, ProbeResult, WafFinding, WafReport } from './waf-report.ts';

/** waf-comparison.json, schema version 1: what `kco-harness waf --compare` found. */
export interface WafComparison {
  schemaVersion: 1;
  run: WafReport['run'];
  /** Before and after the change: an upgrade of the rule set, another engine, or both. */
  before: ComparedSide;
  after: ComparedSide;
  /** What passed before and is stopped after: by which rule. Callbacks, and requests of the customer's browser. */
  newlyBlocked: WafFinding[];
  /** What was stopped before and passes after: by which rule it was. */
  newlyDelivered: WafFinding[];
  /** Attacks that were stopped before and pass after. */
  letThrough: ComparedAttack[];
  /** Attacks that passed before and are stopped after. */
  newlyStopped: ComparedAttack[];
  /** Absent where no exclusion was given. */
  exclusion?: ComparedExclusion;
  /** Whether anything that counts got worse. */
  worse: boolean;
}

export interface ComparedSide {
  name: string;
  target: JudgedTarget;
  notes: string[];
  leftOut?: LeftOut[];
  /** With the exclusions, where some were given: what the host would run. Callbacks that must pass. */
  delivered: Count;
  shopper: Count;
  /** Attacks that are stopped. */
  stopped: Count;
  /** Everything that was sent, and what came of it. */
  results: ProbeResult[];
}

export interface ComparedAttack {
  id: string;
  attackClass: AttackClass;
  /** `POST /wc-api/KCO_WC_Push/?…`, session ids taken out. */
  request: string;
  /** The rules that stop it, on the side that does. */
  rules: Pick<RuleHit, 'id' | 'message'>[];
}

export interface ComparedExclusion {
  files: string[];
  before: ExclusionAtWork;
  after: ExclusionAtWork;
  /**
   * `works`: it does after what it did before. `stopped-working`: it did not let through everything again, costs attacks that it did not,
   * or is refused. `not-working`: it did not do it before either.
   */
  outcome: 'works' | 'stopped-working' | 'not-working';
}

/** What an exclusion does on one side. */
export interface ExclusionAtWork {
  /** The engine's words where it does not take it. */
  refused?: string;
  /** Callbacks that must pass: without it, and with it. */
  without: Count;
  with: Count;
  /** Attacks that pass with it and are stopped without. */
  lost: string[];
}
