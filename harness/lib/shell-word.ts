/** A word as it is typed in a shell, quoted where it has to be. */
export const shellWord = (text: string): string =>
  /^[\w./:@#=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
