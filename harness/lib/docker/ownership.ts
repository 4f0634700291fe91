import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Docker } from './docker-client.ts';

/** Marks every container, network and volume that the harness makes in Docker. */
export const OWNED = 'org.kco-harness';
/** Marks its images. Containers inherit the labels of their image, so it is another mark: whose container it is its maker alone says. */
export const IMAGE = 'org.kco-harness.image';
export const RUN = 'org.kco-harness.run';
const HOST = 'org.kco-harness.host';
const BOOT = 'org.kco-harness.boot';
/** The process that must be alive for a resource to be in use. */
export const PID = 'org.kco-harness.pid';
const STARTED = 'org.kco-harness.pid-started';

/** Labels that tell which run owns a resource, and which process of which host must be alive for it to be in use. */
export function ownerLabels(runId: string, pid: number): Record<string, string> {
  return {
    [OWNED]: 'true',
    [RUN]: runId,
    [HOST]: hostname(),
    [BOOT]: bootId(),
    [PID]: String(pid),
    [STARTED]: processStartedAt(pid) ?? '',
  };
}

/** An image that was a container of ours says nothing any more of who made it; labels cannot be taken away, only emptied. */
export const imageLabels = (): Record<string, string> => ({
  [IMAGE]: 'true',
  ...Object.fromEntries([OWNED, RUN, HOST, BOOT, PID, STARTED].map((label) => [label, ''])),
});

/**
 * Whether the owner of these labels is gone. Another host's resources are never called orphans.
 * @param shared the engine has users on other machines, whose hosts may have this one's name, as machines made from one
 *   image do: what was made before this machine was started is then somebody else's
 */
export function isOrphan(labels: Readonly<Record<string, string>>, { shared = false } = {}): boolean {
  if (labels[OWNED] !== 'true' || labels[HOST] !== hostname()) return false;
  if (shared && labels[BOOT] !== bootId()) return false;
  const pid = Number(labels[PID]);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return true;
  const started = labels[STARTED];
  return Boolean(started) && processStartedAt(pid) !== started;
}

/** Of this machine, since it was started; nothing where the system does not tell. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  const stat = processStat(pid);
  // A zombie has ended; nobody has asked for its exit code yet.
  if (stat) return stat[0] !== 'Z' && stat[0] !== 'X';
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start time of a process in clock ticks since boot, which tells a reused pid from the owner's. Linux only. */
export function processStartedAt(pid: number): string | undefined {
  return processStat(pid)?.[19];
}

/** Fields of /proc/PID/stat from the third on: state, parent, …; undefined without /proc or without such a process. */
function processStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields are counted after the command name, which is in parentheses and may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

export interface Removed {
  containers: string[];
  networks: string[];
  volumes: string[];
}

/** Removes the harness's containers, networks and volumes whose labels `which` accepts, in that order. */
export async function removeLeftovers(
  docker: Docker,
  which: (labels: Readonly<Record<string, string>>) => boolean,
): Promise<Removed> {
  const filters = { label: [`${OWNED}=true`] };
  const removed: Removed = { containers: [], networks: [], volumes: [] };

  for (const { Id, Names, Labels } of await docker.listContainers({ all: true, filters })) {
    if (!which(Labels)) continue;
    const container = docker.getContainer(Id);
    if (await unlessGone(container.remove({ force: true, v: true }))) {
      removed.containers.push(Names[0]?.replace(/^\//, '') ?? Id);
    } else {
      // Somebody else is removing it: its networks can go when it has gone.
      await unlessGone(container.wait({ condition: 'removed' }));
    }
  }
  for (const { Id, Name, Labels } of await docker.listNetworks({ filters })) {
    if (!which(Labels ?? {})) continue;
    if (await unlessGone(docker.getNetwork(Id).remove())) removed.networks.push(Name);
  }
  for (const { Name, Labels } of (await docker.listVolumes({ filters })).Volumes ?? []) {
    if (!which(Labels ?? {})) continue;
    if (await unlessGone(docker.getVolume(Name).remove())) removed.volumes.push(Name);
  }
  return removed;
}

/**
 * Another `clean`, or the reaper, may have been faster; and a volume that somebody else's container uses stays.
 * @returns whether this call did it.
 */
async function unlessGone(removal: Promise<unknown>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
    return false;
  }
}

/** Names of what `removeLeftovers` would remove now. */
export async function leftovers(
  docker: Docker,
  which: (labels: Readonly<Record<string, string>>) => boolean,
): Promise<string[]> {
  const filters = { label: [`${OWNED}=true`] };
  const containers = await docker.listContainers({ all: true, filters });
  const networks = await docker.listNetworks({ filters });
  const volumes = (await docker.listVolumes({ filters })).Volumes ?? [];
  return [
    ...containers
      .filter(({ Labels }) => which(Labels))
      .map(({ Id, Names }) => `container ${Names[0]?.replace(/^\//, '') ?? Id}`),
    ...networks.filter(({ Labels }) => which(Labels ?? {})).map(({ Name }) => `network ${Name}`),
    ...volumes.filter(({ Labels }) => which(Labels ?? {})).map(({ Name }) => `volume ${Name}`),
  ];
}
