import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-fs';
import { HarnessError, messageOf } from '../errors.ts';
import type { Progress } from '../log.ts';
import type { Docker } from './docker-client.ts';
import { IMAGE, imageLabels, ownerLabels } from './ownership.ts';

export interface ImageRequest {
  /** Short name, as in `kco-harness/<name>`. */
  name: string;
  /** Folder with the Dockerfile and all it copies. */
  context: string;
  /** Image for the Dockerfile's `ARG BASE`. */
  base: string;
  /** Further arguments of the Dockerfile, in the place of what stands there. */
  args?: Readonly<Record<string, string>>;
  progress: Progress;
  /** Ends the build. */
  signal?: AbortSignal;
}

/**
 * Builds an image, or finds it: its tag is a hash of everything that goes into it.
 * @returns the tag.
 * @throws HarnessError IMAGE_BUILD_FAILED with the last lines of the build, or DISK_FULL.
 */
export async function buildImage(docker: Docker, request: ImageRequest): Promise<string> {
  const files = await filesUnder(request.context);
  const tag = `kco-harness/${request.name}:${await hashOf(docker, request, files)}`;
  if (await imageExists(docker, tag)) return tag;

  const { progress, name, signal } = request;
  progress(`building image ${name} (once; a minute or less)`);
  const recent: string[] = [];
  try {
    const stream = await docker.buildImage(
      { context: request.context, src: files },
      {
        t: tag,
        buildargs: { ...request.args, BASE: request.base },
        labels: { [IMAGE]: 'true' },
        forcerm: true,
        abortSignal: signal,
      },
    );
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(
        stream,
        (error, events: BuildEvent[]) => {
          const failure = error ?? events.find((event) => event.error);
          if (failure) reject(new Error(failure instanceof Error ? failure.message : failure.error));
          else resolve();
        },
        (event: BuildEvent) => {
          const line = event.stream?.trim();
          if (!line) return;
          recent.push(line);
          if (recent.length > 20) recent.shift();
          if (/^(Step|Setting up) /.test(line)) progress(`  ${name}: ${line.slice(0, 100)}`);
        },
      );
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw buildFailure(name, messageOf(error), recent);
  }
  return tag;
}

interface BuildEvent {
  stream?: string;
  error?: string;
}

/** The kernel's words, a quota's, and apt's: "You don't have enough free space in /var/cache/apt/archives/." */
const fullDisk = /no space left on device|ENOSPC|disk quota exceeded|enough free space/i;

/** Turns the engine's last words into an error that says what to do. */
export function buildFailure(name: string, message: string, recent: readonly string[]): HarnessError {
  const context = [...recent.slice(-8), message].join('\n  ');
  // dpkg lists all that it could not unpack after it has said why.
  const full = [...recent, message].find((line) => fullDisk.test(line));
  if (full !== undefined) {
    return new HarnessError('DISK_FULL', `Docker ran out of disk while building image "${name}":\n  ${full.trim()}`, {
      hint: 'Free some space where Docker keeps its data: kco-harness clean --images, docker system prune. The images together take about 1 GB.',
    });
  }
  return new HarnessError('IMAGE_BUILD_FAILED', `image "${name}" was not built:\n  ${context}`, {
    hint: 'The lines above are the end of the build. A failing apt-get usually means that no Debian mirror answers from inside Docker.',
  });
}

export async function imageExists(docker: Docker, tag: string): Promise<boolean> {
  try {
    await docker.getImage(tag).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function hashOf(docker: Docker, request: ImageRequest, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  hash.update((await docker.getImage(request.base).inspect()).Id);
  if (request.args) hash.update(JSON.stringify(request.args));
  for (const file of files) {
    const path = join(request.context, file);
    // A start script that was made executable is another image.
    const executable = (await stat(path)).mode & 0o111;
    hash.update(`\0${file}\0${executable}\0`).update(await readFile(path));
  }
  return hash.digest('hex').slice(0, 16);
}

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
    const labels = Object.entries(imageLabels()).map(([name, value]) => `${name}="${value}"`);
    await container.commit({ repo, tag, changes: `LABEL ${labels.join(' ')}` });
  } catch (error) {
    const failure = buildFailure(request.tag, messageOf(error), []);
    throw failure.code === 'DISK_FULL'
      ? failure
      : new HarnessError('IMAGE_BUILD_FAILED', failure.message, { cause: error });
  } finally {
    await container.remove({ force: true, v: true });
  }
}
