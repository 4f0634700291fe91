import type { ContainerStats } from 'dockerode';
import type { Docker } from '../../lib/docker/docker-client.ts';
import { OWNED } from '../../lib/docker/docker-labels.ts';

const mebibyte = 1024 * 1024;

/** Samples the memory of all the harness's containers, twice a second, until disposed of. */
export function watchMemory(docker: Docker): { peakMegabytes(): number } & AsyncDisposable {
  let peak = 0;
  let stopped = false;
  const sampling = (async () => {
    while (!stopped) {
      peak = Math.max(peak, await sampleMebibytes(docker).catch(() => 0)); // a container that just went has no numbers
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return {
    peakMegabytes: () => peak,
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      await sampling;
    },
  };
}

/** As `docker stats` counts: without the page cache that the kernel may take back. */
async function sampleMebibytes(docker: Docker): Promise<number> {
  const containers = await docker.listContainers({ filters: { label: [`${OWNED}=true`] } });
  const stats = await Promise.all(
    containers.map(
      ({ Id }) => docker.getContainer(Id).stats({ stream: false, 'one-shot': true }) as Promise<ContainerStats>,
    ),
  );
  const bytes = stats.map(({ memory_stats: { usage = 0, stats: detail } }) => {
    const counters = detail as unknown as Record<string, number> | undefined;
    return usage - (counters?.total_inactive_file ?? counters?.inactive_file ?? 0);
  });
  return bytes.reduce((sum, each) => sum + each, 0) / mebibyte;
}
