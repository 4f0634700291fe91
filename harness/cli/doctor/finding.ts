import type { Docker } from '../../lib/docker/docker-client.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { RunOptions } from '../../run/run-options.ts';
import type { RunProgram } from '../../shopper/browser/find-browser.ts';
import type { Reached } from '../../shopper/browser/provide-browser.ts';
import { reachUrl } from '../reach-url.ts';
import { programRunner } from '../run-program.ts';

/** What one check found. */
export interface Finding {
  /** Short name, as in the first column: `Docker`. */
  name: string;
  /** `unknown`: the check got no answer in time. */
  state: 'ok' | 'missing' | 'unknown';
  /** What was seen, one line. */
  detail: string;
  /** Who cannot do without it. `nobody`: it is good to have. */
  neededBy: 'every stack' | 'containers' | 'nobody';
  /** What its absence costs. */
  without?: string;
  /** How to get it: a command, or a few words. */
  get?: string;
}

/** This machine as checks see it. Each is asked briefly, and changes nothing. */
export interface CheckEnvironment {
  options: RunOptions;
  environment: NodeJS.ProcessEnv;
  isRoot: boolean;
  /**
   * Connects once, however many checks ask.
   * @throws HarnessError DOCKER_UNAVAILABLE
   */
  docker: () => Promise<Docker>;
  reach: (url: string) => Promise<Reached>;
  run: RunProgram;
  /** Set when the answers have come too late. */
  signal: AbortSignal;
}

export interface Check {
  /** What stands in the finding when the check gives no answer. */
  readonly about: Pick<Finding, 'name' | 'neededBy'> & Partial<Pick<Finding, 'without' | 'get'>>;
  look(here: CheckEnvironment): Promise<Pick<Finding, 'state' | 'detail'> & Partial<Finding>>;
  /** What it means that there was no answer in time, where that tells something. */
  late?(here: CheckEnvironment): Pick<Finding, 'state' | 'detail'> & Partial<Finding>;
}

/** All at once, each for as long as `here.signal` allows. A check that fails is a finding, too. */
export async function runChecks(checks: readonly Check[], here: CheckEnvironment): Promise<Finding[]> {
  const late = new Promise<'late'>((resolve) => {
    if (here.signal.aborted) resolve('late');
    here.signal.addEventListener('abort', () => resolve('late'), { once: true });
  });
  return Promise.all(
    checks.map(async ({ about, look, late: whenLate }) => {
      const seen = await Promise.race([look(here).catch(crashed), late]);
      const noAnswer = { state: 'unknown' as const, detail: 'no answer in time' };
      return { ...about, ...(seen === 'late' ? (whenLate?.(here) ?? noAnswer) : seen) };
    }),
  );
}

function crashed(error: unknown): Pick<Finding, 'state' | 'detail'> {
  const noDocker = error instanceof HarnessError && error.code === 'DOCKER_UNAVAILABLE';
  return { state: 'unknown', detail: noDocker ? 'not known without Docker' : (messageOf(error).split('\n')[0] ?? '') };
}

/** No check may take longer: all of them run while somebody waits. */
const limitMs = 3_000;

/** This process's environment, from now on and for as long as checks may take. */
export async function checkEnvironment(options: RunOptions, environment: NodeJS.ProcessEnv): Promise<CheckEnvironment> {
  // Loaded before the time starts: it takes most of a second, and is nobody's answer.
  const { connectDocker } = await import('../../lib/docker/docker-client.ts');
  const signal = AbortSignal.timeout(limitMs);
  let docker: ReturnType<CheckEnvironment['docker']> | undefined;
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
