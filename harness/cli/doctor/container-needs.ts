import type { RunOptions } from '../../run/run-options.ts';
import { checkBaseImage } from './check-base-image.ts';
import { checkDocker } from './check-docker.ts';
import { checkSources } from './check-sources.ts';
import type { Finding } from './finding.ts';
import { runChecks } from './run-checks.ts';
import { lackedIn } from './stacks-here.ts';
import { surroundings } from './surroundings.ts';

/** What the containers of a run lack on this machine, most basic first. */
export async function containerNeeds(options: RunOptions, environment: NodeJS.ProcessEnv): Promise<Finding[]> {
  const here = await surroundings(options, environment);
  return lackedIn(await runChecks([checkDocker, checkBaseImage, checkSources], here));
}
