import type { ConfigurationReport, WafReport } from '../../waf/waf-report.ts';
import type { Style } from '../style.ts';
import { wrap } from '../wrap.ts';
import { cleanReport } from './clean-report.ts';
import { configurationFacts, configurationRemarks } from './describe-configuration.ts';
import { describeFindings, type FindingWords } from './describe-findings.ts';
import { describeRemedy } from './describe-remedy.ts';
import { type Judgement, judgementOf } from './judgement-of.ts';
import { terminalOverview } from './terminal-overview.ts';
import { textTable } from './text-table.ts';
import { triedHead, triedRows } from './tried-rows.ts';
import { configurationHeadline, wafHeadline } from './waf-headline.ts';

/**
 * What was found and what to do, configuration by configuration. Code stands at the beginning of its lines and is not
 * wrapped, ready to be copied.
 * @param columns width of the terminal
 */
export function renderWafTerminal(
  report: WafReport,
  style: Style,
  { columns = 100 }: { columns?: number } = {},
): string {
  const clean = cleanReport(report);
  const { configurations } = clean;
  return [
    ...(configurations.length > 1 ? [terminalOverview(configurations, style, columns).join('\n')] : []),
    ...configurations.map((configuration) => configurationBlock(configuration, style, columns)),
    footer(clean, style, columns),
  ].join('\n\n');
}

function footer(report: WafReport, style: Style, columns: number): string {
  const { run, configurations } = report;
  const corpora = run.corpora.map(({ name, version, requests }) => `${name} ${version} (${requests})`).join(', ');
  const plugin = run.plugin ? `, KCO ${run.plugin}` : '';
  const how = [
    'Attacks count where the rules stop them by themselves: an exclusion may let none of these through.',
    `${(run.durationMs / 1000).toFixed(1)} s, run ${run.id}${plugin}. Requests by corpus: ${corpora}`,
  ];
  return [
    ...(configurations.length > 1 ? [style.strong(wrap(wafHeadline(report), '', columns))] : []),
    ...how.map((sentence) => style.faint(wrap(sentence, '', columns))),
  ].join('\n');
}

function configurationBlock(configuration: ConfigurationReport, style: Style, columns: number): string {
  const judgement = judgementOf(configuration);
  const headline = wrap(configurationHeadline(configuration), '  ', columns).trimStart();
  return [
    [
      `${marks(style)[judgement]} ${style.strong(headline)}`,
      style.faint(wrap(configurationFacts(configuration).join(' · '), '  ', columns)),
      ...configurationRemarks(configuration).map((remark) => wrap(remark, '  ', columns)),
    ].join('\n'),
    ...describeFindings(configuration).map((finding) => findingBlock(finding, style, columns)),
    ...remedyBlocks(configuration, style, columns),
  ].join('\n\n');
}

const marks = (style: Style): Record<Judgement, string> => ({
  good: style.good('✔'),
  bad: style.bad('✘'),
  unknown: style.doubtful('?'),
});

function findingBlock({ title, weight, facts }: FindingWords, style: Style, columns: number): string {
  // What fails nothing is told in short: the other reports have it whole.
  const shown = weight === 'note' ? facts.filter(([label]) => label === 'requests') : facts;
  const paint = { error: style.bad, known: style.faint, note: style.doubtful }[weight];
  return [
    paint(wrap(title, '  ', columns)),
    ...shown.map(([label, text]) => `    ${label.padEnd(10)}${wrap(text, ' '.repeat(14), columns).trimStart()}`),
  ].join('\n');
}

function remedyBlocks(configuration: ConfigurationReport, style: Style, columns: number): string[] {
  const words = describeRemedy(configuration);
  if (!words) return [];
  const tried = triedRows(configuration.remedy).map(({ isChosen, cells }) => ({
    mark: isChosen ? style.good('✔') : style.faint('–'),
    cells,
  }));
  return [
    [
      `  ${style.strong('What to do')}`,
      ...(words.upgrade ? [wrap(words.upgrade, '    ', columns)] : []),
      wrap(words.sentence, '    ', columns),
      ...(words.exclusion ? [wrap(words.exclusion.include, '    ', columns)] : []),
    ].join('\n'),
    ...(words.exclusion ? [words.exclusion.file.trim()] : []),
    ...(tried.length > 0 ? [textTable(triedHead, tried, { style, columns }).join('\n')] : []),
  ];
}
