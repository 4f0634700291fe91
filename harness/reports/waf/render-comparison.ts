import { onOneLine } from '../../lib/printable.ts';
import type { ComparedAttack, ComparedSide, ExclusionAtWork, WafComparison } from '../../waf/waf-comparison.ts';
import type { Count } from '../../waf/waf-report.ts';
import type { Style } from '../style.ts';
import { wrap } from '../text-layout.ts';
import { cleanReport } from './clean-report.ts';
import { inWords, targetWords } from './describe-configuration.ts';
import { describeFindings, type FindingWords } from './describe-findings.ts';
import { describeLeftOut } from './describe-left-out.ts';

/**
 * What a change of rules or engine does, for a terminal: what got worse stands first.
 * @param columns width of the terminal
 */
export function renderComparison(
  comparison: WafComparison,
  style: Style,
  { columns = 100 }: { columns?: number } = {},
): string {
  const clean = cleanReport(comparison);
  const { before, after, newlyBlocked, newlyDelivered, letThrough, newlyStopped, exclusion, worse, run } = clean;
  const worseFindings = describeFindings({ findings: newlyBlocked, results: after.results }).map((words) =>
    findingBlock(words, style, columns),
  );
  const better = describeFindings({ findings: newlyDelivered, results: before.results });
  const blocks = [
    headline(clean, style, columns),
    ...[before, after].map((side) => sideBlock(side, style, columns)),
    ...section('Stopped, and delivered before', worseFindings, style.bad),
    ...section(
      `Let through, and stopped before: ${attacks(letThrough.length)}`,
      attackLines(letThrough, 'was stopped by', columns),
      style.bad,
    ),
    ...(exclusion ? [exclusionBlock(exclusion, style, columns)] : []),
    ...section(
      'Delivered, and stopped before',
      better.map(({ title, short }) => wrap(`${title.replace(' answers ', ' answered ')}: ${short}`, '    ', columns)),
      style.good,
    ),
    ...section(
      `Stopped, and let through before: ${attacks(newlyStopped.length)}`,
      attackLines(newlyStopped, 'is stopped by', columns),
      style.good,
    ),
    style.faint(
      wrap(
        `${worse ? 'Not as it was: exit code 1.' : 'Nothing that counts got worse.'} ${(run.durationMs / 1000).toFixed(1)} s, run ${run.id}`,
        '',
        columns,
      ),
    ),
  ];
  return blocks.join('\n\n');
}

function headline({ before, after, worse, exclusion }: WafComparison, style: Style, columns: number) {
  const parts = [
    `callbacks ${change(before.delivered, after.delivered)}`,
    ...(before.shopper.of > 0 ? [`customer’s checkout ${change(before.shopper, after.shopper)}`] : []),
    ...(before.stopped.of > 0 ? [`attacks stopped ${change(before.stopped, after.stopped)}`] : []),
    ...(exclusion ? [`the exclusion ${outcomeWords[exclusion.outcome]}`] : []),
  ];
  const mark = worse ? style.bad('✘') : style.good('✔');
  const what = `${onOneLine(before.name)} → ${onOneLine(after.name)}: ${parts.join(', ')}`;
  return `${mark} ${style.strong(wrap(what, '  ', columns).trimStart())}`;
}

const outcomeWords = {
  works: 'does what it did',
  'stopped-working': 'has stopped working',
  'not-working': 'did not work before either',
} as const;

/** `79 → 52 of 79`, `79 of 79 as before`. */
const change = (before: Count, after: Count): string =>
  before.passed === after.passed
    ? `${after.passed} of ${after.of} as before`
    : `${before.passed} → ${after.passed} of ${after.of}`;

function sideBlock(side: ComparedSide, style: Style, columns: number): string {
  return [
    style.faint(wrap(`${onOneLine(side.name)}: ${targetWords(side.target)}`, '  ', columns)),
    ...side.notes.map((note) => wrap(onOneLine(note), '  ', columns)),
    ...describeLeftOut(side).flatMap(({ title, rows }) => [
      style.doubtful(wrap(title, '  ', columns)),
      ...rows.map((row) => wrap(row, '    ', columns)),
    ]),
  ].join('\n');
}

function section(title: string, lines: readonly string[], paint: (text: string) => string): string[] {
  return lines.length === 0 ? [] : [[paint(`  ${title}`), ...lines].join('\n')];
}

const findingBlock = ({ title, weight, facts }: FindingWords, style: Style, columns: number): string =>
  [
    (weight === 'note' ? style.doubtful : style.bad)(wrap(title, '    ', columns)),
    ...facts.map(([label, text]) => `      ${label.padEnd(10)}${wrap(text, ' '.repeat(16), columns).trimStart()}`),
  ].join('\n');

const attacks = (count: number): string => (count === 1 ? '1 attack' : `${count} attacks`);

/** By the rules in question: dozens of attacks have a few. */
function attackLines(all: readonly ComparedAttack[], verb: string, columns: number): string[] {
  const byRules = new Map<string, string[]>();
  for (const { id, rules } of all) {
    const key = rules.length === 0 ? 'a rule that the log does not name' : inWords(rules.map((rule) => rule.id));
    byRules.set(key, [...(byRules.get(key) ?? []), id]);
  }
  return [...byRules].map(([rules, ids]) => wrap(`${verb} ${rules}: ${inWords(ids)}`, '    ', columns));
}

function exclusionBlock(
  { files, before, after, outcome }: NonNullable<WafComparison['exclusion']>,
  style: Style,
  columns: number,
) {
  const paint = outcome === 'works' ? style.good : outcome === 'not-working' ? style.doubtful : style.bad;
  return [
    paint(wrap(`The exclusion ${outcomeWords[outcome]}: ${files.map(onOneLine).join(', ')}`, '  ', columns)),
    wrap(`before: ${workWords(before)}`, '    ', columns),
    wrap(`after: ${workWords(after)}`, '    ', columns),
  ].join('\n');
}

function workWords({ refused, without, with: withIt, lost }: ExclusionAtWork): string {
  if (refused !== undefined) return `the engine refuses it: ${onOneLine(refused)}`;
  const cost = lost.length === 0 ? 'no attack lost' : `${attacks(lost.length)} let through: ${inWords(lost)}`;
  return `${without.passed} of ${without.of} callbacks without it, ${withIt.passed} with it, ${cost}`;
}
