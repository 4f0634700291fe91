import { describeGiven } from './describe-given.ts';
import { groupResults, importanceOf, type ResultGroup } from './group-results.ts';
import { verdictLabels } from './labels.ts';
import { code, escapeMarkdown } from './markdown-text.ts';
import { controlsLine, type RunResults, summaryOf, withoutGoodControls } from './results.ts';
import { describeStack, versionRanges, versionsOf } from './versions.ts';

/** With the two lines for the link to the run that action.yml adds, a comment has sixty. */
export const commentLimitLines = 58;

/** Of what is lost as expected, these are named; a reviewer asks first what has changed. */
const mostLost = 12;
const longestText = 300;

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
  const head = headOf(results, of('differs').length, of('inconclusive').length);
  const lost = lostLines(of('lost'), played);
  const room = commentLimitLines - head.length - lost.length;
  const wrong = of('differs', 'inconclusive').map((group) => wrongLines(group, played));
  return [...head, ...fitting(wrong, room), ...lost].join('\n').concat('\n');
}

function headOf(results: RunResults, differing: number, unknown: number): string[] {
  const { run, scenarios } = results;
  const { name, meaning } = describeStack(run);
  const controls = controlsLine(scenarios);
  const versions = versionsOf(run).map(([what, version]) => `${what} ${version}`);
  return [
    `<!-- kco-harness ${run.stack} ${run.shopper} -->`,
    `## Klarna Checkout: ${headlineOf(differing, unknown)}`,
    '',
    `${escapeMarkdown(short(summaryOf(results)))}${controls ? `; ${escapeMarkdown(short(controls))}` : ''}.`,
    `**${name}.** ${meaning}`,
    escapeMarkdown(short(`${run.shopper} shopper. ${versions.join(', ')}.`)),
    '',
  ];
}

function headlineOf(differing: number, unknown: number): string {
  const count = (number: number) => `${number} ${number === 1 ? 'scenario' : 'scenarios'}`;
  const doubt = unknown === 0 ? '' : `, of ${count(unknown)} nothing can be told`;
  if (differing > 0) return `❌ ${count(differing)} not as expected${doubt}`;
  return unknown > 0 ? `⚠️ of ${count(unknown)} nothing can be told` : '✅ all as expected';
}

function wrongLines({ first, results }: ResultGroup, played: readonly string[]): string[] {
  const { id, title, reason, diagnosis, given } = first;
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
