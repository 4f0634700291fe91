import type { Docker } from '../../lib/docker/docker-client.ts';
import type { RunOptions } from '../../run/run-options.ts';
import type { RunProgram } from '../../shopper/browser/find-browser.ts';
import type { Reached } from '../../shopper/browser/provide-browser.ts';

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
export interface Surroundings {
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
  look(here: Surroundings): Promise<Pick<Finding, 'state' | 'detail'> & Partial<Finding>>;
}
