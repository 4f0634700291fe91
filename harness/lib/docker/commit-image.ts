import { Readable } from 'node:stream';
import { pack } from 'tar-fs';
import { HarnessError, messageOf } from '../errors.ts';
import { buildFailure, imageExists } from './build-image.ts';
import type { Docker } from './docker-client.ts';
import { OWNED, ownerLabels } from './docker-labels.ts';

export interface Layer {
  /** Folder on this machine. */
  folder: string;
  /** Where its contents go in the image, absolute. */
  target: string;
}

/**
 * Adds folders to an image as one layer, unless an image of that tag is there already.
 * Faster than a Dockerfile's COPY, which sends the whole context on every call.
 */
export async function commitImage(
  docker: Docker,
  request: { from: string; tag: string; layers: readonly Layer[]; runId: string; pid: number },
): Promise<void> {
  if (await imageExists(docker, request.tag)) return;
  const container = await docker.createContainer({
    Image: request.from,
    Labels: ownerLabels(request.runId, request.pid),
  });
  try {
    for (const layer of request.layers) {
      const archive = pack(layer.folder, {
        map: (header) => ({ ...header, name: `${layer.target}/${header.name}`, uid: 0, gid: 0 }),
      });
      await container.putArchive(Readable.from(archive), { path: '/' });
    }
    const [repo, tag] = request.tag.split(':');
    await container.commit({ repo, tag, changes: `LABEL ${OWNED}=true` });
  } catch (error) {
    const failure = buildFailure(request.tag, messageOf(error), []);
    throw failure.code === 'DISK_FULL'
      ? failure
      : new HarnessError('IMAGE_BUILD_FAILED', failure.message, { cause: error });
  } finally {
    await container.remove({ force: true, v: true });
  }
}
