import { onOneLine } from '../lib/printable.ts';

export const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** @param rows like the heads escaped already, and as long as they are */
export const markdownTable = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map(tableRow).join('\n');

/** Text that Markdown shows as it is, also inside a table: on one line, its timings escaped, addresses no links. */
export function escapeMarkdown(text: string): string {
  return onOneLine(text)
    .replace(/[\\`*_{}[\]<>|~#!]|:(?=\/\/)/g, '\\$&')
    .replace(
      /^(\d+)([.)])(?= )|^([-+])(?= )/,
      (_, number = '', point = '', bullet = '') => `${number}\\${point}${bullet}`,
    );
}

/** Backquotes cannot be escaped inside code, and a pipe would end the table's cell. */
export const code = (text: string): string => `\`${onOneLine(text).replace(/`/g, '’').replace(/\|/g, '\\|')}\``;
