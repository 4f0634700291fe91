import { type DockerHostOptions, startDockerHost } from './docker-host.ts';
import { openEngine } from './open-engine.ts';
import type { EngineKind, WafEngine } from './waf-engine.ts';

export interface DockerEngineOptions extends DockerHostOptions {
  kind: EngineKind;
}

/**
 * An engine in a container of its own, with Debian's packages.
 * @throws HarnessError IMAGE_BUILD_FAILED, DISK_FULL or STACK_NOT_READY; nothing is left behind
 */
export async function openDockerEngine({ kind, ...options }: DockerEngineOptions): Promise<WafEngine> {
  return openEngine(kind, { host: await startDockerHost(kind, options), contexts: options.contexts });
}
