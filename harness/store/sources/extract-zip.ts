import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, inflateRawSync } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { checkZipEntry } from './check-zip-entry.ts';
import { isDiskFailure } from './is-disk-failure.ts';
import { defaultZipLimits, type ZipLimits } from './zip-limits.ts';

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
