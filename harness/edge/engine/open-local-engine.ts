import { openLocalHost } from './local-host.ts';
import { openEngine } from './open-engine.ts';
import type { EngineKind, WafEngine } from './waf-engine.ts';

export interface LocalEngineOptions {
  kind: EngineKind;
  /** Folder of the build contexts, where the project's own rules are. */
  contexts: string;
}

/**
 * The web server with ModSecurity that is installed on this machine, run with a private configuration in a private folder.
 * @throws HarnessError ENGINE_UNAVAILABLE with what to install
 */
export async function openLocalEngine({ kind, contexts }: LocalEngineOptions): Promise<WafEngine> {
  return openEngine(kind, { host: await openLocalHost(), contexts });
}
