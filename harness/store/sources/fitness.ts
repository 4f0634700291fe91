import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { fileExists } from './file-exists.ts';
import type { Software } from './identify-software.ts';

/**
 * Refuses what would load without an error and then not work, which would be judged as the plugin's own failure.
 * @throws HarnessError SOURCE_UNFIT with the reason and the way out.
 */
export async function checkFitness(software: Software, label: string): Promise<void> {
  if (software.slug === 'klarna-checkout-for-woocommerce') await checkKco(software, label);
  if (software.slug === 'woocommerce') await checkWooCommerce(software, label);
}

/**
 * Since 2.15.0 KCO's main file returns early, with no more than a notice to the administrator, when its generated
 * autoloaders are not there: dependencies/autoload.php, and from 2.16.0 on vendor/autoload.php too. The repository
 * holds neither. Up to 2.14 it names none or (1.x) has it committed. So the file is asked, not the version.
 * @source klarna-checkout-for-woocommerce.php, `init_composer()`
 */
async function checkKco({ root, mainFile, version }: Software, label: string): Promise<void> {
  const missing = await missingAutoloaders(root, mainFile);
  if (missing.length === 0) return;
  throw new HarnessError(
    'SOURCE_UNFIT',
    `${label} is a plain checkout of KCO ${version}: it lacks ${missing.join(' and ')}, without which its main file ` +
      'stops early and the gateway would silently not load',
    { hint: 'use the release zip from wordpress.org, or run composer (and the build) in a working copy and give that' },
  );
}

/** @source woocommerce/src/Autoloader.php: without vendor/autoload_packages.php it only leaves a notice. */
async function checkWooCommerce({ root, version }: Software, label: string): Promise<void> {
  const missing = await missingAutoloaders(root, 'src/Autoloader.php');
  if (missing.length > 0) {
    throw new HarnessError('SOURCE_UNFIT', `${label} is WooCommerce ${version}, unbuilt: it lacks ${missing.join()}`, {
      hint: 'use the release zip from wordpress.org, or build the working copy first',
    });
  }
  const misnamed = await misnamedClassFiles(root);
  if (misnamed.length === 0) return;
  const renames = misnamed.map(({ is, wanted }) => `${is} to ${wanted}`).join(', ');
  throw new HarnessError(
    'SOURCE_UNFIT',
    `${label} is a WooCommerce ${version} that cannot run on a case-sensitive disk: its autoloader wants ` +
      `${misnamed.map(({ wanted }) => wanted).join(', ')}, and order storage (HPOS) dies without it`,
    { hint: `rename ${renames}, or use the release zip from wordpress.org, which is right` },
  );
}

/** The `…/autoload*.php` files that `script` names outside comments and that are not below `root`. */
async function missingAutoloaders(root: string, script: string): Promise<string[]> {
  if (!(await fileExists(join(root, script)))) return [];
  const code = (await readFile(join(root, script), 'utf8')).replace(/^\s*(?:\/\/|#|\*|\/\*).*$/gm, '');
  const wanted = new Set(
    [...code.matchAll(/['"]\/((?:[\w.-]+\/)*autoload\w*\.php)['"]/g)].map((match) => match[1] ?? ''),
  );
  const missing: string[] = [];
  for (const path of wanted) if (!(await fileExists(join(root, path)))) missing.push(path);
  return missing;
}

/**
 * Files that Composer's class map names and that are there under another case only. Public mirrors of WooCommerce
 * carry src/Caching/WpCacheEngine.php for WPCacheEngine.php. Names are compared here and not opened, because on
 * the disks of macOS and Windows opening would succeed.
 */
async function misnamedClassFiles(root: string): Promise<{ is: string; wanted: string }[]> {
  const classMap = join(root, 'vendor/composer/autoload_classmap.php');
  if (!(await fileExists(classMap))) return [];
  const wantedFiles = [...(await readFile(classMap, 'utf8')).matchAll(/\$baseDir \. '\/([^']+)'/g)].map(
    (match) => match[1] ?? '',
  );
  const names = new Map<string, string[]>();
  const misnamed: { is: string; wanted: string }[] = [];
  for (const wanted of new Set(wantedFiles)) {
    const folder = dirname(wanted);
    if (!names.has(folder)) names.set(folder, await readdir(join(root, folder)).catch(() => []));
    const inFolder = (names.get(folder) ?? []).map((name) => (folder === '.' ? name : `${folder}/${name}`));
    if (inFolder.includes(wanted)) continue;
    const is = inFolder.find((path) => path.toLowerCase() === wanted.toLowerCase());
    if (is) misnamed.push({ is, wanted });
  }
  return misnamed;
}
