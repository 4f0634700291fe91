import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { Check, Finding, Surroundings } from './finding.ts';

/** All at once, each for as long as `here.signal` allows. A check that fails is a finding, too. */
export async function runChecks(checks: readonly Check[], here: Surroundings): Promise<Finding[]> {
  const late = new Promise<'late'>((resolve) => {
    if (here.signal.aborted) resolve('late');
    here.signal.addEventListener('abort', () => resolve('late'), { once: true });
  });
  return Promise.all(
    checks.map(async ({ about, look }) => {
      const seen = await Promise.race([look(here).catch(crashed), late]);
      return { ...about, ...(seen === 'late' ? { state: 'unknown' as const, detail: 'no answer in time' } : seen) };
    }),
  );
}

function crashed(error: unknown): Pick<Finding, 'state' | 'detail'> {
  const noDocker = error instanceof HarnessError && error.code === 'DOCKER_UNAVAILABLE';
  return { state: 'unknown', detail: noDocker ? 'not known without Docker' : (messageOf(error).split('\n')[0] ?? '') };
}
