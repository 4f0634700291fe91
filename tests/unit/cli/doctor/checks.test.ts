import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { checkBaseImage, checkDocker, checkReaper } from '../../../../harness/cli/doctor/check-docker.ts';
import {
  checkBrowser,
  checkCache,
  checkDisk,
  checkPorts,
  checkRunFolder,
  localEnginesCheck,
} from '../../../../harness/cli/doctor/check-machine.ts';
import { checkSources, checkWordPressOrg } from '../../../../harness/cli/doctor/check-sources.ts';
import { runChecks } from '../../../../harness/cli/doctor/finding.ts';
import { baseImage, baseImages } from '../../../../harness/lib/docker/base-image.ts';
import { connectDocker } from '../../../../harness/lib/docker/docker-client.ts';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { silent } from '../../../../harness/lib/log.ts';
import { stubDocker } from '../../lib/docker/stub-docker.ts';
import { test } from '../../store/sources/temp-folder.ts';
import { bareMachine, engine } from './bare-machine.ts';

test.describe('Docker', () => {
  test('an engine is described', async () => {
    expect(await checkDocker.look(bareMachine({ docker: engine({}) }))).toEqual({
      state: 'ok',
      detail: '27.1 on Debian GNU/Linux 13, cgroup v2, 4 cores, 8.0 GiB',
    });
  });

  test('one that was named is named', async () => {
    const environment = { DOCKER_HOST: 'tcp://10.0.0.1:2375' };
    expect(await checkDocker.look(bareMachine({ docker: engine({}), environment }))).toEqual({
      state: 'ok',
      detail: '27.1 on Debian GNU/Linux 13, cgroup v2, 4 cores, 8.0 GiB; "build7" at DOCKER_HOST, tcp://10.0.0.1:2375',
    });
  });

  test('one that was named and does not answer is missing, with the reason and a remedy', async () => {
    const environment = { DOCKER_HOST: 'tcp://127.0.0.1:1', PATH: '/nowhere' };
    const docker = () => connectDocker(environment);
    expect(await checkDocker.look(bareMachine({ docker, environment }))).toEqual({
      state: 'missing',
      detail: 'no Docker engine answers at DOCKER_HOST, tcp://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1',
      get: expect.stringContaining('unset DOCKER_HOST'),
    });
  });

  test('without a name it is looked for', async () => {
    expect(await checkDocker.look(bareMachine())).toMatchObject({ state: 'missing', get: expect.any(String) });
  });
});

test('an engine that is silent is said, with what to see to', async () => {
  const silentEngine = { docker: () => new Promise<never>(() => {}), signal: AbortSignal.abort() };
  const environment = { DOCKER_HOST: 'tcp://10.0.0.1:2375' };
  expect(await runChecks([checkDocker], bareMachine({ ...silentEngine, environment }))).toMatchObject([
    { name: 'Docker', state: 'missing', detail: 'DOCKER_HOST, tcp://10.0.0.1:2375, does not answer' },
  ]);
  expect(await runChecks([checkDocker], bareMachine(silentEngine))).toMatchObject([
    { state: 'missing', detail: 'the engine here does not answer', get: 'start it anew' },
  ]);
});

test.describe('cache', () => {
  const look = (cacheDir: string) => checkCache.look(bareMachine({ options: { ...bareMachine().options, cacheDir } }));

  test('there, or where it can be made', async ({ temp }) => {
    for (const path of [temp, join(temp, 'deep', 'er')]) {
      expect(await look(path)).toEqual({ state: 'ok', detail: path });
    }
  });

  test('a file in its place, or in that of a folder of it', async ({ temp }) => {
    await writeFile(join(temp, 'templates'), '');
    expect(await look(temp)).toEqual({ state: 'missing', detail: `${join(temp, 'templates')} is no folder` });
    expect(await look(join(temp, 'templates'))).toMatchObject({ state: 'missing' });
  });

  test('folders of another user', async ({ temp, skip }) => {
    skip(process.getuid?.() === 0, 'root may write everywhere');
    await mkdir(join(temp, 'sources'), { mode: 0o555 });
    expect(await look(temp)).toMatchObject({ state: 'missing', detail: expect.stringContaining('EACCES') });
  });
});

test.describe('local WAF', () => {
  const opens = (versions: Partial<Record<'v3' | 'v2', string>>) =>
    localEnginesCheck(async (kind) => {
      const version = versions[kind];
      if (version === undefined) throw new HarnessError('ENGINE_UNAVAILABLE', `no ${kind} here`);
      const unused = () => Promise.reject(new Error('nobody asks for this'));
      const host = 'local';
      const idle = { load: unused, refusalOf: unused, readRuleFile: unused, [Symbol.asyncDispose]: async () => {} };
      return { kind, host, version, ...idle };
    });

  test('what is installed is named, and one is enough', async () => {
    const both = { v3: 'ModSecurity v3.0.14, nginx 1.26.3', v2: 'ModSecurity 2.9.11, Apache 2.4.68' };
    expect(await opens(both).look(bareMachine())).toEqual({
      state: 'ok',
      detail: `v3: ${both.v3}; v2: ${both.v2}`,
    });
    expect(await opens({ v2: both.v2 }).look(bareMachine())).toEqual({ state: 'ok', detail: `v2: ${both.v2}` });
  });

  test('none is missing, and needed by nobody', async () => {
    const check = opens({});
    expect(await check.look(bareMachine())).toMatchObject({ state: 'missing' });
    expect(check.about).toMatchObject({ neededBy: 'nobody', get: expect.stringContaining('apt-get install nginx') });
  });
});

test.describe('base image', () => {
  const wanted = baseImages().pulled;

  test('these are the images that a run looks for', async () => {
    for (const image of Object.values(baseImages())) {
      expect(await baseImage(stubDocker({ images: [image] }), { progress: silent })).toBe(image);
    }
  });

  test('here, made here, or to be pulled', async () => {
    for (const [docker, detail] of [
      [engine({ has: [wanted] }), `${wanted} is here`],
      [engine({ has: [baseImages().made] }), `${baseImages().made} is here`],
      [engine({ pullable: [wanted] }), `${wanted} can be pulled; the first run does`],
    ] as const) {
      expect(await checkBaseImage().look(bareMachine({ docker }))).toEqual({ state: 'ok', detail });
    }
  });

  test('without a registry, root makes it with debootstrap; nobody else can', async () => {
    const run = async () => ({ exitCode: 0, output: 'debootstrap 1.0.140' });
    const here = bareMachine({ docker: engine({}), run });
    expect(await checkBaseImage().look({ ...here, isRoot: true })).toMatchObject({ state: 'ok' });
    expect(await checkBaseImage().look(here)).toEqual({
      state: 'missing',
      detail: `${wanted} is not here and cannot be pulled (no such host); debootstrap needs root`,
    });
    expect(await checkBaseImage().look(bareMachine({ docker: engine({}), isRoot: true }))).toMatchObject({
      state: 'missing',
      detail: expect.stringContaining('debootstrap is not installed'),
    });
  });

  test('one that was named is never replaced by another', async () => {
    const { options } = bareMachine();
    const here = bareMachine({ docker: engine({ has: [wanted] }), options: { ...options, baseImage: 'mine:1' } });
    expect(await checkBaseImage().look({ ...here, isRoot: true })).toMatchObject({
      state: 'missing',
      get: 'docker pull mine:1',
    });
  });
});

test('reaper image: the one that testcontainers would start, and how to get it', async () => {
  const finding = await checkReaper.look(bareMachine({ docker: engine({}) }));
  expect(finding).toMatchObject({
    state: 'missing',
    get: expect.stringMatching(/^docker pull testcontainers\/ryuk:[\d.]+$/),
  });
  const image = finding.get?.replace('docker pull ', '') ?? '';
  expect(await checkReaper.look(bareMachine({ docker: engine({ has: [image] }) }))).toMatchObject({ state: 'ok' });
});

test.describe('plugin sources', () => {
  test('found in the artifacts, and the other artifacts are listed', async ({ temp }) => {
    for (const name of [
      'klarna-checkout-for-woocommerce.2.20.9.zip',
      'klarna-checkout-for-woocommerce-2.8.7.zip',
      'woocommerce.10.0.2.zip',
      'polylang.3.7.zip',
      'notes.txt',
    ]) {
      await writeFile(join(temp, name), '');
    }
    const options = { ...bareMachine().options, artifactsDir: temp, cacheDir: temp };
    expect(await checkSources.look(bareMachine({ options }))).toEqual({
      state: 'ok',
      detail:
        'KCO 2.20.9 (artifacts), WooCommerce 10.0.2 (artifacts); artifacts: KCO 2.8.7, KCO 2.20.9, WooCommerce 10.0.2',
    });
  });

  test('on wordpress.org, as each release is asked for', async ({ temp }) => {
    const asked: string[] = [];
    const options = { ...bareMachine().options, artifactsDir: temp, cacheDir: temp, wordpress: '6.8.7' };
    const here = bareMachine({
      options,
      reach: async (url) => {
        asked.push(url);
        return { type: 'answered', status: url.includes('/plugin/woocommerce.') ? 404 : 200, bytes: undefined };
      },
    });
    expect(await checkSources.look(here)).toMatchObject({
      state: 'missing',
      detail: 'WooCommerce 10.0.2: neither here nor to be had from wordpress.org',
      get: expect.stringContaining(temp),
    });
    expect(asked.map((url) => url.replace(/^https:\/\/downloads\.wordpress\.org/, '')).sort()).toEqual([
      '/plugin/klarna-checkout-for-woocommerce.2.20.9.zip',
      '/plugin/woocommerce.10.0.2.zip',
      '/release/wordpress-6.8.7.zip',
    ]);
  });
});

test('wordpress.org: any answer will do', async () => {
  expect(await checkWordPressOrg.look(bareMachine())).toEqual({
    state: 'missing',
    detail: 'not reachable: ENOTFOUND',
  });
  const reach = async () => ({ type: 'answered', status: 403, bytes: undefined }) as const;
  expect(await checkWordPressOrg.look(bareMachine({ reach }))).toEqual({ state: 'ok', detail: 'reachable' });
});

test('loopback can be listened on', async () => {
  expect(await checkPorts.look(bareMachine())).toMatchObject({ state: 'ok' });
});

test.describe('run folder', () => {
  const below = (folder: string) =>
    bareMachine({ options: { ...bareMachine().options, runFolder: join(folder, 'runs', 'id') } });

  test('one that would be made is well, and is not made', async ({ temp }) => {
    expect(await checkRunFolder.look(below(temp))).toEqual({ state: 'ok', detail: join(temp, 'runs') });
    await mkdir(join(temp, 'runs')); // fails when it was
  });

  test('a file in its place', async ({ temp }) => {
    const file = join(temp, 'file');
    await writeFile(file, '');
    expect(await checkRunFolder.look(below(file))).toMatchObject({ state: 'missing', detail: `${file} is no folder` });
  });

  test('a folder that may not be written', async ({ temp, skip }) => {
    skip(process.getuid?.() === 0, 'root may write everywhere');
    await chmod(temp, 0o555);
    expect(await checkRunFolder.look(below(temp))).toMatchObject({ detail: `${temp} may not be written: EACCES` });
  });
});

test('disk: what is free for runs and cache, and for Docker where its folder is on this machine', async ({ temp }) => {
  const options = { ...bareMachine().options, cacheDir: join(temp, 'cache'), runFolder: join(temp, 'runs', 'id') };
  const { detail } = await checkDisk.look(bareMachine({ options, docker: engine({}) }));
  expect(detail).toMatch(/runs .*[\d.]+ GB.*cache .*[\d.]+ GB/);
  expect(detail).not.toContain('Docker');
});

test('browser: the one that is named, and nothing in its place', async () => {
  const { options } = bareMachine();
  const named = (browser: string) => ({ ...options, browser });
  const run = async () => ({ exitCode: 0, output: 'Chromium 156.0.8078.79' });
  expect(await checkBrowser.look(bareMachine({ run, options: named(process.execPath) }))).toEqual({
    state: 'ok',
    detail: `${process.execPath}, 156.0.8078.79`,
  });
  expect(await checkBrowser.look(bareMachine({ run, options: named('/nowhere') }))).toEqual({
    state: 'missing',
    detail: 'none at /nowhere',
  });
});
