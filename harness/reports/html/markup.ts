import { printable } from '../printable.ts';

/** HTML or SVG that may stand in the page as it is. Made by `markup` and nothing else. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may be put into a template: text is escaped, lists are joined, what is not there is left out. */
export type Fill = Markup | string | number | undefined | false | readonly Fill[];

/** A template whose values are escaped, in text and inside double quotes alike. */
export function markup(parts: TemplateStringsArray, ...values: readonly Fill[]): Markup {
  return new Markup(parts.reduce((whole, part, index) => whole + filled(values[index - 1]) + part));
}

function filled(value: Fill): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return value.map(filled).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
