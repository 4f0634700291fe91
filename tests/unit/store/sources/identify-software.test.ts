import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { resolveSource } from '../../../../harness/store/sources/resolve-source.ts';
import { failureOf } from './failure-of.ts';
import { kcoFiles, without, wooCommerceFiles } from './software-files.ts';
import { type Files, test, writeFiles } from './temp-folder.ts';

const kco = { slug: 'klarna-checkout-for-woocommerce', spec: './plugin' };
const wooCommerce = { slug: 'woocommerce', spec: './plugin' };

/** As the main file of KCO 2.16 and later has it; 2.15 has the second line only. */
const twoAutoloaders = `
$autoloader              = KCO_WC_PLUGIN_PATH . '/vendor/autoload.php';
$autoloader_dependencies = KCO_WC_PLUGIN_PATH . '/dependencies/autoload.php';`;
const oneAutoloader = "$autoloader = KCO_WC_PLUGIN_PATH . '/dependencies/autoload.php';";

test('a checkout of KCO 2.16 or later without autoloaders is refused, naming both', async ({ temp, options }) => {
  await writeFiles(join(temp, 'plugin'), { ...kcoFiles('2.18.4', twoAutoloaders), 'dependencies/.gitkeep': '' });
  const failure = await failureOf(resolveSource(kco, options));
  expect(failure.code).toBe('SOURCE_UNFIT');
  expect(failure.message).toContain('vendor/autoload.php and dependencies/autoload.php');
  expect(failure.message).toContain('silently not load');
});

test('a checkout of KCO 2.15 without its autoloader is refused', async ({ temp, options }) => {
  await writeFiles(join(temp, 'plugin'), kcoFiles('2.15.0', oneAutoloader));
  expect((await failureOf(resolveSource(kco, options))).message).toContain('lacks dependencies/autoload.php, ');
});

const fit: Record<string, Files> = {
  'KCO 2.18 with both autoloaders': {
    ...kcoFiles('2.18.4', twoAutoloaders),
    'vendor/autoload.php': '',
    'dependencies/autoload.php': '',
  },
  'KCO 2.14, which needs none': kcoFiles('2.14.4'),
  'KCO that names one in a comment only': kcoFiles('2.14.4', `// ${oneAutoloader}\n * ${oneAutoloader}`),
};
for (const [title, files] of Object.entries(fit)) {
  test(`${title} is fit`, async ({ temp, options }) => {
    await writeFiles(join(temp, 'plugin'), files);
    expect(await resolveSource(kco, options)).toMatchObject({ slug: kco.slug });
  });
}

test('WooCommerce with a class file under another case is refused with the exact rename', async ({ temp, options }) => {
  const root = join(temp, 'plugin');
  await writeFiles(root, wooCommerceFiles('9.8.5'));
  await rename(join(root, 'src/Caching/WPCacheEngine.php'), join(root, 'src/Caching/WpCacheEngine.php'));
  const failure = await failureOf(resolveSource(wooCommerce, options));
  expect(failure.code).toBe('SOURCE_UNFIT');
  expect(failure.hint).toContain('rename src/Caching/WpCacheEngine.php to src/Caching/WPCacheEngine.php');
  await rename(join(root, 'src/Caching/WpCacheEngine.php'), join(root, 'src/Caching/WPCacheEngine.php'));
  expect(await resolveSource(wooCommerce, options)).toMatchObject({ version: '9.8.5' });
});

test('WooCommerce that was not built is refused', async ({ temp, options }) => {
  await writeFiles(join(temp, 'plugin'), without('vendor/autoload_packages.php', wooCommerceFiles()));
  const failure = await failureOf(resolveSource(wooCommerce, options));
  expect(failure).toMatchObject({ code: 'SOURCE_UNFIT', message: expect.stringContaining('unbuilt') });
});

test('WooCommerce given as KCO is refused, saying what it is', async ({ temp, options }) => {
  await writeFiles(join(temp, 'plugin'), wooCommerceFiles());
  const failure = await failureOf(resolveSource(kco, options));
  expect(failure).toMatchObject({ code: 'SOURCE_UNFIT', message: expect.stringContaining('is WooCommerce 10.0.2') });
  expect(failure.hint).toContain('--woocommerce');
});

test('another plugin given as WooCommerce is refused', async ({ temp, options }) => {
  await writeFiles(join(temp, 'plugin'), { 'hello.php': '<?php /* \nPlugin Name: Hello\nVersion: 1 */' });
  const failure = await failureOf(resolveSource(wooCommerce, options));
  expect(failure).toMatchObject({ code: 'SOURCE_UNFIT', message: expect.stringContaining('is Hello 1 (hello.php)') });
});
