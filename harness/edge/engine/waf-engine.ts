import type { LinkMatch, RuleHit } from '../../evidence/rule-hit.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import type { DebugFindings } from './logs/matched-rules.ts';
import type { RefusedRules } from './refused-rules.ts';
import type { RuleSource } from './rule-source.ts';

/** `v3`: nginx with libmodsecurity 3. `v2`: Apache with mod_security2. */
export const engineKinds = ['v3', 'v2'] as const;
export type EngineKind = (typeof engineKinds)[number];

/** Directives that are put before the rule set or after it. */
export interface Exclusion {
  place: 'before' | 'after';
  directives: string;
  /** Where it came from, for the engine's words: a file of the user's, or absent where the harness wrote it. */
  file?: string;
}

/** One way to load the rules: a virtual server of its own. */
export interface RuleVariant {
  /** Letters a to z, digits and hyphens; unique among those that are loaded together. */
  name: string;
  /** `detection-only` shows the rules behind the first one: nothing is denied. */
  mode: 'on' | 'detection-only';
  rules: RuleSource;
  exclusions: readonly Exclusion[];
  /** Further host names that lead to it. Default: none, `send` knows its own. */
  alsoNamed?: readonly string[];
  /** Write a debug log, for `explain`. Slow: for a few requests. */
  explained?: boolean;
}

export interface EngineAnswer {
  /** Under which the engine's logs know it. */
  requestId: string;
  /** Undefined where the engine closed the connection in the place of an answer. */
  status?: number;
  /** Whether the request reached the server behind the WAF, which answers everything with 200. */
  reachedOrigin: boolean;
}

/** Variants that are loaded, until disposed of. */
export interface LoadedVariants extends AsyncDisposable {
  /** Where it listens, for whoever writes requests of their own, with an X-Request-Id. */
  readonly url: string;
  /** @throws HarnessError ENGINE_FAILED when the engine gives no answer at all */
  send(variant: string, request: HttpRequest): Promise<EngineAnswer>;
  /**
   * The rules that matched each of these requests, in the order of the log; scoring rules (949, 959, 980) left out. A
   * request that nothing matched has an empty list.
   * @throws HarnessError EVIDENCE_INCOMPLETE when a row does not come
   */
  hits(requestIds: readonly string[]): Promise<ReadonlyMap<string, readonly RuleHit[]>>;
  /** Which variables matched in each link of one rule, by a request to a variant that is `explained`. Empty where the log does not tell. */
  explain(requestId: string, ruleId: string): Promise<LinkMatch[]>;
  /** What else the debug log has to say, by a request to a variant that is `explained`: of rules that do not log, too. */
  debugged(requestId: string): DebugFindings;
}

/** An engine that can load rule sets, until disposed of. Implementations: in a container, or installed on this host. */
export interface WafEngine extends AsyncDisposable {
  readonly kind: EngineKind;
  readonly host: 'docker' | 'local';
  /** As the engine says it: `ModSecurity v3.0.14, nginx 1.26.3`. */
  readonly version: string;
  /**
   * Loads variants side by side.
   * @throws HarnessError RULES_INVALID with file, line and the engine's words; nothing is left running
   */
  load(variants: readonly RuleVariant[]): Promise<LoadedVariants>;
  /** What keeps it from loading a variant: the engine's words, with file and line where it tells them. Undefined where nothing does. */
  refusalOf(variant: RuleVariant): Promise<RefusedRules | undefined>;
  /** The text of a rule file where the engine runs: the Core Rule Set's are not on this machine. Undefined when there is none. */
  readRuleFile(path: string): Promise<string | undefined>;
}
