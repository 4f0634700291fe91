import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { whyNoDocker } from '../../../../harness/cli/doctor/check-docker.ts';
import { test } from '../../store/sources/temp-folder.ts';

/** A machine whose path holds these programs. */
async function machine(folder: string, ...programs: string[]) {
  for (const name of programs) await writeFile(join(folder, name), '', { mode: 0o755 });
  return { environment: { PATH: folder }, isRoot: false, socket: join(folder, 'docker.sock'), daemonFolders: [] };
}

test('Debian without Docker: the packages, with sudo for whoever is not root', async ({ temp }) => {
  const here = await machine(temp, 'apt-get');
  expect(await whyNoDocker(here)).toEqual({
    detail: 'not installed',
    get: 'sudo apt-get install docker.io iptables, then sudo dockerd',
  });
  expect(await whyNoDocker({ ...here, isRoot: true })).toMatchObject({
    get: 'apt-get install docker.io iptables, then dockerd',
  });
});

test('a daemon that was not started, on the path or in a folder for daemons', async ({ temp }) => {
  const here = await machine(temp, 'apt-get', 'docker', 'dockerd');
  const notRunning = { detail: 'installed, not running', get: 'sudo systemctl start docker, or sudo dockerd' };
  expect(await whyNoDocker(here)).toEqual(notRunning);
  expect(await whyNoDocker({ ...here, environment: {}, daemonFolders: [temp] })).toEqual(notRunning);
});

test('the client alone, as with Docker Desktop', async ({ temp }) => {
  expect(await whyNoDocker(await machine(temp, 'docker'))).toMatchObject({ detail: 'not running' });
});

test('another system', async ({ temp }) => {
  expect(await whyNoDocker(await machine(temp))).toEqual({
    detail: 'not installed',
    get: 'install Docker Desktop or the Docker engine',
  });
});

test('a socket that this user may not use', async ({ temp, skip }) => {
  skip(process.getuid?.() === 0, 'root may use every socket');
  const here = await machine(temp, 'dockerd');
  await writeFile(here.socket, '');
  await chmod(here.socket, 0o000);
  expect(await whyNoDocker(here)).toMatchObject({ get: expect.stringContaining('usermod -aG docker') });
});
