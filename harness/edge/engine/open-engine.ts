import { Cleanup } from '../../lib/cleanup.ts';
import { type Clock, systemClock } from '../../lib/clock.ts';
import { apacheV2 } from './apache-v2.ts';
import { type DockerHostOptions, startDockerHost } from './docker-host.ts';
import type { EngineHost } from './engine-host.ts';
import { loadVariants, refusalOf } from './load-variants.ts';
import { openLocalHost } from './local-host.ts';
import { nginxV3 } from './nginx-v3.ts';
import type { ServerAdapter } from './server-adapter.ts';
import type { EngineKind, WafEngine } from './waf-engine.ts';

const adapters: Readonly<Record<EngineKind, ServerAdapter>> = { v3: nginxV3, v2: apacheV2 };

export interface EngineEnvironment {
  host: EngineHost;
  /** Folder of the build contexts, where the project's own rules are. */
  contexts: string;
  clock?: Clock;
}

/**
 * An engine on a host, which it disposes of.
 * @throws HarnessError ENGINE_UNAVAILABLE; the host is disposed of then
 */
export async function openEngineOn(
  kind: EngineKind,
  { host, contexts, clock = systemClock }: EngineEnvironment,
): Promise<WafEngine> {
  await using opening = new Cleanup();
  opening.use(host);
  const adapter = adapters[kind];
  const server = await adapter.find(host);
  const temporaryFolder = `${host.folder}/tmp`;
  await host.run(`mkdir -p ${temporaryFolder} && chmod 1777 ${temporaryFolder}`);
  const loader = { host, adapter, server, temporaryFolder, contexts, clock };
  const opened = opening.release();
  let loads = 0;
  return {
    kind,
    host: host.where,
    version: server.version,
    load: (variants) => loadVariants(variants, `${host.folder}/load-${++loads}`, loader),
    refusalOf: (variant) => refusalOf(variant, `${host.folder}/load-${++loads}`, loader),
    readRuleFile: (path) => host.read(path),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

export interface DockerEngineOptions extends DockerHostOptions {
  kind: EngineKind;
}

/**
 * An engine in a container of its own, with Debian's packages.
 * @throws HarnessError IMAGE_BUILD_FAILED, DISK_FULL or STACK_NOT_READY; nothing is left behind
 */
export async function openDockerEngine({ kind, ...options }: DockerEngineOptions): Promise<WafEngine> {
  return openEngineOn(kind, { host: await startDockerHost(kind, options), contexts: options.contexts });
}

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
  return openEngineOn(kind, { host: await openLocalHost(), contexts });
}
