/**
 * Whether a whole text is as a glob says: `*` is anything, slashes and nothing at all included, `?` one character, and a `!`
 * at the beginning means: not this. For User-Agents, queries, paths and ids, in which brackets and braces mean themselves;
 * globs of files are picomatch's.
 */
export function matchesGlob(text: string, glob: string): boolean {
  if (glob.startsWith('!')) return !matchesGlob(text, glob.slice(1));
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 's').test(text);
}
