/** What PHP said of a failure, without what WordPress made of it for a visitor. */
export interface PhpError {
  /** PHP's own lines, or, where it said nothing, the last of what was printed, without HTML. */
  lines: string[];
  /** `file:line` of the first error, as the container has it. */
  at: string | undefined;
}

const longestOther = 20;

/** `PHP Fatal error:  Uncaught Error: … in /srv/…/x.php:12`, with its stack trace and `thrown in … on line 12`. */
const begins = /^(?:PHP )?(?:Fatal error|Parse error|Recoverable fatal error|Warning|Deprecated|Notice):\s+/;
const continues = /^(?:Stack trace:|#\d+ |\s+thrown in |Next )/;

/**
 * Takes PHP's lines out of what a program of PHP printed. PHP says each error twice, to its log and to its output;
 * WordPress adds a page for visitors. @param output both streams
 */
export function phpErrorOf(output: string): PhpError {
  const text = withoutHtml(output);
  const lines: string[] = [];
  const said = new Set<string>();
  let within = false;
  for (const line of text) {
    if (begins.test(line)) {
      const own = line.replace(/^PHP /, '').replace(/:\s+/, ': ');
      within = !said.has(own);
      said.add(own);
      if (within) lines.push(own);
    } else if (continues.test(line)) {
      if (within) lines.push(line);
    } else within = false;
  }
  // Warnings before a fatal error are not why it ended.
  const first = lines.findIndex((line) => /^(?:Fatal|Parse|Recoverable fatal) error/.test(line));
  const own = first < 0 ? lines : lines.slice(first);
  const [, file, line] = / in (\/\S+?)(?::| on line )(\d+)$/.exec(own[0] ?? '') ?? [];
  return {
    lines: own.length > 0 ? own : text.filter((said) => said.trim() !== '').slice(-longestOther),
    at: file === undefined ? undefined : `${file}:${line}`,
  };
}

function withoutHtml(output: string): string[] {
  return output
    .replace(/<!DOCTYPE html[\s\S]*?(?:<\/html>|$)/gi, '\n')
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
}
