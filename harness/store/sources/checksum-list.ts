import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { inTurns } from './in-turns.ts';
import { listFiles } from './list-files.ts';

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
