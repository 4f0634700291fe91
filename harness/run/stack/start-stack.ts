import type { Progress } from '../../lib/log.ts';
import type { RunOptions } from '../run-options.ts';
import type { StartedStack } from './stack.ts';
import type { StackNeeds } from './stack-needs.ts';

/**
 * Starts the stack that the run asks for. Loads that one only: Docker's client alone takes a third of a second.
 * @param signal says stop: what was started is taken down, and its reason is thrown
 */
export async function startStack(
  options: RunOptions,
  needs: StackNeeds,
  progress: Progress,
  signal?: AbortSignal,
): Promise<StartedStack> {
  switch (options.stack) {
    case 'simulated': {
      const { startSimulated } = await import('./start-simulated.ts');
      return startSimulated(options, needs);
    }
    case 'containers': {
      const { startContainers } = await import('./start-containers.ts');
      return startContainers(options, needs, progress, signal);
    }
  }
}
