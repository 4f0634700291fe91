const most = 10;

/** The first ten of what a message lists, and how many there are beyond: nobody reads a hundred. */
export const firstFew = (lines: readonly string[]): string[] =>
  lines.length <= most ? [...lines] : [...lines.slice(0, most), `and ${lines.length - most} more`];
