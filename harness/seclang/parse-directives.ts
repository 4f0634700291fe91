import type { Directive } from './directive.ts';
import { splitArguments } from './split-arguments.ts';

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
    let joined = lines[index] ?? '';
    while (joined.endsWith('\\') && !isProse(joined) && index + 1 < lines.length) {
      joined = joined.slice(0, -1) + lines[++index];
    }
    const written = joined.trim();
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
