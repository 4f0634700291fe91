import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import { jsonIn, jsonPlace } from '../../lib/read-json.ts';
import { defaultPlugin } from '../../run/default-options.ts';
import { profileOf } from '../../store/simulated/profiles/profile-of.ts';
import { fileExists } from '../../store/sources/file-tree.ts';
import { identifySoftware, missingAutoloaders, type Software } from '../../store/sources/identify-software.ts';

/** What a checkout lacks before it can be played, and what makes it. */
export interface NeededBuild {
  /** Relative paths. */
  lacks: string[];
  /** Undefined where nothing in the folder says how it is built. */
  command?: string;
  /** Why the development packages are installed as well. */
  because?: string;
  /** Whether its scripts and styles have a build of their own. */
  hasScripts: boolean;
}

/** `kco`: the plugin itself. `other`: WooCommerce or a further plugin. `hosting`: no plugin at the folder's top. */
export type FolderKind =
  | { kind: 'kco'; software: Software; model: string; build?: NeededBuild }
  | { kind: 'other'; software: Software }
  | { kind: 'hosting' };

export interface FolderFacts {
  folder: string;
  what: FolderKind;
  hasPackageJson: boolean;
  /** Where files of the folder find the package, its folder; undefined where it is not installed. */
  installed: string | undefined;
  /** Top of the git repository that the folder is in. */
  repository: string | undefined;
  /** Names at the folder's top. */
  names: readonly string[];
}

/** @throws HarnessError USAGE for what is no folder, or holds a package.json or composer.json that is none */
export async function lookAtFolder(folder: string): Promise<FolderFacts> {
  const names = await namesIn(folder);
  const manifest = await readManifest(join(folder, 'package.json'));
  return {
    folder,
    what: await kindOf(folder, manifest),
    hasPackageJson: manifest !== undefined,
    installed: await upwards(folder, join('node_modules', 'kco-harness')),
    repository: await upwards(folder, '.git').then((found) => found && dirname(found)),
    names,
  };
}

async function namesIn(folder: string): Promise<string[]> {
  const found = await stat(folder).catch(() => undefined);
  if (found && !found.isDirectory()) throw new HarnessError('USAGE', `${folder} is a file`, { hint: named });
  if (!found) throw new HarnessError('USAGE', `there is no folder ${folder}`, { hint: named });
  return readdir(folder).catch((cause) => {
    throw new HarnessError('USAGE', `cannot read ${folder}: ${messageOf(cause)}`, { hint: named, cause });
  });
}

const named = 'Name the folder of your plugin, or be in it: kco-harness init FOLDER.';

async function kindOf(folder: string, manifest: Manifest | undefined): Promise<FolderKind> {
  const software = await identifySoftware(folder);
  // A shop's own folder is WordPress, too, and nobody plays with its uploads.
  if (!software || software.slug === 'wordpress') return { kind: 'hosting' };
  if (software.slug !== 'klarna-checkout-for-woocommerce') return { kind: 'other', software };
  const lacks = await missingAutoloaders(folder, software.mainFile);
  const build = lacks.length === 0 ? undefined : await buildOf(folder, lacks, manifest);
  return { kind: 'kco', software, model: modelOf(software.version), build };
}

/** The version whose model comes nearest: of a beta that of its release, of what no profile covers the default. */
function modelOf(version: string): string {
  const [release = ''] = /^\d+\.\d+(?:\.\d+)?/.exec(version) ?? [];
  try {
    return profileOf(release).version;
  } catch (error) {
    if (error instanceof HarnessError) return defaultPlugin;
    throw error;
  }
}

interface Manifest {
  scripts?: Readonly<Record<string, unknown>>;
  'require-dev'?: Readonly<Record<string, unknown>>;
}

async function buildOf(folder: string, lacks: string[], manifest: Manifest | undefined): Promise<NeededBuild> {
  const hasScripts = manifest?.scripts?.build !== undefined;
  const composer = await readManifest(join(folder, 'composer.json'));
  if (!composer) return { lacks, hasScripts };
  const scoper = Object.keys(composer['require-dev'] ?? {}).find((name) => /scoper/i.test(name));
  if (!scoper) return { lacks, command: 'composer install --no-dev', hasScripts };
  return {
    lacks,
    command: 'composer install',
    because: `${scoper}, one of them, makes some of it`,
    hasScripts,
  };
}

/** @returns undefined where there is no such file */
async function readManifest(file: string): Promise<Manifest | undefined> {
  try {
    const value: unknown = jsonIn(await readFile(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw new Error('it holds no object');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw new HarnessError('USAGE', `${jsonPlace(file, cause)} cannot be read: ${messageOf(cause)}`, {
      hint: 'Mend it first, npm and composer need it as well. Nothing was written.',
      cause,
    });
  }
}

/** @returns the path below the nearest folder upwards that has it */
async function upwards(folder: string, path: string): Promise<string | undefined> {
  const here = join(folder, path);
  if (await fileExists(here)) return here;
  return dirname(folder) === folder ? undefined : upwards(dirname(folder), path);
}
