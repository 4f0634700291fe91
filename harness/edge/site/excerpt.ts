const mostCharacters = 80;

/** The beginning of text from elsewhere on one line, without characters that a terminal would obey. */
export const excerpt = (text: string): string =>
  text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, mostCharacters);
