import { type KnownLine, knownLines, reasonBesideBaseline } from './baseline/describe-baseline.ts';
import type { Comparison } from './comparison/comparison.ts';
import { comparisonHeadline, comparisonParts } from './comparison/describe-comparison.ts';
import { describeGiven } from './describe-given.ts';
import { groupResults, importanceOf, type ResultGroup } from './group-results.ts';
import { verdictLabels } from './labels.ts';
import { code, escapeMarkdown } from './markdown-text.ts';
import { controlsLine, exitCodeOf, type RunResults, summaryOf, withoutGoodControls } from './results.ts';
import { describeStack, versionRanges, versionsOf } from './versions.ts';

/** With the two lines for the link to the run that action.yml adds, a comment has sixty. */
export const commentLimitLines = 58;

/** Of what is lost as expected, these are named; a reviewer asks first what has changed. */
const mostLost = 12;
const longestText = 300;
/** Of each kind of change. */
const mostChanged = 8;

/**
 * A comment for a pull request: what is not as expected, with why and what to change, then what is lost as expected,
 * folded. Its first line is a mark by which an earlier comment on the same stack can be found and replaced.
 * @returns at most `commentLimitLines` lines, whatever the run; what has no place is counted
 */
export function renderComment(results: RunResults): string {
  const shown = withoutGoodControls(results.scenarios);
  const played = shown.map(({ kco }) => kco);
  const groups = groupResults(shown);
  const of = (...wanted: ReturnType<typeof importanceOf>[]) =>
    groups.filter(({ first }) => wanted.includes(importanceOf(first)));
  const { comparison, run } = results;
  if (comparison) {
    const head = headOf(results, comparisonHeading(comparison));
    return [...head, ...fitting(changedLines(comparison), commentLimitLines - head.length)].join('\n').concat('\n');
  }
  const known = knownLines(results);
  const head = headOf(results, headlineOf(of('differs').length, of('inconclusive').length, known.length));
  const lost = lostLines(of('lost'), played);
  const room = commentLimitLines - head.length - lost.length;
  const wrong = of('differs', 'inconclusive').map((group) => wrongLines(group, run, played));
  return [...head, ...fitting([...wrong, ...knownBlock(known)], room), ...lost].join('\n').concat('\n');
}

function headOf(results: RunResults, heading: string): string[] {
  const { run, scenarios } = results;
  const { name, meaning } = describeStack(run);
  const controls = controlsLine(scenarios);
  const versions = versionsOf(run).map(([what, version]) => `${what} ${version}`);
  return [
    `<!-- kco-harness ${run.stack} ${run.shopper} -->`,
    `## Klarna Checkout: ${heading}`,
    '',
    `${escapeMarkdown(short(summaryOf(results)))}${controls ? `; ${escapeMarkdown(short(controls))}` : ''}.`,
    `**${name}.** ${meaning}`,
    escapeMarkdown(short(`${run.shopper} shopper. ${versions.join(', ')}.`)),
    '',
  ];
}

function headlineOf(differing: number, unknown: number, known: number): string {
  const count = (number: number) => `${number} ${number === 1 ? 'scenario' : 'scenarios'}`;
  const doubt = unknown === 0 ? '' : `, of ${count(unknown)} nothing can be told`;
  if (differing > 0) return `❌ ${count(differing)} not as expected${doubt}`;
  if (unknown > 0) return `⚠️ of ${count(unknown)} nothing can be told`;
  return known > 0
    ? `✅ all as expected, but for ${known} that ${known === 1 ? 'is' : 'are'} known`
    : '✅ all as expected';
}

function comparisonHeading(comparison: Comparison): string {
  const code = exitCodeOf({ scenarios: [], comparison });
  const mark = code === 1 ? '❌' : comparison.untold.length > 0 || code === 3 ? '⚠️' : '✅';
  return `${mark} ${escapeMarkdown(short(comparisonHeadline(comparison)))}`;
}

/** A block for each part: what it says of the first ten, and how many there are. */
const changedLines = (comparison: Comparison): string[][] =>
  comparisonParts(comparison).map(({ title, lines }) => [
    `**${escapeMarkdown(title)}**`,
    '',
    ...lines.slice(0, mostChanged).map((line) => {
      const words = [line.name, line.text, line.because ?? ''].filter((part) => part !== '');
      return `- ${words.map((part) => escapeMarkdown(short(part))).join(': ')}`;
    }),
    ...(lines.length > mostChanged ? [`- and ${lines.length - mostChanged} more`] : []),
    '',
  ]);

/** What the baseline knows: one block, so that it never crowds out what nobody knows. */
const knownBlock = (known: readonly KnownLine[]): string[][] =>
  known.length === 0
    ? []
    : [
        [
          '**Known by the baseline**',
          '',
          ...known
            .slice(0, mostChanged)
            .map(({ name, known: reason }) => `- ${escapeMarkdown(short(name))}: ${escapeMarkdown(short(reason))}`),
          ...(known.length > mostChanged ? [`- and ${known.length - mostChanged} more`] : []),
          '',
        ],
      ];

function wrongLines({ first, results }: ResultGroup, run: RunResults['run'], played: readonly string[]): string[] {
  const { id, title, diagnosis, given } = first;
  const reason = reasonBesideBaseline(first, run);
  return [
    `**${code(short(id))}** on KCO ${versionsIn(results, played)}: ${escapeMarkdown(short(title))}`,
    `- ${escapeMarkdown(short(reason))}`,
    `- What differs from a healthy site: ${escapeMarkdown(short(describeGiven(given).join('; ') || 'nothing'))}`,
    ...(diagnosis ? [`- Why: ${escapeMarkdown(short(diagnosis.why))}`] : []),
    ...(diagnosis ? [`- What to change: ${escapeMarkdown(short(diagnosis.change))}`] : []),
    '',
  ];
}

/** As many blocks as have place, and how many have none. */
function fitting(blocks: readonly string[][], room: number): string[] {
  const lines: string[] = [];
  for (const [index, block] of blocks.entries()) {
    const left = blocks.length - index;
    const note = left > 1 ? 2 : 0;
    if (lines.length + block.length + note > room) {
      return [...lines, `**And ${left} more**: see the report.`, ''];
    }
    lines.push(...block);
  }
  return lines;
}

function lostLines(groups: readonly ResultGroup[], played: readonly string[]): string[] {
  if (groups.length === 0) return [];
  const rows = groups.slice(0, mostLost).map(({ first, results }) => {
    const why = first.diagnosis ? `: ${escapeMarkdown(short(first.diagnosis.why))}` : '';
    return `- ${code(short(first.id))} on KCO ${versionsIn(results, played)}, ${verdictLabels[first.verdict]}${why}`;
  });
  const more = groups.length - rows.length;
  return [
    `<details><summary>${groups.length} paid ${groups.length === 1 ? 'order is' : 'orders are'} lost, as these versions do</summary>`,
    '',
    ...rows,
    ...(more > 0 ? [`- and ${more} more`] : []),
    '',
    '</details>',
  ];
}

const versionsIn = (results: ResultGroup['results'], played: readonly string[]): string =>
  escapeMarkdown(
    short(
      versionRanges(
        results.map(({ kco }) => kco),
        played,
      ),
    ),
  );

/** GitHub takes 65,536 characters: sixty lines are fewer only where none is very long. */
const short = (text: string): string => (text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`);
