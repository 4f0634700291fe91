import { stripVTControlCharacters } from 'node:util';

/**
 * The text without what no report can hold: terminal colours, control characters other than tab and line feed, and code
 * units that are no character. XML 1.0 allows none of them, not even escaped.
 * @source https://www.w3.org/TR/xml/#charsets
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/(?![\t\n])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '');
}

/** The same on one line. */
export const onOneLine = (text: string): string => printable(text).replace(/\s+/g, ' ').trim();
