import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { ContainerStats } from 'dockerode';
import type { Docker } from '../../lib/docker/docker-client.ts';
import { PID } from '../../lib/docker/ownership.ts';

const sampledEveryMs = 250;
/** Of /proc/PID/stat: `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/**
 * Watches what a run in one process takes of the processors. Counters only grow, so what was read last is what it took, but for
 * the last quarter of a second.
 * @returns CPU-seconds by who took them: `node` for the command's process (Linux only), else a container's name without the
 *   run's id
 */
export function watchCpu(docker: Docker, pid: number): { seconds(): Map<string, number> } & AsyncDisposable {
  const seconds = new Map<string, number>();
  let stopped = false;
  const sampling = (async () => {
    while (!stopped) {
      // What has just gone has no numbers any more.
      const read = await Promise.all([
        processSeconds(pid).catch(() => []),
        containerSeconds(docker, pid).catch(() => []),
      ]);
      for (const [name, value] of read.flat()) seconds.set(name, Math.max(value, seconds.get(name) ?? 0));
      await setTimeout(sampledEveryMs);
    }
  })();
  return {
    seconds: () => seconds,
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      await sampling;
    },
  };
}

async function processSeconds(pid: number): Promise<[string, number][]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the command's name, which is in parentheses: state, parent, …, utime and stime.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return [['node', (Number(fields[11]) + Number(fields[12])) / ticksPerSecond]];
}

async function containerSeconds(docker: Docker, pid: number): Promise<[string, number][]> {
  const containers = await docker.listContainers({ filters: { label: [`${PID}=${pid}`] } });
  return Promise.all(
    containers.map(async ({ Id, Names }): Promise<[string, number]> => {
      const stats = (await docker.getContainer(Id).stats({ stream: false, 'one-shot': true })) as ContainerStats;
      return [Names[0]?.split('-').at(-1) ?? Id, stats.cpu_stats.cpu_usage.total_usage / 1e9];
    }),
  );
}
