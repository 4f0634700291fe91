import type { Docker } from '../../lib/docker/docker-client.ts';
import { OWNED } from '../../lib/docker/docker-labels.ts';

/**
 * Size of the newest image of each kind, shared layers counted once. Every image starts from the base image, and the
 * shop's from the store's.
 */
export async function imageMegabytes(docker: Docker): Promise<number> {
  const images = await docker.listImages({ filters: { label: [`${OWNED}=true`] } });
  const newest = new Map<string, string>();
  for (const { RepoTags, Id } of images.sort((a, b) => a.Created - b.Created)) {
    const name = RepoTags?.[0]?.split(':')[0];
    if (name) newest.set(name, Id);
  }
  const layers = new Map<string, number>();
  for (const id of newest.values()) {
    const [{ RootFS }, history] = await Promise.all([
      docker.getImage(id).inspect(),
      docker.getImage(id).history() as Promise<{ Size: number }[]>,
    ]);
    // History is newest first and also lists steps that made no layer; layers are oldest first.
    const sizes = history
      .map(({ Size }) => Size)
      .filter((size) => size > 0)
      .reverse();
    for (const [index, layer] of (RootFS.Layers ?? []).entries()) layers.set(layer, sizes[index] ?? 0);
  }
  return [...layers.values()].reduce((sum, size) => sum + size, 0) / 1e6;
}
