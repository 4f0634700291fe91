import { sep } from 'node:path';

/**
 * A message with its paths as they are seen from the caller's folder: so they were given, and so they can be typed again. What does
 * not lie below that folder stays as it is. It is done where messages are printed, as nothing behind knows the folder.
 * @param folder absolute
 */
export function asCallerSees(message: string, folder: string): string {
  // Below the root lies everything.
  if (folder.endsWith(sep)) return message;
  // Not in the midst of a longer path or of a URL.
  const here = `(?<![\\p{L}\\p{N}_./\\\\-])${folder.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}`;
  return message
    .replace(new RegExp(`${here}[/\\\\](?=[^\\s"',;:)])`, 'gu'), '')
    .replace(new RegExp(`${here}[/\\\\]?(?=[:;,)"'’]|\\.?$|\\.\\s)`, 'gmu'), '.');
}
