import { describeGiven } from './describe-given.ts';
import { describeStack, versionsOf } from './describe-stack.ts';
import { groupResults, type ResultGroup } from './group-results.ts';
import { headline } from './headline.ts';
import { onOneLine } from './printable.ts';
import { type RunResults, summaryOf } from './results.ts';
import { isLost, verdictWords } from './verdict-words.ts';

/** A report in pieces that may be left out one by one, the most important first. */
export interface MarkdownParts {
  head: string;
  tableHead: string;
  /** One for each group of results. */
  rows: string[];
  /** Why, and what to change: one for each group that calls for it. */
  explanations: string[];
}

/** For a ticket or a comment: the result, a table, and why and what to change. */
export function renderMarkdown(results: RunResults): string {
  const { head, tableHead, rows, explanations } = markdownParts(results);
  return [head, [tableHead, ...rows].join('\n'), ...explanations].join('\n\n').concat('\n');
}

export function markdownParts(results: RunResults): MarkdownParts {
  const { run } = results;
  const stack = describeStack(run);
  const groups = groupResults(results.scenarios);
  const versions = versionsOf(run).map(([name, version]) => `${name} ${version}`);
  const seconds = (run.durationMs / 1000).toFixed(1);
  return {
    head: [
      `## ${escapeMarkdown(headline(results))}`,
      `**${stack.name}.** ${stack.meaning}`,
      escapeMarkdown(
        `${summaryOf(results)} in ${seconds} s, ${run.shopper} shopper. ${versions.join(', ')}. Run ${run.id}.`,
      ),
    ].join('\n\n'),
    tableHead: `${row(['Scenario', 'KCO', 'What differs', 'Verdict', 'Outcome'])}\n${row(Array(5).fill('---'))}`,
    rows: groups.map(tableRow),
    explanations: groups.filter(needsExplanation).map(explanation),
  };
}

function tableRow({ first, results }: ResultGroup): string {
  const verdict = `${verdictWords[first.verdict]} (${first.verdict})`;
  return row([
    code(first.id),
    escapeMarkdown(results.map(({ kco }) => kco).join(', ')),
    escapeMarkdown(describeGiven(first.given).join('; ') || 'nothing'),
    isLost(first) ? `**${escapeMarkdown(verdict)}**` : escapeMarkdown(verdict),
    outcomeWords[first.outcome],
  ]);
}

const outcomeWords = {
  'as-expected': 'as expected',
  differs: '**not as expected**',
  inconclusive: '**inconclusive**',
  skipped: 'skipped',
} as const;

const needsExplanation = ({ first }: ResultGroup): boolean => first.outcome !== 'as-expected' || isLost(first);

function explanation({ first }: ResultGroup): string {
  const { id, title, outcome, reason, diagnosis } = first;
  const unexplained = outcome === 'as-expected' ? 'the record does not say; see the scenario’s timeline.' : undefined;
  const why = diagnosis?.why ?? unexplained;
  return [
    `### ${code(id)}: ${escapeMarkdown(title)}`,
    ...(outcome === 'as-expected' ? [] : [`**${reasonLabels[outcome]}:** ${escapeMarkdown(reason)}`]),
    ...(why ? [`**Why:** ${escapeMarkdown(why)}`] : []),
    ...(diagnosis ? [`**What to change:** ${escapeMarkdown(diagnosis.change)}`] : []),
  ].join('\n\n');
}

const reasonLabels = { differs: 'Not as expected', inconclusive: 'Inconclusive', skipped: 'Skipped' } as const;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Text that Markdown shows as it is, also inside a table: on one line, its marks escaped, addresses no links. */
export function escapeMarkdown(text: string): string {
  return onOneLine(text)
    .replace(/[\\`*_{}[\]<>|~#!]|:(?=\/\/)/g, '\\$&')
    .replace(
      /^(\d+)([.)])(?= )|^([-+])(?= )/,
      (_, number = '', point = '', bullet = '') => `${number}\\${point}${bullet}`,
    );
}

/** Backquotes cannot be escaped inside code, and a pipe would end the table's cell. */
const code = (text: string): string => `\`${onOneLine(text).replace(/`/g, '’').replace(/\|/g, '\\|')}\``;
