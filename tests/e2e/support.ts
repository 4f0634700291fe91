import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { connectDocker } from '../../harness/lib/docker/docker-client.ts';
import { OWNED } from '../../harness/lib/docker/ownership.ts';
import { messageOf } from '../../harness/lib/errors.ts';
import { silent } from '../../harness/lib/log.ts';
import { defaultOptions } from '../../harness/run/default-options.ts';
import { resolveSource } from '../../harness/store/sources/resolve-source.ts';

/** Versions that the real suite runs: the default, the last of those with an id in the push's URL, and two older scripts. */
export const versions = ['2.20.9', '2.13.11', '2.8.7', '2.5.9'] as const;

/**
 * What the real suite lacks on this machine, or undefined. Sources are looked for as a user's would be: artifacts,
 * cache, wordpress.org.
 */
export async function whatIsMissing(): Promise<string | undefined> {
  try {
    await (await connectDocker()).ping();
  } catch (error) {
    return `the real store needs Docker: ${messageOf(error)}`;
  }
  const { artifactsDir, cacheDir, woocommerce } = defaultOptions(process.env, new Date());
  const options = { artifactsDir, cacheDir, progress: silent, env: process.env, connectTimeoutMs: 3000 };
  try {
    await resolveSource({ slug: 'woocommerce', spec: woocommerce }, options);
    for (const version of versions) {
      await resolveSource({ slug: 'klarna-checkout-for-woocommerce', spec: version }, options);
    }
    return undefined;
  } catch (error) {
    return `the real store needs plugin sources, put zips into ${artifactsDir}: ${messageOf(error).split('\n')[0]}`;
  }
}

/** Everything of the harness that Docker holds for one run, or for any: containers, networks and volumes by name. */
export async function inDocker(runId: string): Promise<string[]> {
  const docker = await connectDocker();
  const filters = { label: [`${OWNED}.run=${runId}`] };
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map(({ Names }) => Names[0] ?? ''),
    ...networks.map(({ Name }) => Name),
    ...(Volumes ?? []).map(({ Name }) => Name),
  ];
}

export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'kco-harness-e2e-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** The one run folder below an output folder; its name is the run's id. */
export async function runIdIn(output: string): Promise<string> {
  const [name] = await readdir(output);
  if (!name) throw new Error(`no run folder in ${output}`);
  return name;
}

/** Every file below a folder with its bytes as text, zips unpacked: what a canary looks through. */
export async function textsBelow(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    texts.set(path, bytes.toString('latin1'));
    // Traces, and the data that Playwright's HTML report carries in its page.
    const [, embedded] = /data:application\/zip;base64,([A-Za-z0-9+/=]+)/.exec(bytes.toString('latin1')) ?? [];
    const zip = embedded ? Buffer.from(embedded, 'base64') : path.endsWith('.zip') ? bytes : undefined;
    if (zip) for (const [name, text] of await textsInZip(zip)) texts.set(`${path}!${name}`, text);
  }
  return texts;
}

async function textsInZip(zip: Buffer): Promise<[string, string][]> {
  const source = await fromBufferPromise(zip);
  const texts: [string, string][] = [];
  for await (const entry of source.eachEntry()) {
    texts.push([entry.fileName, (await buffer(await source.openReadStreamPromise(entry))).toString('latin1')]);
  }
  return texts;
}
