/**
 * Whether a whole text is as a glob says: `*` is anything, slashes and nothing at all included, `?` one character, and a `!`
 * at the beginning means: not this. For User-Agents, queries, paths and ids, in which brackets and braces mean themselves;
 * globs of files are picomatch's.
 */
export function matchesGlob(text: string, glob: string): boolean {
  if (glob.startsWith('!')) return !matchesGlob(text, glob.slice(1));
  // By hand: a regular expression of many stars takes ages to find that it does not match.
  let at = 0;
  let wanted = 0;
  let afterStar: { wanted: number; at: number } | undefined;
  while (at < text.length) {
    if (glob[wanted] === '*') {
      wanted += 1;
      afterStar = { wanted, at };
    } else if (glob[wanted] === '?' || glob[wanted] === text[at]) {
      wanted += 1;
      at += 1;
    } else if (afterStar) {
      afterStar.at += 1;
      ({ wanted, at } = afterStar);
    } else return false;
  }
  return /^\**$/.test(glob.slice(wanted));
}
