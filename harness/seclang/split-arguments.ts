/**
 * Splits a line into words as Apache does: between double or single quotes, or up to white space. A backslash before the
 * quote keeps it from closing the word and is taken off. Every other backslash stays: the engines disagree about `\\`
 * (Apache halves it, libmodsecurity does not), and so a word can be written back as it came.
 * @source Apache 2.4, ap_getword_conf
 */
export function splitArguments(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]+|\\.)*)\\?"?|'((?:[^'\\]+|\\.)*)\\?'?|[^\s"']\S*/gs)].map(
    ([word, double, single]) =>
      double?.replace(/\\([\s\S])/g, before('"')) ?? single?.replace(/\\([\s\S])/g, before("'")) ?? word,
  );
}

/** Takes the backslash off before this quote only. Pairs of backslashes are seen as pairs. */
const before = (quote: string) => (pair: string, next: string) => (next === quote ? quote : pair);
