import { printable } from '../lib/printable.ts';
import { pluginLabel, type ScenarioResult } from '../verdict/scenario-result.ts';
import type { Comparison } from './comparison/comparison.ts';
import { type ComparisonPart, comparisonParts } from './comparison/describe-comparison.ts';
import { groupResults, type Importance, importanceOf } from './group-results.ts';
import { markdownParts } from './markdown.ts';
import { type RunResults, withoutGoodControls } from './results.ts';
import { versionRanges } from './versions.ts';

/**
 * What a step may write to its summary; more, and GitHub shows none of it.
 * @source https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits
 */
export const summaryLimitBytes = 1024 * 1024;

/**
 * Annotations of one level that GitHub shows for a step; it drops the rest without a word. Documented for errors and
 * warnings, taken to hold for notices.
 * @source https://docs.github.com/en/rest/checks/runs: "10 warning annotations and 10 error annotations per step"
 */
export const annotationLimit = 10;

/**
 * The job summary, in Markdown. What does not fit is left out from the least important on, and its end says so.
 * @param roomBytes what the step's summary may still grow by; empty where that is nothing worth having
 */
export function renderJobSummary(results: RunResults, roomBytes = summaryLimitBytes): string {
  const { head, matrix, tableHead, rows, explanations } = markdownParts(results);
  const sizeOf = (text: string) => Buffer.byteLength(text);
  const longestNote = leftOut({ matrix: matrix !== '', rows: rows.length, explanations: explanations.length });
  let room = roomBytes - sizeOf([head, '', tableHead, '', longestNote, ''].join('\n'));
  if (room < 0) return '';
  const fitting = (pieces: readonly string[], separator: string) => {
    const taken: string[] = [];
    for (const piece of pieces) {
      room -= sizeOf(separator + piece);
      if (room < 0) break;
      taken.push(piece);
    }
    return taken;
  };
  // All or nothing, and what follows has its place all the same.
  const shownMatrix = matrix !== '' && sizeOf(matrix) + 2 <= room ? fitting([matrix], '\n\n') : [];
  const shownRows = fitting(rows, '\n');
  const explained = fitting(explanations, '\n\n');
  const missing = leftOut({
    matrix: matrix !== '' && shownMatrix.length === 0,
    rows: rows.length - shownRows.length,
    explanations: explanations.length - explained.length,
  });
  const blocks = [
    head,
    ...shownMatrix,
    [tableHead, ...shownRows].join('\n'),
    ...explained,
    ...(missing ? [missing] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function leftOut({ matrix, rows, explanations }: { matrix: boolean; rows: number; explanations: number }): string {
  const parts = [
    ...(matrix ? ['the matrix of versions'] : []),
    ...(rows > 0 ? [`${rows} rows of the table`] : []),
    ...(explanations > 0 ? [`${explanations} explanations`] : []),
  ];
  return parts.length === 0
    ? ''
    : `_Left out, because GitHub shows 1 MiB: ${parts.join(' and ')}. They are in results.json._`;
}

type Level = 'error' | 'warning' | 'notice';

/** What was lost as expected is worth knowing, and no reason to worry. */
const levels: Partial<Record<Importance, Level>> = {
  differs: 'error',
  inconclusive: 'warning',
  known: 'notice',
  lost: 'notice',
};

/**
 * Workflow commands, a line each: errors for what differs, warnings for what cannot be told, notices for orders that
 * were lost as expected. At most ten of a level; the last of ten then says how many were left out.
 * @source https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderAnnotations(results: RunResults): string[] {
  const shown = withoutGoodControls(results.scenarios);
  const played = shown.map(pluginLabel);
  const groups = results.comparison
    ? changedRows(results.comparison)
    : groupResults(shown).map(({ first, results: all }) => ({
        level: levels[importanceOf(first)],
        title: `${first.id} on KCO ${versionRanges(all.map(pluginLabel), played)}`,
        message: annotationText(first),
      }));
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const all = groups.filter((group) => group.level === level);
    const shown = all.length > annotationLimit ? all.slice(0, annotationLimit - 1) : all;
    const missing = all.length - shown.length;
    return [
      ...shown.map(({ title, message }) => command(level, title, message)),
      ...(missing > 0
        ? [command(level, `${missing} more`, 'Left out, because GitHub shows ten: see the job summary.')]
        : []),
    ];
  });
}

const changeLevels: Partial<Record<ComparisonPart['kind'], Level>> = {
  worse: 'error',
  untold: 'warning',
  known: 'notice',
  better: 'notice',
};

/** What changed, where that and not what was expected decides. */
const changedRows = (comparison: Comparison) =>
  comparisonParts(comparison).flatMap(({ kind, title: what, lines }) =>
    lines.map(({ name, text, because }) => ({
      level: changeLevels[kind],
      title: `${what}: ${name}`,
      message: [text, because].filter(Boolean).join('\n'),
    })),
  );

function annotationText({ outcome, title, reason, diagnosis, known }: ScenarioResult): string {
  return [
    outcome === 'as-expected' ? title : reason,
    ...(known ? [`Known: ${known}`] : []),
    ...(diagnosis ? [`Why: ${diagnosis.why}`, `What to change: ${diagnosis.change}`] : []),
  ].join('\n');
}

const command = (level: Level, title: string, message: string): string =>
  `::${level} title=${escapeProperty(title)}::${escapeData(message)}`;

/** @source actions/toolkit, packages/core/src/command.ts: escapeData and escapeProperty */
const escapeData = (text: string): string => printable(text).replace(/%/g, '%25').replace(/\n/g, '%0A');

const escapeProperty = (text: string): string => escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
