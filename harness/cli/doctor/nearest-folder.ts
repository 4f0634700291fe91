import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The folder itself, or the nearest above it that is there: where a run would make it. */
export async function nearestFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined); // not there yet
  return found || dirname(path) === path ? path : nearestFolder(dirname(path));
}
