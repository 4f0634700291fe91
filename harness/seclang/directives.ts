/** One directive of ModSecurity's rule language (SecLang), with its continued lines joined and its quotes taken off. */
export interface Directive {
  /** As written: `SecRule`, `Include`, … */
  name: string;
  arguments: string[];
  file: string;
  /** Counts from 1: its first line, and its last. */
  line: number;
  lastLine: number;
}

/**
 * Reads a file of SecLang, or of Apache's configuration. Containers such as `<IfModule>` are left out and what stands in
 * them is not: whether it holds is the engine's to know.
 * @param file for the directives' places; nothing is opened
 */
export function parseDirectives(text: string, file: string): Directive[] {
  const directives: Directive[] = [];
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1;
    let last = lines[index] ?? '';
    // What the directive begins with: blank lines may stand before it.
    let begin = last;
    // Put together once: a directive may go on for thousands of lines.
    const parts: string[] = [];
    while (last.endsWith('\\') && !isProse(begin) && index + 1 < lines.length) {
      parts.push(last.slice(0, -1));
      last = lines[++index] ?? '';
      if (begin.trim() === '\\') begin = last;
    }
    parts.push(last);
    const written = parts.join('').trim();
    if (written === '' || written.startsWith('#') || written.startsWith('<')) continue;
    const name = /^\S+/.exec(written)?.[0] ?? '';
    directives.push({ name, arguments: splitArguments(written.slice(name.length)), file, line, lastLine: index + 1 });
  }
  return directives;
}

/**
 * A comment that is no directive taken out of use. A backslash at its end joins the next line to it in Apache, and does
 * not in libmodsecurity: better to read a rule that one of them does not have than to miss one.
 * @source observed with libmodsecurity 3.0.9 and mod_security2 2.9.7
 */
const isProse = (line: string): boolean => /^\s*#(?!\s*Sec)/i.test(line);

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
