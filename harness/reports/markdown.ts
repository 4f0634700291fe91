import { firstFew } from '../lib/shortened.ts';
import { pluginLabel, type ScenarioResult } from '../verdict/scenario-result.ts';
import { goneLines, reasonBesideBaseline } from './baseline/describe-baseline.ts';
import { markdownComparison } from './comparison/markdown-comparison.ts';
import { describeGiven } from './describe-given.ts';
import { groupResults, type ResultGroup } from './group-results.ts';
import { isLost, verdictLabels } from './labels.ts';
import { code, escapeMarkdown, markdownTable, tableRow } from './markdown-text.ts';
import { isMatrix, matrixOf } from './matrix/matrix.ts';
import { markdownMatrix } from './matrix/matrix-tables.ts';
import { controlsLine, headline, lossesIn, type RunResults, summaryOf, withoutGoodControls } from './results.ts';
import { sourcesOf } from './sources.ts';
import { describeStack, versionRanges, versionsOf } from './versions.ts';

/** A report in pieces that may be left out one by one, the most important first. */
export interface MarkdownParts {
  head: string;
  /** What became of each scenario on each version; empty where there is but one. */
  matrix: string;
  tableHead: string;
  /** One for each group of results. */
  rows: string[];
  /** Why, what to change, and what is otherwise with other versions: one for each group that calls for it. */
  explanations: string[];
}

/** For a ticket or a comment: the result, a table, and why and what to change. */
export function renderMarkdown(results: RunResults): string {
  const { head, matrix, tableHead, rows, explanations } = markdownParts(results);
  return [head, ...(matrix ? [matrix] : []), [tableHead, ...rows].join('\n'), ...explanations]
    .join('\n\n')
    .concat('\n');
}

export function markdownParts(results: RunResults): MarkdownParts {
  const { run } = results;
  const stack = describeStack(run);
  const shown = withoutGoodControls(results.scenarios);
  const groups = groupResults(shown);
  const played = shown.map(pluginLabel);
  const controls = controlsLine(results.scenarios);
  const matrix = matrixOf([results]);
  const versions = versionsOf(run).map(([name, version]) => `${name} ${version}`);
  const sources = sourcesOf(run);
  const gone = firstFew(goneLines(run));
  const seconds = (run.durationMs / 1000).toFixed(1);
  return {
    head: [
      `## ${escapeMarkdown(headline(results))}`,
      ...(lossesIn(results) === headline(results) ? [] : [`${escapeMarkdown(lossesIn(results))}.`]),
      `**${stack.name}.** ${stack.meaning}`,
      escapeMarkdown(
        `${summaryOf(results)} in ${seconds} s, ${run.shopper} shopper. ${versions.join(', ')}. Run ${run.id}.`,
      ),
      ...(controls ? [escapeMarkdown(`${controls}.`)] : []),
      ...(sources.length > 0
        ? [sources.map(([name, source]) => `- ${escapeMarkdown(`${name}: ${source}`)}`).join('\n')]
        : []),
      ...(gone.length > 0 ? [gone.map((line) => `- ${escapeMarkdown(line)}`).join('\n')] : []),
      ...(results.comparison ? [markdownComparison(results.comparison)] : []),
    ].join('\n\n'),
    matrix: isMatrix(matrix) ? markdownMatrix(matrix) : '',
    tableHead: markdownTable(['Scenario', 'KCO', 'What differs', 'Verdict', 'Outcome'], []),
    rows: groups.map((group) => groupRow(group, played)),
    explanations: groups.filter(needsExplanation).map((group) => explanation(group, run, played)),
  };
}

function groupRow({ first, results }: ResultGroup, played: readonly string[]): string {
  const verdict = `${verdictLabels[first.verdict]} (${first.verdict})`;
  return tableRow([
    code(first.id),
    escapeMarkdown(versionRanges(kcoOf(results), played)),
    escapeMarkdown(describeGiven(first.given).join('; ') || 'nothing'),
    isLost(first) ? `**${escapeMarkdown(verdict)}**` : escapeMarkdown(verdict),
    first.known === undefined ? outcomeLabels[first.outcome] : 'not as expected, known',
  ]);
}

const outcomeLabels = {
  'as-expected': 'as expected',
  differs: '**not as expected**',
  inconclusive: '**inconclusive**',
  skipped: 'skipped',
} as const;

const kcoOf = (results: readonly ScenarioResult[]): string[] => results.map(pluginLabel);

const needsExplanation = ({ first }: ResultGroup): boolean =>
  first.outcome !== 'as-expected' || isLost(first) || first.elsewhere !== undefined;

function explanation({ first, results }: ResultGroup, run: RunResults['run'], played: readonly string[]): string {
  const { id, title, outcome, diagnosis, elsewhere, known } = first;
  const reason = reasonBesideBaseline(first, run);
  const isUnexplained = outcome === 'as-expected' && isLost(first);
  const unexplained = isUnexplained ? 'the record does not say; see the scenario’s timeline.' : undefined;
  const why = diagnosis?.why ?? unexplained;
  return [
    `### ${code(id)}: ${escapeMarkdown(title)}`,
    ...(outcome === 'as-expected' ? [] : [`**${reasonLabels[outcome]}:** ${escapeMarkdown(reason)}`]),
    ...(known ? [`**Known:** ${escapeMarkdown(known)}`] : []),
    ...(why ? [`**Why:** ${escapeMarkdown(why)}`] : []),
    ...(diagnosis ? [`**What to change:** ${escapeMarkdown(diagnosis.change)}`] : []),
    ...(elsewhere
      ? [`**With KCO ${escapeMarkdown(versionRanges(kcoOf(results), played))}:** ${escapeMarkdown(elsewhere)}`]
      : []),
  ].join('\n\n');
}

const reasonLabels = { differs: 'Not as expected', inconclusive: 'Inconclusive', skipped: 'Skipped' } as const;
