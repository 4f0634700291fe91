import { type Fill, type Markup, markup } from './markup.ts';

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
