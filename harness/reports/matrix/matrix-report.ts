import { type Markup, markup } from '../html/markup.ts';
import { htmlPage } from '../html/page.ts';
import { type CallsOfRun, callsLine, refusalLines } from '../klarna-calls.ts';
import { escapeMarkdown } from '../markdown-text.ts';
import type { Style } from '../style.ts';
import { compareStacks, comparisonLines } from './compare-stacks.ts';
import type { Matrix, MatrixFormat } from './matrix.ts';
import { cellReasons, reasonLine, sharedPlace } from './matrix-labels.ts';
import { markdownMatrix, matrixTable, terminalMatrix } from './matrix-tables.ts';

/**
 * Several runs as one matrix; below it why cells stand out, where the stacks differ, and what Klarna refused. Ends with a
 * line feed.
 * @param calls of all the runs
 */
export function renderMatrix(
  matrix: Matrix,
  format: MatrixFormat,
  { style, columns, calls }: { style: Style; columns?: number; calls?: CallsOfRun },
): string {
  switch (format) {
    case 'terminal':
      return terminal(matrix, style, columns, calls);
    case 'markdown':
      return markdown(matrix, calls);
    case 'html':
      return html(matrix, calls);
    case 'json': {
      const said = { schemaVersion: 1, ...matrix, stacks: compareStacks(matrix), klarnaCalls: calls };
      return `${JSON.stringify(said, null, 2)}\n`;
    }
  }
}

function terminal(matrix: Matrix, style: Style, columns: number | undefined, calls: CallsOfRun | undefined): string {
  const shared = sharedPlace(matrix);
  const blocks = [
    ...(shared ? [style.faint(shared)] : []),
    terminalMatrix(matrix, style, columns),
    reasonLines(matrix).join('\n'),
    `${style.strong(stacksTitle)}\n${comparisonLines(compareStacks(matrix)).join('\n')}`,
    calls && [style.strong(callsTitle), callsLine(calls), ...refusalLines(calls)].join('\n'),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function markdown(matrix: Matrix, calls: CallsOfRun | undefined): string {
  const shared = sharedPlace(matrix);
  const reasons = reasonLines(matrix).map((line) => `- ${escapeMarkdown(line)}`);
  const lines = comparisonLines(compareStacks(matrix)).map((line) => `- ${escapeMarkdown(line)}`);
  const blocks = [
    ...(shared ? [`All on ${escapeMarkdown(shared)}.`] : []),
    markdownMatrix(matrix),
    reasons.join('\n'),
    `### ${stacksTitle}`,
    lines.join('\n'),
    ...(calls
      ? [
          `### ${callsTitle}`,
          `${escapeMarkdown(callsLine(calls))}.`,
          refusalLines(calls)
            .map((line) => `- ${escapeMarkdown(line)}`)
            .join('\n'),
        ]
      : []),
  ];
  return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function html(matrix: Matrix, calls: CallsOfRun | undefined): string {
  const shared = sharedPlace(matrix);
  const list = (lines: readonly string[]): Markup | false =>
    lines.length > 0 && markup`<ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`;
  return htmlPage(
    'Scenarios by versions',
    markup`<header><h1>Scenarios by versions</h1>
${shared && markup`<p>All on ${shared}.</p>`}</header>
<main>
${matrixTable(matrix)}
${list(reasonLines(matrix))}
<h2>${stacksTitle}</h2>
${list(comparisonLines(compareStacks(matrix)))}
${calls && markup`<h2>${callsTitle}</h2><p>${callsLine(calls)}.</p>${list(refusalLines(calls))}`}
</main>
`,
  );
}

const stacksTitle = 'Simulated against containers';
const callsTitle = 'Calls to Klarna';

const reasonLines = (matrix: Matrix): string[] =>
  cellReasons(matrix, ['differs', 'inconclusive', 'skipped']).map(reasonLine);
