import type { RunOptions } from '../../run/run-options.ts';
import { reachUrl } from '../reach-url.ts';
import { programRunner } from '../run-program.ts';
import type { Surroundings } from './finding.ts';

/** No check may take longer: all of them run while somebody waits. */
const limitMs = 3_000;

/** This process's surroundings, from now on and for as long as checks may take. */
export async function surroundings(options: RunOptions, environment: NodeJS.ProcessEnv): Promise<Surroundings> {
  // Loaded before the time starts: it takes most of a second, and is nobody's answer.
  const { connectDocker } = await import('../../lib/docker/docker-client.ts');
  const signal = AbortSignal.timeout(limitMs);
  let docker: ReturnType<Surroundings['docker']> | undefined;
  return {
    options,
    environment,
    isRoot: process.getuid?.() === 0,
    docker: () => {
      docker ??= connectDocker(environment);
      return docker;
    },
    reach: (url) => reachUrl(url, { environment, timeoutMs: limitMs, signal }),
    run: programRunner(environment, signal),
    signal,
  };
}
