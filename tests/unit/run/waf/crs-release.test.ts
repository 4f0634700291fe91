import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import tar from 'tar-fs';
import { test as base, expect } from 'vitest';
import { coreRuleset4, type ReleaseOptions, unpackedRelease } from '../../../../harness/run/waf/crs-release.ts';
import { crs4Entry, crs4Level } from '../../../../harness/run/waf/crs4-rules.ts';
import { httpSite } from '../../edge/site/test-site.ts';

const test = base.extend<{ folder: string; options: ReleaseOptions & { artifactsDir: string } }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'crs-'));
    await use(folder);
    await rm(folder, { recursive: true });
  },
  options: async ({ folder }, use) => {
    const artifactsDir = join(folder, 'artifacts');
    await mkdir(artifactsDir);
    // Nothing is ever asked of GitHub itself.
    await use({
      artifactsDir,
      cacheDir: join(folder, 'cache'),
      progress: () => {},
      environment: {},
      api: 'http://127.0.0.1:1',
    });
  },
});

/** A release as it is packed: one folder with all. */
async function archiveOf(
  version: string,
  folder: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const root = join(folder, `packed-${version}`, `coreruleset-${version}`);
  await mkdir(join(root, 'rules'), { recursive: true });
  await writeFile(join(root, 'crs-setup.conf.example'), `# ${version}\n`);
  await writeFile(join(root, 'rules', 'REQUEST-901.conf'), 'SecAction "id:901000,phase:1,pass,nolog"\n');
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  return gzipSync(await buffer(tar.pack(join(root, '..'))));
}

const nameOf = (version: string) => `coreruleset-${version}-minimal.tar.gz`;
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');

interface Asset {
  name: string;
  content: Buffer;
  digest?: string;
}

/** GitHub, as far as it is asked. */
async function github(assets: readonly Asset[]) {
  const asked: string[] = [];
  let origin = '';
  const site = await httpSite((request, response) => {
    asked.push(request.url ?? '');
    if (request.url?.startsWith('/repos/coreruleset/coreruleset/releases')) {
      const listed = assets.map(({ name, content, digest }) => ({
        name,
        browser_download_url: `${origin}/download/${name}`,
        digest: digest ?? `sha256:${sha256(content)}`,
      }));
      return void response.end(JSON.stringify([{ draft: false, prerelease: false, assets: listed }]));
    }
    const asset = assets.find(({ name }) => request.url === `/download/${name}`);
    response.writeHead(asset ? 200 : 404).end(asset?.content);
  });
  origin = `http://127.0.0.1:${site.port}`;
  return { asked, api: origin, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
}

test('the newest archive among the artifacts is taken, and nothing is asked for', async ({ folder, options }) => {
  for (const version of ['4.9.0', '4.28.0', '4.27.1']) {
    await writeFile(join(options.artifactsDir, nameOf(version)), await archiveOf(version, folder));
  }
  await writeFile(join(options.artifactsDir, 'coreruleset-5.0.0-minimal.tar.gz'), 'not asked for');
  const { folder: unpacked, version } = await unpackedRelease(coreRuleset4, options);
  expect(version).toBe('4.28.0');
  expect(await readFile(join(unpacked, 'crs-setup.conf.example'), 'utf8')).toBe('# 4.28.0\n');
});

test('else the newest is downloaded, checked, and kept', async ({ folder, options }) => {
  const assets = [
    { name: nameOf('4.27.0'), content: await archiveOf('4.27.0', folder) },
    { name: nameOf('4.28.0'), content: await archiveOf('4.28.0', folder) },
    { name: 'coreruleset-4.29.0-minimal.tar.gz.asc', content: Buffer.from('a signature') },
  ];
  await using site = await github(assets);
  for (const _ of [1, 2]) {
    expect((await unpackedRelease(coreRuleset4, { ...options, api: site.api })).version).toBe('4.28.0');
  }
  expect(site.asked.map((url) => url.split('?')[0])).toEqual([
    '/repos/coreruleset/coreruleset/releases',
    `/download/${nameOf('4.28.0')}`,
  ]);
});

test('what is not what GitHub says is refused, and not kept', async ({ folder, options }) => {
  const content = await archiveOf('4.28.0', folder);
  await using site = await github([{ name: nameOf('4.28.0'), content, digest: `sha256:${'0'.repeat(64)}` }]);
  for (const _ of [1, 2]) {
    await expect(unpackedRelease(coreRuleset4, { ...options, api: site.api })).rejects.toMatchObject({
      code: 'CHECKSUM_MISMATCH',
    });
  }
});

test('an archive without a checksum is not taken', async ({ folder, options }) => {
  const content = await archiveOf('4.28.0', folder);
  await using site = await github([{ name: nameOf('4.28.0'), content, digest: '' }]);
  await expect(unpackedRelease(coreRuleset4, { ...options, api: site.api })).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    hint: expect.stringContaining('KCO_HARNESS_ARTIFACTS'),
  });
});

test('without a network it is said where an archive goes', async ({ options }) => {
  await expect(unpackedRelease(coreRuleset4, options)).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringContaining(options.artifactsDir),
    hint: expect.stringContaining('coreruleset-'),
  });
});

test('what is no archive, or one of something else, is refused', async ({ folder, options }) => {
  const path = join(options.artifactsDir, nameOf('4.28.0'));
  await writeFile(path, 'not packed at all');
  await expect(unpackedRelease(coreRuleset4, options)).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
  await mkdir(join(folder, 'other', 'x'), { recursive: true });
  await writeFile(path, gzipSync(await buffer(tar.pack(join(folder, 'other')))));
  await expect(unpackedRelease(coreRuleset4, options)).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
});

test('the entry: set-up, level, plugins before and behind the rules', async ({ folder, options }) => {
  await writeFile(join(options.artifactsDir, nameOf('4.28.0')), await archiveOf('4.28.0', folder));
  const plugin = join(folder, 'plugin', 'wordpress-rule-exclusions-plugin-1.0.1', 'plugins');
  await mkdir(plugin, { recursive: true });
  for (const kind of ['config', 'before']) await writeFile(join(plugin, `wordpress-rule-exclusions-${kind}.conf`), '');
  const packed = gzipSync(await buffer(tar.pack(join(folder, 'plugin'))));
  await writeFile(join(options.artifactsDir, 'wordpress-rule-exclusions-plugin-1.0.1.tar.gz'), packed);
  const lines = (await readFile(await crs4Entry('2', true, options), 'utf8')).split('\n');
  const at = [
    'crs-setup.conf.example',
    'blocking_paranoia_level=2',
    '-config.conf',
    '-before.conf',
    'rules/*.conf',
  ].map((what) => lines.findIndex((line) => line.includes(what)));
  expect(at).toEqual([1, 2, 3, 4, 5]);
  expect(await readFile(await crs4Entry('2', false, options), 'utf8')).not.toContain('-before.conf');
});

test('names', () => {
  expect(crs4Level('crs4-pl3')).toBe('3');
  expect(crs4Level('crs4-pl5')).toBeUndefined();
  expect(crs4Level('./crs4-pl3')).toBeUndefined();
});
