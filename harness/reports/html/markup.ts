import { printable } from '../../lib/printable.ts';

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

export interface TableRow {
  /** For the style and for the buttons. */
  className?: string;
  /** As many as there are columns; the first is the row's heading. */
  cells: readonly Fill[];
}

export interface TableBody {
  /** A heading across, where there are several bodies. */
  title?: string;
  className?: string;
  rows: readonly TableRow[];
}

/**
 * A table that becomes a list of cards on a narrow screen. The roles say that it is still a table: a browser forgets it
 * when the style makes blocks of the cells.
 */
export function table(
  className: string,
  caption: string,
  columns: readonly string[],
  bodies: readonly TableBody[],
): Markup {
  const row = ({ className: name, cells }: TableRow) => markup`<tr role="row" class="${name ?? ''}">${cells.map(
    (cell, index) =>
      index === 0
        ? markup`<th role="rowheader" scope="row">${cell}</th>`
        : markup`<td role="cell" data-label="${columns[index] ?? ''}">${cell}</td>`,
  )}</tr>
`;
  return markup`<table class="${className}" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(
    (title) => markup`<th role="columnheader" scope="col">${title}</th>`,
  )}</tr></thead>
${bodies.map(
  ({ title, className: name, rows }) => markup`<tbody role="rowgroup" class="${name ?? ''}">
${
  title !== undefined &&
  markup`<tr role="row" class="across"><th role="rowheader" scope="rowgroup" colspan="${columns.length}">${title}</th></tr>
`
}${rows.map(row)}</tbody>
`,
)}</table>`;
}

/** Gives each name an id that it has given to no other. */
export function anchors(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    const plain = name.replace(/[^\w.-]+/g, '-') || 'scenario';
    let id = plain;
    for (let count = 2; taken.has(id); count++) id = `${plain}-${count}`;
    taken.add(id);
    return id;
  };
}
