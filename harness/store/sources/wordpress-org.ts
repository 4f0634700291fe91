import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../lib/clock.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { inTurns, listFiles } from './file-tree.ts';
import type { Fetched, HttpSession, ReceiveProgress } from './http-session.ts';
import type { SourceOptions } from './source.ts';

const maxChecksumBytes = 32 * 1024 ** 2;
const defaultMaxDownloadBytes = 200 * 1000 ** 2;

/** One version of one plugin, or of WordPress, on wordpress.org. */
export class WordPressOrgRelease {
  readonly zipUrl: string;
  readonly checksumsUrl: string;
  readonly #name: string;
  readonly #options: SourceOptions;
  readonly #parse: (text: string) => ChecksumList | undefined;

  constructor(slug: string, version: string, options: SourceOptions) {
    const downloads = options.downloadBase ?? 'https://downloads.wordpress.org';
    const isWordPress = slug === 'wordpress';
    this.#name = `${slug} ${version}`;
    this.#options = options;
    this.#parse = isWordPress ? parseWordpressChecksums : parsePluginChecksums;
    this.zipUrl = isWordPress
      ? `${downloads}/release/wordpress-${version}.zip`
      : `${downloads}/plugin/${slug}.${version}.zip`;
    this.checksumsUrl = isWordPress
      ? wordpressChecksumsUrl(options.apiBase ?? 'https://api.wordpress.org', version)
      : pluginChecksumsUrl(downloads, slug, version);
  }

  async download(session: HttpSession, file: string): Promise<Fetched> {
    this.#options.progress(`downloading ${this.#name} from ${this.zipUrl}`);
    const limit = this.#options.maxDownloadBytes ?? defaultMaxDownloadBytes;
    return session.getFile(this.zipUrl, file, limit, this.#reporter());
  }

  /**
   * @throws HarnessError DOWNLOAD_FAILED when there are none or they cannot be had: what cannot be checked is not run.
   */
  async checksums(session: HttpSession): Promise<ChecksumList> {
    const fetched = await session.getText(this.checksumsUrl, maxChecksumBytes);
    if (fetched.kind === 'absent') throw this.#unverifiable('it publishes none (HTTP 404)');
    if (fetched.kind === 'failed') throw this.#unverifiable(fetched.reason, fetched.cause);
    let list: ChecksumList | undefined;
    try {
      list = this.#parse(fetched.text);
    } catch (error) {
      throw this.#unverifiable(`the answer has an unknown shape: ${messageOf(error).slice(0, 200)}`, error);
    }
    if (list === undefined) throw this.#unverifiable('it publishes none for this version');
    return list;
  }

  #unverifiable(reason: string, cause?: unknown): HarnessError {
    return new HarnessError(
      'DOWNLOAD_FAILED',
      `${this.#name} was downloaded but not kept: its checksums cannot be had from ${this.checksumsUrl}: ${reason}`,
      { hint: 'if you trust the zip, download it yourself and give its path; a zip on disk is not checked', cause },
    );
  }

  #reporter(): (progress: ReceiveProgress) => void {
    const clock = this.#options.clock ?? systemClock;
    let saidAtMs = clock.now();
    return ({ receivedBytes, totalBytes }) => {
      if (clock.now() - saidAtMs < 1000) return;
      saidAtMs = clock.now();
      const of = totalBytes === undefined ? '' : ` of ${megabytes(totalBytes)}`;
      this.#options.progress(`downloading ${this.#name}: ${megabytes(receivedBytes)}${of} MB`);
    };
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1000 ** 2).toFixed(1);
}

/** Any one of the values may match: wordpress.org lists several where a file was changed without a new version. */
export interface FileChecksums {
  sha256?: readonly string[];
  md5?: readonly string[];
}

export interface ChecksumList {
  files: ReadonlyMap<string, FileChecksums>;
  /** Paths that are not looked at, listed or not. */
  ignores(path: string): boolean;
}

/**
 * Holds every file below `root` to the list, and the list to the files.
 * @throws HarnessError CHECKSUM_MISMATCH naming up to three files.
 */
export async function verifyChecksums(root: string, list: ChecksumList, label: string): Promise<void> {
  const present = listFiles(root)
    .map(({ path }) => path)
    .filter((path) => !list.ignores(path));
  const presentPaths = new Set(present);
  const problems = [...list.files.keys()]
    .filter((path) => !list.ignores(path) && !presentPaths.has(path))
    .map((path) => `${path} is missing`);
  await inTurns(present, (path) => {
    const wanted = list.files.get(path);
    if (wanted === undefined) problems.push(`${path} is not listed`);
    else if (!matches(readFileSync(join(root, path)), wanted)) problems.push(`${path} differs`);
  });
  if (problems.length === 0) return;
  const more = problems.length > 3 ? ` and ${problems.length - 3} more` : '';
  throw new HarnessError(
    'CHECKSUM_MISMATCH',
    `${label} does not match the checksums of wordpress.org: ${problems.sort().slice(0, 3).join(', ')}${more}`,
    { hint: 'nothing of it was kept; try again, and if it stays, look for a proxy that changes downloads' },
  );
}

/** An entry without any known algorithm matches nothing, as in wp-cli. */
function matches(content: Buffer, wanted: FileChecksums): boolean {
  const algorithm = wanted.sha256 ? 'sha256' : 'md5';
  return wanted[algorithm]?.includes(createHash(algorithm).update(content).digest('hex')) ?? false;
}

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const pluginFiles = z.object({
  files: z.record(z.string(), z.object({ md5: oneOrMore.optional(), sha256: oneOrMore.optional() })),
});

/**
 * wordpress.org publishes checksums by plugin and version.
 * @source https://github.com/wp-cli/checksum-command, Checksum_Plugin_Command: `plugin-checksums/{slug}/{version}.json`
 */
export function pluginChecksumsUrl(downloadBase: string, slug: string, version: string): string {
  return `${downloadBase}/plugin-checksums/${slug}/${version}.json`;
}

/**
 * Reads `{"files": {"path": {"md5": "…" or ["…"], "sha256": "…" or ["…"]}}}`.
 *
 * `wp plugin verify-checksums` lets readme.txt and readme.md differ unless it is told to be strict: authors raise
 * "Tested up to" without a new version. Here changelog.txt may too, and all three may be absent: no PHP reads them.
 * @source https://github.com/wp-cli/checksum-command, Checksum_Plugin_Command::is_soft_change_file()
 * @throws SyntaxError or ZodError for any other shape.
 */
export function parsePluginChecksums(text: string): ChecksumList {
  const soft = new Set(['readme.txt', 'readme.md', 'changelog.txt']);
  const { files } = pluginFiles.parse(JSON.parse(text));
  return { files: new Map(Object.entries(files)), ignores: (path) => soft.has(path.toLowerCase()) };
}

const releaseFiles = z.object({ checksums: z.union([z.record(z.string(), z.string()), z.literal(false)]) });

/** @source https://codex.wordpress.org/WordPress.org_API#Checksum */
export function wordpressChecksumsUrl(apiBase: string, version: string): string {
  return `${apiBase}/core/checksums/1.0/?version=${encodeURIComponent(version)}&locale=en_US`;
}

/**
 * Reads `{"checksums": {"path": "md5"}}`; for a version it does not know the API answers `{"checksums": false}`.
 *
 * Files in wp-content are not looked at, as by `wp core verify-checksums`: bundled themes and plugins have versions
 * of their own.
 * @source https://github.com/wp-cli/checksum-command, Checksum_Core_Command
 * @returns undefined for a version without checksums.
 * @throws SyntaxError or ZodError for any other shape.
 */
export function parseWordpressChecksums(text: string): ChecksumList | undefined {
  const { checksums } = releaseFiles.parse(JSON.parse(text));
  if (checksums === false) return undefined;
  const files = new Map(Object.entries(checksums).map(([path, md5]) => [path, { md5: [md5] }]));
  return { files, ignores: (path) => path.startsWith('wp-content') };
}
