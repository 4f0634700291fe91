import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { baseImages, type DebianRelease } from '../../lib/docker/base-image.ts';
import { imageExists } from '../../lib/docker/build-image.ts';
import type { Docker } from '../../lib/docker/docker-client.ts';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { Check } from './finding.ts';

export const checkDocker: Check = {
  about: { name: 'Docker', neededBy: 'containers', without: 'no real store; the simulated stack needs none' },
  look: async ({ docker, environment, isRoot }) => {
    const { DOCKER_HOST: named } = environment;
    try {
      const { Name, ServerVersion, CgroupVersion, OperatingSystem, NCPU, MemTotal } = await (await docker()).info();
      const size = `${NCPU} cores, ${(MemTotal / 1024 ** 3).toFixed(1)} GiB`;
      const where = named ? `; "${Name}" at DOCKER_HOST, ${named}` : '';
      return {
        state: 'ok',
        detail: `${ServerVersion} on ${OperatingSystem}, cgroup v${CgroupVersion ?? 1}, ${size}${where}`,
      };
    } catch (error) {
      if (named && error instanceof HarnessError) return { state: 'missing', detail: error.message, get: error.hint };
      // The error only says that no engine was found; what a newcomer needs to know is why.
      return { state: 'missing', ...(await whyNoDocker({ environment, isRoot })) };
    }
  },
  late: ({ environment: { DOCKER_HOST } }) =>
    DOCKER_HOST
      ? {
          state: 'missing',
          detail: `DOCKER_HOST, ${DOCKER_HOST}, does not answer`,
          get: 'see to that engine, or unset DOCKER_HOST',
        }
      : { state: 'missing', detail: 'the engine here does not answer', get: 'start it anew' },
};

export interface DockerSearch {
  environment: Readonly<Record<string, string | undefined>>;
  isRoot: boolean;
  socket?: string;
  /** Where daemons lie, which is not on everybody's path. */
  daemonFolders?: readonly string[];
}

/** Why no engine answered, and what helps: each of the ways in which a newcomer has no Docker has its own remedy. */
export async function whyNoDocker({
  environment: { PATH = '' },
  isRoot,
  socket = '/var/run/docker.sock',
  daemonFolders = ['/usr/sbin', '/usr/local/sbin'],
}: DockerSearch): Promise<{ detail: string; get: string }> {
  const path = PATH.split(delimiter).filter(Boolean);
  const sudo = isRoot ? '' : 'sudo ';
  const refused = await access(socket, constants.W_OK).then(() => undefined, systemCode);
  if (refused === 'EACCES') {
    return { detail: `${socket} is not for this user`, get: 'sudo usermod -aG docker "$USER", then log in again' };
  }
  if (await lies('dockerd', [...path, ...daemonFolders])) {
    return { detail: 'installed, not running', get: `${sudo}systemctl start docker, or ${sudo}dockerd` };
  }
  if (await lies('docker', path)) return { detail: 'not running', get: 'start Docker Desktop, or set DOCKER_HOST' };
  if (await lies('apt-get', path)) {
    return { detail: 'not installed', get: `${sudo}apt-get install docker.io iptables, then ${sudo}dockerd` };
  }
  return { detail: 'not installed', get: 'install Docker Desktop or the Docker engine' };
}

async function lies(program: string, folders: readonly string[]): Promise<boolean> {
  for (const folder of folders) {
    const there = await access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (there) return true;
  }
  return false;
}

/** @param release that the store's PHP comes from, where it is not the one of all else; `--base-image` names that one */
export const checkBaseImage = (release?: DebianRelease): Check => ({
  about: {
    name: release ? `base image ${release}` : 'base image',
    neededBy: 'containers',
    without: 'no real store; the simulated stack needs none',
    get: `docker pull ${baseImages(release).pulled}; or as root on Debian: apt-get install debootstrap${release ? '' : '; or --base-image'}`,
  },
  look: async ({ options, docker, run, isRoot, signal }) => {
    const engine = await docker();
    const { pulled, made } = baseImages(release);
    const named = release ? undefined : options.baseImage;
    const wanted = named ?? pulled;
    if (await imageExists(engine, wanted)) return { state: 'ok', detail: `${wanted} is here` };
    if (!named && (await imageExists(engine, made))) return { state: 'ok', detail: `${made} is here` };
    const { pullable, reason } = await whetherPullable(engine, wanted, signal);
    if (pullable) return { state: 'ok', detail: `${wanted} can be pulled; the first run does` };
    const why = `${wanted} is not here and cannot be pulled (${reason})`;
    if (named) return { state: 'missing', detail: why, get: `docker pull ${wanted}` };
    const { exitCode } = await run('debootstrap', ['--version'], { timeoutMs: 2_000 });
    if (exitCode !== 0) return { state: 'missing', detail: `${why}; debootstrap is not installed` };
    if (!isRoot) return { state: 'missing', detail: `${why}; debootstrap needs root` };
    return { state: 'ok', detail: 'debootstrap makes it from a Debian mirror; the first run does' };
  },
});

export const checkReaper: Check = {
  about: {
    name: 'reaper image',
    neededBy: 'nobody',
    without: 'containers of a killed run stay until kco-harness clean removes them',
  },
  look: async ({ docker, signal }) => {
    const engine = await docker();
    const { REAPER_IMAGE: image } = await import('testcontainers/build/reaper/reaper.js');
    if (await imageExists(engine, image)) return { state: 'ok', detail: `${image} is here` };
    const { pullable, reason } = await whetherPullable(engine, image, signal);
    if (pullable) return { state: 'ok', detail: `${image} can be pulled; the first run does` };
    return { state: 'missing', detail: `${image} cannot be pulled (${reason})`, get: `docker pull ${image}` };
  },
};

/** The engine asks the registry for the image's description, with its own proxies and mirrors, and pulls nothing. */
export async function whetherPullable(
  docker: Docker,
  image: string,
  signal: AbortSignal,
): Promise<{ pullable: boolean; reason: string }> {
  try {
    await docker.getImage(image).distribution({ abortSignal: signal });
    return { pullable: true, reason: '' };
  } catch (error) {
    const [said = ''] = messageOf(error).split('\n');
    // "(HTTP code 500) server error - Get "https://…": dial tcp: lookup …: no such host": the end is what tells.
    return { pullable: false, reason: signal.aborted ? 'no answer in time' : (said.split(': ').at(-1) ?? said).trim() };
  }
}
