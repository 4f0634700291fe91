const longest = 80;

/** A value as a message shows it: on one line, and cut where it is longer than anybody reads. */
export function shortened(text: string, most = longest): string {
  const line = text.replace(/\p{Cc}/gu, ' ');
  return line.length <= most ? line : `${line.slice(0, most)}… (${text.length} characters)`;
}

const mostLines = 10;

/** The first ten of what a message lists, and how many there are beyond: nobody reads a hundred. */
export const firstFew = (lines: readonly string[]): string[] =>
  lines.length <= mostLines ? [...lines] : [...lines.slice(0, mostLines), `and ${lines.length - mostLines} more`];
