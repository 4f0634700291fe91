import type { Style } from '../style.ts';
import { wrap } from '../text-layout.ts';
import type { Comparison } from './comparison.ts';
import { type ComparisonPart, comparisonHeadline, comparisonParts } from './describe-comparison.ts';

/** Only what changed. @param columns width of the terminal; undefined for a file or a pipe */
export function terminalComparison(comparison: Comparison, style: Style, columns?: number): string {
  const parts = comparisonParts(comparison).map((part) => terminalPart(part, style, columns));
  return [...parts, style.strong(comparisonHeadline(comparison))].join('\n\n');
}

function terminalPart({ kind, title, lines }: ComparisonPart, style: Style, columns: number | undefined): string {
  const mark = marks[kind](style);
  const told = lines.flatMap(({ name, text, because }) => [
    `${mark} ${name}`,
    ...(text === '' ? [] : [wrap(text, '  ', columns)]),
    ...(because === undefined ? [] : [wrap(because, '  ', columns)]),
  ]);
  return [style.strong(title), ...told].join('\n');
}

const marks: Readonly<Record<ComparisonPart['kind'], (style: Style) => string>> = {
  worse: (style) => style.bad('✘'),
  known: (style) => style.faint('✘'),
  untold: (style) => style.doubtful('?'),
  better: (style) => style.good('✔'),
  different: (style) => style.faint('~'),
  'only-now': (style) => style.faint('+'),
  'only-before': (style) => style.faint('-'),
};
