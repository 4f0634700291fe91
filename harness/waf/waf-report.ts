import type { LeftOut } from '../evidence/left-out.ts';
import type { RuleHit } from '../evidence/rule-hit.ts';
import type { AttackClass, Probe, RequestKind } from './probe.ts';

/** The forms in which a report is written. */
export const wafReporters = ['json', 'html', 'markdown', 'junit', 'sarif'] as const;

export interface Count {
  passed: number;
  of: number;
}

/** waf.json, schema version 1: what `kco-harness waf` found. */
export interface WafReport {
  schemaVersion: 1;
  run: {
    id: string;
    startedAt: string;
    durationMs: number;
    corpora: { name: string; version: number; requests: number }[];
    /** Range of plugin versions that was asked for; undefined for all. */
    plugin?: string;
  };
  configurations: ConfigurationReport[];
}

/** `v3`: nginx with libmodsecurity 3. `v2`: Apache with mod_security2. */
export type EngineName = 'v3' | 'v2';

/** Where a configuration ran. */
export type JudgedTarget =
  | { type: 'engine'; engine: EngineName; host: 'docker' | 'local'; version: string }
  | { type: 'site'; url: string; ruleIds: 'from log' | 'unknown' };

/** What was sent and what came of it, with the configuration as it was given. */
export interface ProbeResult {
  id: string;
  type: Probe['type'];
  row: string;
  /** Of a callback. */
  kind?: RequestKind;
  /** Of a callback and of the shopper's requests. */
  versions?: string;
  /** Callbacks that Klarna is known to send, and the shopper's own requests. */
  mustPass: boolean;
  /** Of an attack. */
  attackClass?: AttackClass;
  /** `POST /wc-api/KCO_WC_Push/?…`, session ids taken out. */
  request: string;
  /** Undefined when no answer came. */
  status?: number;
  /** `unknown`: refused, and nothing tells by whom. */
  outcome: 'passed' | 'blocked' | 'unknown' | 'failed';
  /** One sentence where the outcome needs one: a redirect that loses the body, a layer that gave its name. */
  remark?: string;
  /** Of a callback that was sent with other values, too. One that fails makes the callback fail. */
  variants?: VariantsResult;
}

/** What came of a callback with names, products, ids and so on as other orders have them. */
export interface VariantsResult {
  delivered: number;
  of: number;
  /** Those that did not get through: what was varied, `product name: Red, L`, and the rules that matched. */
  failed: { value: string; rules: string[] }[];
}

export type LimitDirective =
  | 'SecRequestBodyLimit'
  | 'SecRequestBodyNoFilesLimit'
  | 'SecRequestBodyJsonDepthLimit'
  | 'SecArgumentsLimit';

/** A limit that is lower than what Klarna sends: the engine's, or a number in a rule, such as `&ARGS "@ge 1000"` in 200007. */
export type Limit =
  | { type: 'directive'; name: LimitDirective; is: number; needed: number }
  | { type: 'rule'; name: string; is: number; needed: number; operator: string };

/** Limits that were raised, and what came of that alone. */
export interface RaisedLimits {
  limits: Limit[];
  delivered: Count;
  /** Attacks that nothing but a limit had stopped. */
  lost: string[];
}

/** The rules that added up to a score by which another one refused. */
export interface ScoreParts {
  rule: string;
  by: { id: string; adds: string }[];
}

/** Everything that one rule does to callbacks of one kind. */
export interface WafFinding {
  /** Stable across runs, for baselines and SARIF: `211180/push`. */
  id: string;
  /** The rule that stopped them; undefined where only the status is known. */
  rule?: RuleHit & { phase?: number; chain?: string };
  /** The engine's own limit, where no rule stopped them. */
  limit?: LimitDirective;
  /** Where the rule looked at a score alone: what had added to it. */
  score?: ScoreParts;
  /** What else matched behind the first one, by the DetectionOnly variant; without scoring rules. */
  behind: RuleHit[];
  /** `push`, …, or `shopper`. */
  kind: RequestKind | 'shopper';
  /** Absent where the connection was closed in the place of an answer. */
  status?: number;
  /** Ids of the probes. */
  probes: string[];
  /** Where it stops these callbacks with some values and not with their own: `product name: Red, L`. */
  values?: string[];
  /** Whether any of them must pass. Findings that only concern `possible` ones are for reading. */
  mustPass: boolean;
  /** Versions of the plugin that are hit, as ranges. */
  versions: string[];
  /** The reason from the baseline; a known finding does not fail the run. */
  known?: string;
}

/** How an exclusion is built, from broad to narrow. */
export const approaches = [
  'engine-off-for-path',
  'remove-rule',
  'remove-target',
  'remove-rule-for-path',
  'remove-target-for-path',
  'remove-rule-for-shape',
  'remove-target-for-shape',
] as const;
export type Approach = (typeof approaches)[number];

export interface TriedExclusion {
  /** `mixed`: narrow in another way for each rule. */
  approach: Approach | 'mixed';
  directives: string;
  place: 'before' | 'after';
  delivered: Count;
  /** Attacks that pass with it and did not before; undefined where it was not asked, because not everything was delivered. */
  lost?: string[];
  /** Why it is out: `delivers nothing more: a target in a chain’s child cannot be removed`. Absent for the chosen one. */
  rejected?: string;
}

/** A change elsewhere that this command did not run. */
export interface Advice {
  layer: 'upgrade' | 'nginx' | 'apache' | 'cloudflare' | 'wordfence' | 'litespeed';
  text: string;
  /** Something to paste, where there is such a thing. */
  code?: string;
}

export interface WafRemedy {
  /**
   * `proven`: all is delivered and no protection lost. `partial`: the best that was found, and what it lacks stands in `chosen`.
   * `raise-limits`: limits are too low, and nothing else is in the way. `not-needed`: nothing that must pass is blocked. `not-tried`: nobody asked for it, or it is a site, whose rules cannot be
   * changed from here.
   */
  outcome: 'proven' | 'partial' | 'none' | 'raise-limits' | 'not-needed' | 'not-tried';
  /** What no exclusion can change. Where there is an exclusion as well, it was tried with these limits raised. */
  raised?: RaisedLimits;
  /** True where all that is blocked is sent by versions of the plugin that an upgrade ends. */
  upgradeIsEnough: boolean;
  tried: TriedExclusion[];
  chosen?: TriedExclusion & {
    /** The directives with comments that say why, ready for a file. */
    file: string;
    /** One sentence: where to include it. */
    include: string;
    lost: string[];
  };
  advice: Advice[];
}

export interface DeliveredToVersions {
  versions: string;
  /** To a shop with WooCommerce's classic checkout, the shortcode. */
  delivered: Count;
  /** To a shop with the checkout block; absent where that is sent nothing else. */
  block?: Count;
}

export interface ConfigurationReport {
  /** `comodo`, `crs-pl2`, a path, a URL. */
  name: string;
  target: JudgedTarget;
  /** The user's exclusion files. */
  exclusions: string[];
  /** What the reader must know: assumptions, settings that were overridden. */
  notes: string[];
  /** What was not loaded, or not where it stands; absent where all was. */
  leftOut?: LeftOut[];
  /** Callbacks that must pass. */
  delivered: Count;
  /** The same by ranges of plugin versions, oldest first; ranges that are sent the same stand together. */
  byVersions: DeliveredToVersions[];
  shopper: Count;
  /** Attacks: how many the configuration stopped before any exclusion, and how many of those it stops now. Undefined when none were sent. */
  protection?: { attacks: number; stoppedBefore: number; stoppedNow: number };
  /** Attacks that the user's exclusions let through. */
  lost: string[];
  results: ProbeResult[];
  findings: WafFinding[];
  remedy: WafRemedy;
  durationMs: number;
}
