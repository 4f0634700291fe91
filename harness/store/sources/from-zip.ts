import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, validateFileName, type ZipFile } from 'yauzl';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { nearest } from '../../lib/nearest.ts';
import { locateSoftware } from './identify-software.ts';
import type { SourceSlug } from './source.ts';
import { type CachedSource, isDiskFailure, type SourceCache } from './source-cache.ts';

/**
 * A zip file on this machine. It is unpacked once for its contents, whatever its name; no checksum is asked for,
 * because the user vouches for it.
 * @throws HarnessError SOURCE_NOT_FOUND, SOURCE_INVALID, SOURCE_UNFIT, DISK_FULL.
 */
export async function fromZip(
  path: string,
  slug: SourceSlug | undefined,
  cache: SourceCache,
  progress: Progress,
): Promise<CachedSource> {
  const label = `zip ${path}`;
  const key = `zip/${await sha256Of(path)}`;
  const cached = await cache.find(key, slug, label);
  if (cached) return cached;
  progress(`unpacking ${basename(path)}`);
  return cache.add(key, label, async (folder) => {
    await extractZip(path, folder, { label, hint: 'get the zip again, and see whether "unzip -t" accepts it' });
    return locateSoftware(folder, { label, slug });
  });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') throw await notFound(resolve(path));
    throw new HarnessError('SOURCE_INVALID', `zip ${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

async function notFound(path: string): Promise<HarnessError> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) {
    return new HarnessError('SOURCE_NOT_FOUND', `there is no ${path}: the folder ${folder} does not exist either`);
  }
  const zips = names.filter((name) => extname(name).toLowerCase() === '.zip');
  const similar = nearest(basename(path), zips);
  const hint = similar ? `did you mean ${similar}?` : `zip files there: ${zips.slice(0, 5).join(', ') || 'none'}`;
  return new HarnessError('SOURCE_NOT_FOUND', `there is no ${path}`, { hint });
}

export interface ExtractOptions {
  /** How the archive is called in errors. */
  label: string;
  /** What to try when the archive is not good. */
  hint?: string;
  /** A repository may hold links for its developers; an archive that was sent to us may not. Default: refuse. */
  symlinks?: 'refuse' | 'skip';
  limits?: Partial<ZipLimits>;
}

/**
 * Unpacks the zip file into the (existing, empty) folder. Nothing is written before every entry was looked at;
 * modes and dates are not taken over.
 * @returns the paths of links that were skipped.
 * @throws HarnessError SOURCE_INVALID for a damaged or unsafe archive; a failure to write is thrown as it is, for the
 *   caller knows what the folder is.
 */
export async function extractZip(file: string, folder: string, options: ExtractOptions): Promise<string[]> {
  const invalid = (reason: string, cause?: unknown) =>
    new HarnessError('SOURCE_INVALID', `${options.label} cannot be unpacked: ${reason}`, {
      hint: options.hint ?? 'get the archive again, and see whether "unzip -t" accepts it',
      cause,
    });
  try {
    const limits = { ...defaultZipLimits, ...options.limits };
    const { size } = await stat(file);
    if (size > limits.maxArchiveBytes) throw invalid(`it is larger than ${limits.maxArchiveBytes} bytes`);
    const zip = await fromBufferPromise(await readFile(file), { strictFileNames: true });
    const { files, links } = await readDirectory(zip, options, limits, invalid);
    const parents = new Set(files.map((entry) => dirname(join(folder, entry.fileName))));
    for (const parent of parents) mkdirSync(parent, { recursive: true });
    for (const entry of files) await extractFile(zip, entry, join(folder, entry.fileName));
    return links;
  } catch (error) {
    throw error instanceof HarnessError || isDiskFailure(error) ? error : invalid(messageOf(error), error);
  }
}

async function readDirectory(
  zip: ZipFile,
  options: ExtractOptions,
  limits: ZipLimits,
  invalid: (reason: string) => HarnessError,
) {
  if (zip.entryCount > limits.maxEntries) throw invalid(`more than ${limits.maxEntries} entries`);
  const files: Entry[] = [];
  const links: string[] = [];
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const kind = checkZipEntry(entry, limits);
    if (typeof kind === 'object') throw invalid(kind.refused);
    if (kind === 'symlink' && options.symlinks !== 'skip') throw invalid(`${entry.fileName} is a symbolic link`);
    if (kind === 'symlink') links.push(entry.fileName);
    if (kind === 'file') files.push(entry);
    // Every file is held to its declared size when it is unpacked, so the declared sizes can be summed.
    bytes += entry.uncompressedSize;
    if (bytes > limits.maxTotalBytes) throw invalid(`it would unpack to more than ${limits.maxTotalBytes} bytes`);
  }
  return { files, links };
}

/** `wx`: two entries of one name are a way to show one file to a scanner and another to the user. */
async function extractFile(zip: ZipFile, entry: Entry, path: string): Promise<void> {
  const packed = await buffer(await zip.openReadStreamPromise(entry, { decodeFileData: false }));
  const content = entry.compressionMethod === 0 ? packed : inflate(packed, entry);
  if (content.length !== entry.uncompressedSize) throw new Error(`${entry.fileName} is not as long as announced`);
  // yauzl leaves this to its user.
  if (crc32(content) !== entry.crc32) throw new Error(`${entry.fileName} is damaged (CRC-32 does not match)`);
  writeFileSync(path, content, { flag: 'wx' });
}

function inflate(packed: Buffer, entry: Entry): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.uncompressedSize, 1) });
  } catch (error) {
    throw new Error(`${entry.fileName}: ${messageOf(error)}`, { cause: error });
  }
}

export type ZipEntryKind = 'file' | 'folder' | 'symlink';

const fileTypes: Readonly<Record<number, ZipEntryKind>> = { 32768: 'file', 16384: 'folder', 40960: 'symlink' };

/**
 * The kind of an entry, or why it may not be unpacked. The type bits are believed whatever system the archive claims
 * to be from: unzip programs differ there, and a link is never wanted.
 */
export function checkZipEntry(entry: Entry, limits: ZipLimits): ZipEntryKind | { refused: string } {
  const name = entry.fileName;
  // Absolute paths, drive letters, `..` and backslashes.
  const unsafe = validateFileName(name);
  if (unsafe !== null) return { refused: unsafe };
  if (name.includes('\0')) return { refused: 'NUL character in a path' };
  if (entry.isEncrypted()) return { refused: `${name} is encrypted` };
  if (!entry.canDecodeFileData()) return { refused: `${name} has compression method ${entry.compressionMethod}` };
  if (entry.uncompressedSize > limits.maxFileBytes)
    return { refused: `${name} is larger than ${limits.maxFileBytes} bytes` };
  const ratio = entry.uncompressedSize / Math.max(entry.compressedSize, 1);
  if (entry.uncompressedSize >= limits.ratioFromBytes && ratio > limits.maxRatio) {
    return { refused: `${name} would unpack to ${Math.round(ratio)} times its packed size` };
  }
  const typeBits = (entry.externalFileAttributes >>> 16) & 0xf000;
  if (typeBits === 0) return name.endsWith('/') ? 'folder' : 'file';
  const kind = fileTypes[typeBits];
  if (kind === undefined) return { refused: `${name} is neither a file nor a folder` };
  if (kind !== 'symlink' && (kind === 'folder') !== name.endsWith('/')) {
    return { refused: `${name} is a file by its name and a folder by its type, or the other way round` };
  }
  return kind;
}

/** What an archive may be and unpack to. WooCommerce, the largest that is expected, has 5,000 files and 50 MB. */
export interface ZipLimits {
  /** It is read into memory. */
  maxArchiveBytes: number;
  maxEntries: number;
  /** One unpacked file; it is in memory too. */
  maxFileBytes: number;
  maxTotalBytes: number;
  /** Unpacked to packed size of one file. Source code and translations stay below 30. */
  maxRatio: number;
  /** Below this size the ratio is not looked at: a short file of blanks is no bomb. */
  ratioFromBytes: number;
}

export const defaultZipLimits: ZipLimits = {
  maxArchiveBytes: 512 * 1024 ** 2,
  maxEntries: 60_000,
  maxFileBytes: 256 * 1024 ** 2,
  maxTotalBytes: 1024 ** 3,
  maxRatio: 250,
  ratioFromBytes: 4 * 1024 ** 2,
};
