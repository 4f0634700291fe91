import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type BuildSources,
  pluginFolder,
  prepareTemplate,
  setUpFailed,
  type TemplateOptions,
} from '../../../../harness/store/containers/templates.ts';
import type { ResolvedSource } from '../../../../harness/store/sources/source.ts';

const source = (slug: string): ResolvedSource =>
  ({ slug, contentHash: '0123456789abcdef', version: '2.13.11', folder: `/cache/${slug}` }) as ResolvedSource;

const build: BuildSources = {
  name: 'a',
  kco: source('klarna-checkout-for-woocommerce'),
  extras: [source('polylang')],
};

test('a KCO that does not load is no failure of the environment: one sentence, PHP’s words, file and line', () => {
  const file = `${pluginFolder(build.kco)}/classes/class-kco-api-callbacks.php`;
  const said = 'syntax error, unexpected token "{", expecting variable';
  const error = setUpFailed(build, `PHP Parse error:  ${said} in ${file} on line 52\n`);
  expect(error.code).toBe('PLUGIN_BROKEN');
  expect(error.exitCode).toBe(1);
  expect(error.message).toBe(
    `KCO 2.13.11 does not load, so every order would be lost: Parse error: ${said} in classes/class-kco-api-callbacks.php:52`,
  );
});

test('nor is one that ends PHP when it is activated', () => {
  const file = `${pluginFolder(build.kco)}/klarna-checkout-for-woocommerce.php`;
  const error = setUpFailed(
    build,
    `Fatal error: Uncaught Error: Class "KCO" not found in ${file}:40\nStack trace:\n#0 {main}\n  thrown in ${file} on line 40\n`,
  );
  expect(error.code).toBe('PLUGIN_BROKEN');
  expect(error.message).toMatch(
    /: Fatal error: Error: Class "KCO" not found in klarna-checkout-for-woocommerce\.php:40$/,
  );
});

for (const [fact, file] of [
  ['another plugin', `${pluginFolder(source('polylang'))}/polylang.php`],
  ['WordPress', '/srv/wordpress/wp-settings.php'],
  ['a plugin whose folder only begins alike', `${pluginFolder(build.kco)}x/classes/a.php`],
] as const) {
  test(`look-alike: ${fact} does not load, and the set-up failed`, () => {
    const error = setUpFailed(build, `PHP Parse error:  syntax error, unexpected end of file in ${file} on line 7\n`);
    expect(error.code).toBe('STORE_SETUP_FAILED');
    expect(error.exitCode).toBe(3);
  });
}

test('nothing of PHP’s: the set-up failed', () => {
  expect(setUpFailed(build, 'is not active after activation\n').code).toBe('STORE_SETUP_FAILED');
});

test('a cache that is a file is told before a shop is installed for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'templates-test-'));
  await writeFile(join(folder, 'cache'), '');
  const options = {
    web: { exec: () => Promise.reject(new Error('nothing may be installed')) },
    connection: { query: async () => [[]] },
    image: 'store:1',
    build: { ...build, extras: [] },
    cacheDir: join(folder, 'cache'),
    progress: () => {},
  } as unknown as TemplateOptions;
  await expect(prepareTemplate(options)).rejects.toMatchObject({
    code: 'CACHE_UNWRITABLE',
    exitCode: 3,
    message: `the cache cannot be written: ${join(folder, 'cache')} is no folder`,
  });
  await rm(folder, { recursive: true });
});
