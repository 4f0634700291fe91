import { type Entry, validateFileName } from 'yauzl';
import type { ZipLimits } from './zip-limits.ts';

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
