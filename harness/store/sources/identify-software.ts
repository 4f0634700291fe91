import { open, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { systemCode } from '../../lib/errors.ts';
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
