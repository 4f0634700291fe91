import type { StartedTestContainer } from 'testcontainers';
import { HarnessError } from '../../lib/errors.ts';

/**
 * Gives the store the addresses of these names for good, and lets every other name be unknown at once. A shop asks for
 * its own name in loopback requests, and Docker's name server would keep it waiting for 20 seconds each time.
 */
export async function freezeNames(web: StartedTestContainer, names: readonly string[]): Promise<void> {
  const { exitCode, output } = await web.exec(['/srv/freeze-names.sh', ...names]);
  if (exitCode !== 0) {
    throw new HarnessError('STACK_NOT_READY', `the store does not find its neighbours: ${output.trim()}`);
  }
}
