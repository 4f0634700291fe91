import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../errors.ts';
import type { Progress } from '../log.ts';
import { startProgram } from '../start-program.ts';
import { buildFailure, imageExists } from './build-image.ts';
import type { Docker } from './docker-client.ts';
import { IMAGE } from './ownership.ts';

/** Releases of Debian that containers are made of: bookworm for an older PHP, trixie for all else. */
export type DebianRelease = 'trixie' | 'bookworm';

export const baseImages = (release: DebianRelease = 'trixie') => ({
  pulled: `debian:${release}-slim`,
  /** Made from the Debian mirror where no registry answers. Without the 2 it was one that bore a container's mark. */
  made: `kco-harness-base:${release}-2`,
});

export interface BaseImageOptions {
  /** Another image to start from, such as one in a registry of your own. */
  image?: string;
  /** Default: trixie, which the Dockerfiles are written for. */
  release?: DebianRelease;
  /** Mirror for debootstrap; its own default where absent. */
  debianMirror?: string;
  pullTimeoutMs?: number;
  progress: Progress;
  /** Says stop. */
  signal?: AbortSignal;
}

/**
 * The image that others start from: the one named, or `debian:RELEASE-slim`, present or pulled; else made with
 * debootstrap from a Debian mirror, which needs root and no registry.
 * @throws HarnessError BASE_IMAGE_UNAVAILABLE listing what was tried, or DISK_FULL.
 */
export async function baseImage(docker: Docker, options: BaseImageOptions): Promise<string> {
  const { pulled, made } = baseImages(options.release);
  const wanted = options.image ?? pulled;
  if (await imageExists(docker, wanted)) return wanted;
  if (!options.image && (await imageExists(docker, made))) return made;

  const tried: string[] = [];
  try {
    options.progress(`pulling ${wanted}`);
    await pull(docker, wanted, options);
    return wanted;
  } catch (error) {
    options.signal?.throwIfAborted();
    tried.push(`docker pull ${wanted}: ${messageOf(error)}`);
  }
  if (!options.image) {
    try {
      await debootstrap(docker, options);
      return made;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof HarnessError && error.code === 'DISK_FULL') throw error;
      tried.push(`debootstrap: ${messageOf(error)}`);
    }
  }
  throw new HarnessError('BASE_IMAGE_UNAVAILABLE', `no base image for the containers:\n  ${tried.join('\n  ')}`, {
    hint: 'Let Docker reach a registry, name an image with --base-image, or, as root on Debian, apt-get install debootstrap.',
  });
}

async function pull(
  docker: Docker,
  image: string,
  { pullTimeoutMs: timeoutMs = 120_000, signal }: BaseImageOptions,
): Promise<void> {
  // A registry that is not there is refused at once; one that answers nothing must not hold the run.
  const late = AbortSignal.timeout(timeoutMs);
  const abortSignal = signal ? AbortSignal.any([late, signal]) : late;
  try {
    const stream = await docker.pull(image, { abortSignal });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
    });
  } catch (error) {
    // What the engine's client says then is only "aborted".
    throw late.aborted ? new Error(`not complete within ${timeoutMs} ms`) : error;
  }
}

async function debootstrap(docker: Docker, options: BaseImageOptions): Promise<void> {
  const { release = 'trixie' } = options;
  if ((await startProgram('debootstrap', ['--version'])).exitCode !== 0) throw new Error('not installed');
  if (process.getuid?.() !== 0) throw new Error('needs root');

  options.progress('no registry answers: making the base image from the Debian mirror (once; about half a minute)');
  const folder = await mkdtemp(join(tmpdir(), 'kco-harness-base-'));
  try {
    const mirror = options.debianMirror ? [options.debianMirror] : [];
    const made = await startProgram('debootstrap', ['--variant=minbase', release, join(folder, 'system'), ...mirror], {
      signal: options.signal,
    });
    if (made.exitCode !== 0) throw debootstrapFailure(made.stdout.trim() || made.stderr.trim());
    const trimmed = [
      'var/cache/apt/archives',
      'var/lib/apt/lists',
      'usr/share/doc',
      'usr/share/man',
      'usr/share/locale',
    ];
    for (const path of trimmed) await rm(join(folder, 'system', path), { recursive: true, force: true });
    const packed = await startProgram('tar', ['-C', join(folder, 'system'), '-cf', `${folder}/root.tar`, '.']);
    if (packed.exitCode !== 0) throw debootstrapFailure(packed.stderr.trim());
    const [repo, tag] = baseImages(release).made.split(':');
    const stream = await docker.importImage(createReadStream(`${folder}/root.tar`), {
      repo,
      tag,
      changes: [`LABEL ${IMAGE}=true`, 'CMD ["sh"]'],
    });
    await new Promise<void>((resolve, reject) => {
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function debootstrapFailure(output: string): Error {
  const lines = output.split('\n');
  const failure = buildFailure('base', lines.at(-1) ?? 'no output', lines);
  return failure.code === 'DISK_FULL' ? failure : new Error(lines.slice(-2).join(' / '));
}
