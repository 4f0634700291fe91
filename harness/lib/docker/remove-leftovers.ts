import type { Docker } from './docker-client.ts';
import { OWNED } from './docker-labels.ts';

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
 * Another `clean`, or the reaper, may have been faster; and a volume that a stranger's container uses stays.
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
