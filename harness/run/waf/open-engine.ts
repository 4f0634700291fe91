import { openDockerEngine, openLocalEngine } from '../../edge/engine/open-engine.ts';
import type { WafEngine } from '../../edge/engine/waf-engine.ts';
import { baseImage } from '../../lib/docker/base-image.ts';
import { connectDocker, startReaper } from '../../lib/docker/docker-client.ts';
import { findEnginePlace } from '../../lib/docker/engine-place.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { buildContexts } from '../build-contexts.ts';
import type { WafOptions } from './waf-options.ts';

/**
 * The engine that was asked for, in a container or on this machine.
 * @throws HarnessError DOCKER_UNAVAILABLE, BASE_IMAGE_UNAVAILABLE, IMAGE_BUILD_FAILED, ENGINE_UNAVAILABLE
 */
export async function openEngine(options: WafOptions, progress: Progress): Promise<WafEngine> {
  const { engine: kind, host, owner } = options;
  if (host === 'local') return openInstalledEngine(kind);
  const docker = await connectDocker(owner.environment).catch((error: unknown) => {
    throw withLocal(error);
  });
  const { baseImage: image, debianMirror } = options;
  const base = await baseImage(docker, { image, debianMirror, progress });
  const place = await findEnginePlace(docker, { runId: options.runId, pid: owner.pid });
  const labels = await startReaper(progress, place);
  return openDockerEngine({
    kind,
    docker,
    runId: options.runId,
    pid: owner.pid,
    place,
    labels,
    contexts: buildContexts,
    baseImage: base,
    progress,
  });
}

/** The one that is installed on this machine. @throws HarnessError ENGINE_UNAVAILABLE */
export const openInstalledEngine = (kind: WafEngine['kind']): Promise<WafEngine> =>
  openLocalEngine({ kind, contexts: buildContexts });

/** Where there is no Docker the engine of this machine may do. */
function withLocal(error: unknown): unknown {
  if (!(error instanceof HarnessError) || error.code !== 'DOCKER_UNAVAILABLE') return error;
  return new HarnessError(error.code, error.message, {
    hint: `${error.hint ?? ''} Or use the web server of this machine and its ModSecurity: --local.`.trim(),
    cause: error,
  });
}
