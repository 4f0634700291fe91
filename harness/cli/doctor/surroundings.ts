import type { RunOptions } from '../../run/run-options.ts';
import { reachUrl } from '../reach-url.ts';
import { programRunner } from '../run-program.ts';
import type { Surroundings } from './finding.ts';

/** No check may take longer: all of them run while somebody waits. */
const limitMs = 3_000;

/** This process's surroundings, from now on and for as long as checks may take. */
export function surroundings(options: RunOptions, environment: NodeJS.ProcessEnv): Surroundings {
  const signal = AbortSignal.timeout(limitMs);
  let docker: ReturnType<Surroundings['docker']> | undefined;
  return {
    options,
    environment,
    isRoot: process.getuid?.() === 0,
    docker: () => {
      docker ??= connect(environment);
      return docker;
    },
    reach: (url) => reachUrl(url, { environment, timeoutMs: limitMs, signal }),
    run: programRunner(environment, signal),
    signal,
  };
}

/** Loaded only when a check asks: the client takes most of a second. */
async function connect(environment: NodeJS.ProcessEnv) {
  const { connectDocker } = await import('../../lib/docker/docker-client.ts');
  return connectDocker(environment);
}
