import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HarnessError, messageOf, systemCode } from './errors.ts';

export const cacheHint = 'make it writable for this user, or name another folder: KCO_HARNESS_CACHE';

/**
 * What it means that nothing could be written to a folder of the user's cache: never that the source is bad, always that this
 * machine is not as it should be.
 */
export async function cacheFailure(folder: string, cause: unknown): Promise<HarnessError> {
  if (isFull(cause)) {
    return new HarnessError('DISK_FULL', `the cache cannot be written: no space left in ${folder}`, {
      hint: 'free some space there, or name a folder on another disk: KCO_HARNESS_CACHE',
      cause,
    });
  }
  const why = (await whyUnwritable(folder)) ?? messageOf(cause);
  return new HarnessError('CACHE_UNWRITABLE', `the cache cannot be written: ${why}`, { hint: cacheHint, cause });
}

export const isFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '');

/** Why nothing can be written to a folder, or where it would be made; undefined where it can. */
export async function whyUnwritable(folder: string): Promise<string | undefined> {
  const nearest = await nearestFolder(folder);
  if (!(await stat(nearest)).isDirectory()) return `${nearest} is no folder`;
  const refused = await access(nearest, constants.W_OK).then(() => undefined, systemCode);
  return refused && `${nearest} may not be written: ${refused}`;
}

/** The folder itself, or the nearest above it that is there: where a run would make it. */
export async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined); // not there yet
  return found || dirname(path) === path ? path : nearestFolder(dirname(path));
}
