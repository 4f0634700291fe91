import { expect, test } from 'vitest';
import { type BuildSources, pluginFolder, setUpFailed } from '../../../../harness/store/containers/templates.ts';
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
