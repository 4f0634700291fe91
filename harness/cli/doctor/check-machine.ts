import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { engineKinds, type WafEngine } from '../../edge/engine/waf-engine.ts';
import { cacheHint, nearestFolder, whyUnwritable } from '../../lib/cache-folder.ts';
import { HarnessError } from '../../lib/errors.ts';
import { openInstalledEngine } from '../../run/waf/open-engine.ts';
import { findStartableBrowser } from '../../shopper/browser/find-browser.ts';
import { browserPlaces } from '../get-browser.ts';
import type { Check, CheckEnvironment } from './finding.ts';

/** Older versions do not come this far: the way in refuses them. */
export const checkNode: Check = {
  about: { name: 'Node', neededBy: 'every stack' },
  look: async () => ({ state: 'ok', detail: process.versions.node }),
};

export const checkBrowser: Check = {
  about: {
    name: 'browser',
    neededBy: 'nobody',
    without: 'no browser shopper; --shopper http shops without one',
    get: 'a run gets one by itself where it can; else apt-get install chromium, or npx playwright install chromium',
  },
  look: async ({ options, environment, run }) => {
    const found = await findStartableBrowser(browserPlaces(options.browser, environment), run);
    if (found.type === 'found') return { state: 'ok', detail: `${found.path}, ${found.version}` };
    return { state: 'missing', detail: found.tried[0] ?? `none ${options.browser ? `at ${options.browser}` : 'here'}` };
  },
};

export const checkPorts: Check = {
  about: {
    name: 'loopback',
    neededBy: 'every stack',
    without: 'no stack at all',
    get: 'let this user listen on 127.0.0.1',
  },
  look: async () => {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    await new Promise((resolve) => server.close(resolve));
    return { state: 'ok', detail: 'ports of 127.0.0.1 can be listened on' };
  },
};

export const checkRunFolder: Check = {
  about: {
    name: 'run folder',
    neededBy: 'every stack',
    without: 'no stack at all',
    get: 'another folder, with --output',
  },
  look: async ({ options }) => {
    const folder = dirname(options.runFolder);
    const why = await whyUnwritable(folder);
    return why === undefined ? { state: 'ok', detail: folder } : { state: 'missing', detail: why };
  },
};

/** Where sources and templates are kept; a run that was made as root may have left folders below it that are root's. */
export const checkCache: Check = {
  about: {
    name: 'cache',
    neededBy: 'containers',
    without: 'no real store; the simulated stack needs none',
    get: cacheHint,
  },
  look: async ({ options: { cacheDir } }) => {
    const folders = [cacheDir, join(cacheDir, 'sources'), join(cacheDir, 'templates')];
    const [why] = (await Promise.all(folders.map(whyUnwritable))).filter((one) => one !== undefined);
    return why === undefined ? { state: 'ok', detail: cacheDir } : { state: 'missing', detail: why };
  },
};

/** Below this a first run does not come to its end: images; templates and unpacked sources; traces. */
const neededMegabytes = { docker: 2_500, cache: 500, runs: 200 };

export const checkDisk: Check = {
  about: { name: 'disk', neededBy: 'nobody', without: 'a run may stop half-way with DISK_FULL' },
  look: async (here) => {
    const { cacheDir, runFolder } = here.options;
    const dockerRoot = await dockerFolder(here);
    const places = await Promise.all([
      measure('runs', dirname(runFolder), neededMegabytes.runs),
      measure('cache', cacheDir, neededMegabytes.cache),
      ...(dockerRoot ? [measure('Docker', dockerRoot, neededMegabytes.docker)] : []),
    ]);
    const full = places.filter(({ free, needed }) => free < needed);
    if (full.length === 0) {
      return {
        state: 'ok',
        detail: `free: ${places.map(({ what, free }) => `${what} ${gigabytes(free)}`).join(', ')}`,
      };
    }
    const short = full.map(
      ({ what, path, free, needed }) => `${what} (${path}) has ${gigabytes(free)} of ${gigabytes(needed)}`,
    );
    return { state: 'missing', detail: short.join(', '), get: 'kco-harness clean --images --cache, or free some' };
  },
};

/** Where the engine keeps its images, when that is a folder of this machine. */
async function dockerFolder({ docker }: CheckEnvironment): Promise<string | undefined> {
  try {
    const { DockerRootDir } = (await (await docker()).info()) as { DockerRootDir: string };
    await statfs(DockerRootDir);
    return DockerRootDir;
  } catch {
    return undefined; // no engine, or one in another machine
  }
}

async function measure(what: string, path: string, needed: number) {
  const { bavail, bsize } = await statfs(await nearestFolder(path));
  return { what, path, needed, free: (bavail * bsize) / 1e6 };
}

const gigabytes = (megabytes: number): string => `${(megabytes / 1000).toFixed(1)} GB`;

/** What `kco-harness waf --local` would run. @param open opens one, or throws ENGINE_UNAVAILABLE */
export const localEnginesCheck = (open: (kind: WafEngine['kind']) => Promise<WafEngine>): Check => ({
  about: {
    name: 'local WAF',
    neededBy: 'nobody',
    without: 'kco-harness waf runs in Docker only, not with --local',
    get: 'on Debian, as root: apt-get install nginx libnginx-mod-http-modsecurity modsecurity-crs',
  },
  look: async () => {
    const found = await Promise.all(engineKinds.map((kind) => versionOf(kind, open)));
    const here = found.filter((version) => version !== undefined);
    if (here.length === 0) return { state: 'missing', detail: 'neither nginx nor Apache with ModSecurity is here' };
    return { state: 'ok', detail: here.join('; ') };
  },
});

export const checkLocalEngines = localEnginesCheck(openInstalledEngine);

async function versionOf(
  kind: WafEngine['kind'],
  open: (kind: WafEngine['kind']) => Promise<WafEngine>,
): Promise<string | undefined> {
  try {
    await using engine = await open(kind);
    return `${kind}: ${engine.version}`;
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'ENGINE_UNAVAILABLE') return undefined;
    throw error;
  }
}
