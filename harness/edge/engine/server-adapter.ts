import type { LinkMatch } from '../../evidence/rule-hit.ts';
import type { EngineHost, ServerPorts, StopSignal } from './engine-host.ts';
import type { AuditRow } from './logs/audit-rows.ts';
import type { DebugFindings } from './logs/matched-rules.ts';
import type { LoadRefusal } from './refused-rules.ts';
import type { EngineKind } from './waf-engine.ts';

/** A web server with ModSecurity, as it is installed on a host. */
export interface InstalledServer {
  /** As the engine says it: `ModSecurity v3.0.14, nginx 1.26.3`. */
  version: string;
  /** Whether Debian's modsecurity-crs is there too. */
  hasCoreRuleset: boolean;
  /** The server's configuration: one virtual server for each variant, chosen by `hostOf`. */
  configuration(load: ServerLoad): string;
  /** Ends the server and its workers: at once, or in an order that gives back what the system has lent it. */
  stopSignal: StopSignal;
  /** Runs the server in the foreground. */
  command(configurationFile: string): [string, ...string[]];
}

export interface ServerLoad {
  /** The load's own folder, where the configuration and the rule files of its variants are. */
  folder: string;
  /** For uploads and collections; anybody may write to it. */
  temporaryFolder: string;
  asRoot: boolean;
  ports: ServerPorts;
  /** For includes that name no folder to start from. */
  includesFrom: string;
  /** Directives of the user's that hold for the whole server. */
  forServer: readonly string[];
  variants: readonly { names: readonly string[]; rulesFile: string }[];
}

/** What differs between nginx with ModSecurity v3 and Apache with mod_security2. */
export interface ServerAdapter {
  kind: EngineKind;
  /** Whether a rule file may set the engine's limits, or the server for all of them. */
  limitsIn: 'rules' | 'server';
  /**
   * The directive that includes a file.
   * @throws HarnessError RULES_INVALID for a path that the engine has no form for
   */
  include(path: string): string;
  /** Whether there is such a directive for a path. */
  includes(path: string): boolean;
  /**
   * Finds the server on a host.
   * @throws HarnessError ENGINE_UNAVAILABLE
   */
  find(host: EngineHost): Promise<InstalledServer>;
  /** Reads what the server printed. Undefined when that is not about rules. */
  refusalIn(output: string): LoadRefusal | undefined;
  parseAuditRow(line: string): AuditRow | undefined;
  explain(text: string, ruleId: string): LinkMatch[];
  findings(text: string): DebugFindings;
}

/** What a host would set once for its server. */
export const limits = (temporaryFolder: string): string => `SecPcreMatchLimit 100000
SecPcreMatchLimitRecursion 100000
SecDataDir ${temporaryFolder}/`;

/** Where requests to a variant go. */
export const hostOf = (variant: string): string => `${variant}.waf.test`;

/** `/healthz` says with it which load answers: a port may have become another server’s. */
export const loadHeader = 'x-harness-load';

/** The server behind the WAF says with it that a request has come through. */
export const originHeader = 'x-harness-origin';

/** The `name=value` lines of a script's output. */
export function factsIn(output: string): ReadonlyMap<string, string> {
  return new Map(
    [...output.matchAll(/^(\w+)=(.+)$/gm)].map(([, name = '', value = '']): [string, string] => [name, value.trim()]),
  );
}
