import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { systemCode } from '../../lib/errors.ts';

export interface DockerSearch {
  environment: Readonly<Record<string, string | undefined>>;
  isRoot: boolean;
  socket?: string;
  /** Where daemons lie, which is not on everybody's path. */
  daemonFolders?: readonly string[];
}

/** Why no engine answered, and what helps: each of the ways in which a newcomer has no Docker has its own remedy. */
export async function whyNoDocker({
  environment: { DOCKER_HOST, PATH = '' },
  isRoot,
  socket = '/var/run/docker.sock',
  daemonFolders = ['/usr/sbin', '/usr/local/sbin'],
}: DockerSearch): Promise<{ detail: string; get: string }> {
  if (DOCKER_HOST) {
    return { detail: `none answers at DOCKER_HOST, ${DOCKER_HOST}`, get: 'start that engine, or unset DOCKER_HOST' };
  }
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
