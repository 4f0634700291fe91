import { open, readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HarnessError, systemCode } from '../../lib/errors.ts';
import { fileExists } from './file-tree.ts';
import type { SourceSlug } from './source.ts';

/** What a folder holds: WordPress, or a plugin. */
export interface Software {
  root: string;
  /** Relative to `root`. */
  mainFile: string;
  name: string;
  version: string;
  /** For a plugin that is neither KCO nor WooCommerce a guess: its text domain, else the name of its main file. */
  slug: SourceSlug;
  /** Whether `slug` is certain: KCO, WooCommerce or WordPress. */
  known: boolean;
}

/** By file name, because the display name changes: KCO is "Kustom Checkout" since 2.14. */
const slugOfMainFile: Readonly<Record<string, SourceSlug>> = {
  'klarna-checkout-for-woocommerce.php': 'klarna-checkout-for-woocommerce',
  'woocommerce.php': 'woocommerce',
};

/** Looks at `root` itself, not below it. `likely` decides between several files with a plugin header. */
export async function identifySoftware(root: string, likely: string = basename(root)): Promise<Software | undefined> {
  return (await identifyWordPress(root)) ?? (await identifyPlugin(root, likely));
}

async function identifyWordPress(root: string): Promise<Software | undefined> {
  const mainFile = 'wp-includes/version.php';
  const version = /^\$wp_version\s*=\s*'([^']+)'/m.exec((await readHead(join(root, mainFile))) ?? '')?.[1];
  return version === undefined
    ? undefined
    : { root, mainFile, name: 'WordPress', version, slug: 'wordpress', known: true };
}

async function identifyPlugin(root: string, likely: string): Promise<Software | undefined> {
  const entries = await readdir(root, { withFileTypes: true });
  const scripts = entries
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.php'))
    .map(({ name }) => name);
  const rank = (name: string) => (slugOfMainFile[name] ? 0 : name === `${likely}.php` ? 1 : 2);
  for (const mainFile of scripts.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const head = (await readHead(join(root, mainFile))) ?? '';
    const name = headerField(head, 'Plugin Name');
    if (name === undefined) continue;
    const slug = slugOfMainFile[mainFile] ?? headerField(head, 'Text Domain') ?? basename(mainFile, '.php');
    return {
      root,
      mainFile,
      name,
      version: headerField(head, 'Version') ?? 'unknown',
      slug,
      known: mainFile in slugOfMainFile,
    };
  }
  return undefined;
}

/**
 * As WordPress reads it: anywhere in a comment within the first 8 KB, with the end of the comment cut off.
 * @source https://developer.wordpress.org/reference/functions/get_file_data/
 */
function headerField(head: string, field: string): string | undefined {
  const found = new RegExp(`^(?:[ \\t]*<\\?php)?[ \\t/*#@]*${field}:(.*)$`, 'im').exec(head)?.[1];
  return found?.replace(/\s*(?:\*\/|\?>).*/, '').trim() || undefined;
}

async function readHead(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8192), 0, 8192, 0);
    return buffer.toString('utf8', 0, bytesRead).replaceAll('\r', '\n');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** What macOS adds to archives. */
const ignored: ReadonlySet<string> = new Set(['__MACOSX', '.DS_Store']);

export interface LocateOptions {
  /** Where `folder` came from, for errors. */
  label: string;
  /** What was asked for, when that is known. */
  slug?: SourceSlug;
}

/**
 * Finds the plugin or WordPress in an unpacked archive: at its top, or in one of its top folders.
 * @throws HarnessError SOURCE_INVALID when there is none, or several and not exactly one as asked for;
 *   SOURCE_UNFIT when it is not what was asked for.
 */
export async function locateSoftware(folder: string, { label, slug }: LocateOptions): Promise<Software> {
  const atTop = await identifySoftware(folder, slug);
  if (atTop) return expectSlug(atTop, slug, label);
  const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !ignored.has(name));
  const found: Software[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const software = await identifySoftware(join(folder, name));
    if (software) found.push(software.known ? software : { ...software, slug: slugFrom(name) ?? software.slug });
  }
  const fitting = found.length === 1 ? found : found.filter((software) => software.slug === slug);
  if (fitting[0] && fitting.length === 1) return expectSlug(fitting[0], slug, label);
  const seen = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  const shown = seen.length > 8 ? `${seen.slice(0, 8).join(', ')}, …` : seen.join(', ') || 'nothing';
  const what = found.length > 1 ? `several (${found.map(({ root }) => root).join(', ')})` : `no ${lookedFor(slug)}`;
  throw new HarnessError('SOURCE_INVALID', `${label} holds ${what}; at its top it holds ${shown}`, {
    hint: 'give the plugin itself: its release zip, or the folder that holds its main file',
  });
}

function lookedFor(slug: SourceSlug | undefined): string {
  if (slug === 'wordpress') return 'wp-includes/version.php, neither at its top nor in a top folder';
  const file = slug === undefined ? 'PHP file' : `${slug}.php or other PHP file`;
  return `${file} with a "Plugin Name:" header, neither at its top nor in a top folder`;
}

/** The folder name in a release zip is the slug; in GitHub's archives it has the tag or branch behind it. */
function slugFrom(topFolder: string): SourceSlug | undefined {
  const name = topFolder.replace(/-(?:v?\d[\w.]*|main|master|trunk)$/, '');
  return /^[a-z0-9][a-z0-9_-]*$/i.test(name) ? name : undefined;
}

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
    {
      hint: 'use the release zip from wordpress.org, let the harness build it with --build "<command>", or run composer (and the build) in a working copy and give that',
    },
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
export async function missingAutoloaders(root: string, script: string): Promise<string[]> {
  const wanted = autoloadersIn(await codeOf(join(root, script)));
  const missing: string[] = [];
  for (const path of wanted) if (!(await fileExists(join(root, path)))) missing.push(path);
  return missing;
}

/** PHP without the lines that are comments; empty where there is no such file. */
async function codeOf(file: string): Promise<string> {
  if (!(await fileExists(file))) return '';
  return (await readFile(file, 'utf8')).replace(/^\s*(?:\/\/|#|\*|\/\*).*$/gm, '');
}

const autoloadersIn = (code: string): string[] => [
  ...new Set([...code.matchAll(/['"]\/((?:[\w.-]+\/)*autoload\w*\.php)['"]/g)].map((match) => match[1] ?? '')),
];

/** Files of a plugin that are there and that its first lines load, relative to its root. */
export interface LoadedFiles {
  /** It is certain that nothing works without them: the main file and the autoloaders. */
  needed: string[];
  /** Named by an include, which may well be made only where they are there. */
  included: string[];
}

export async function loadedFiles({
  root,
  mainFile,
  slug,
}: Pick<Software, 'root' | 'mainFile' | 'slug'>): Promise<LoadedFiles> {
  const scripts = slug === 'woocommerce' ? [mainFile, 'src/Autoloader.php'] : [mainFile];
  const code = (await Promise.all(scripts.map((script) => codeOf(join(root, script))))).join('\n');
  const statements = code.match(/\b(?:require|include)(?:_once)?\b[^;]*/g) ?? [];
  const named = statements.flatMap((text) =>
    [...text.matchAll(/['"]\/?((?:[\w.-]+\/)*[\w.-]+\.php)['"]/g)].map((match) => match[1] ?? ''),
  );
  const there = async (paths: readonly string[]) => {
    const found: string[] = [];
    for (const path of new Set(paths)) if (await fileExists(join(root, path))) found.push(path);
    return found;
  };
  // Of any other plugin an autoloader may be one of its tests.
  const isKnown = slug === 'woocommerce' || slug === 'klarna-checkout-for-woocommerce';
  const autoloaders = autoloadersIn(code);
  const needed = isKnown ? [...scripts, ...autoloaders] : scripts;
  return {
    needed: await there(needed),
    included: (await there([...named, ...autoloaders])).filter((path) => !needed.includes(path)),
  };
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

/** These three have an option of their own, so they can be mixed up. */
const named: ReadonlySet<string> = new Set(['klarna-checkout-for-woocommerce', 'woocommerce', 'wordpress']);

/**
 * The software under the slug that was asked for. A third plugin is believed to be what was asked for, because its
 * files do not tell its slug for certain.
 * @throws HarnessError SOURCE_UNFIT naming what it is instead.
 */
export function expectSlug(software: Software, slug: SourceSlug | undefined, label: string): Software {
  // It becomes a folder name, and a text domain can hold anything.
  if (slug === undefined) return { ...software, slug: software.slug.replace(/[^\w-]/g, '-') };
  if (slug === software.slug) return software;
  if (!named.has(slug) && !named.has(software.slug)) return { ...software, slug };
  throw new HarnessError(
    'SOURCE_UNFIT',
    `${label} is ${software.name} ${software.version} (${software.mainFile}), not ${slug}`,
    { hint: 'KCO goes to --plugin, WooCommerce to --woocommerce, WordPress to --wordpress, all others to --with' },
  );
}
