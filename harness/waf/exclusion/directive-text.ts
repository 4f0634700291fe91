/** What needs no quoting in an operator or in an action, in either engine. A key in slashes would be read as a pattern. */
const plain = /^[A-Za-z0-9_.~:/-]+$/;

export const isPlain = (text: string): boolean => plain.test(text);

/** A name that can follow a collection's colon. */
export const isPlainKey = (key: string): boolean => isPlain(key) && !key.startsWith('/');

/**
 * A regular expression for `@rx`, the same for both engines. Apache takes one of two backslashes away and a quote ends the
 * argument, so both are written by their numbers; `%{` would begin a macro; and reports take out what follows `kco_session_id=`.
 */
export const patternText = (pattern: string): string =>
  pattern
    .replaceAll('\\\\', '\\x5c')
    .replaceAll('\\"', '\\x22')
    .replaceAll('"', '\\x22')
    .replaceAll('%{', '\\x25{')
    .replaceAll('kco_session_id=', 'kco_session_id[=]');

/** `\A…\z`: `^` and `$` match at line breaks too, so that `%0a` would walk around them. */
export const wholePattern = (pattern: string): string =>
  pattern.includes('|') ? `\\A(?:${patternText(pattern)})\\z` : `\\A${patternText(pattern)}\\z`;

/** Comment lines. A line that ends with a backslash would take the next one with it. */
export function commentLines(sentence: string, columns = 110): string {
  const lines = [''];
  for (const word of sentence.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length > columns) lines.push(` ${word}`);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => `#${line.replace(/\\+$/, '')}\n`).join('');
}
