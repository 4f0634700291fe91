import { enumerated } from '../../waf/exclusion/comments.ts';
import { judgementOf, type WafJudgement } from '../../waf/judge/verdict-of.ts';
import type { ConfigurationReport, WafReport } from '../../waf/waf-report.ts';
import type { Style } from '../style.ts';
import { wrap } from '../text-layout.ts';
import { cleanReport } from './clean-report.ts';
import {
  configurationFacts,
  configurationHeadline,
  configurationRemarks,
  variantHead,
  variantRows,
  versionHead,
  versionRows,
  wafHeadline,
} from './describe-configuration.ts';
import { describeFindings, type FindingWords, notesTitle } from './describe-findings.ts';
import { describeLeftOut } from './describe-left-out.ts';
import { describeRemedy, layerNames, triedHead, triedRows } from './describe-remedy.ts';
import { terminalOverview, textTable } from './terminal-tables.ts';

const attacksNote =
  'Attacks count where the rules stop them by themselves: an exclusion may let none of these through.';

/**
 * What was found and what to do, configuration by configuration. The exclusion stands at the beginning of its lines and is
 * not wrapped, ready to be copied; with several configurations it is left to the other reports, because it fills pages.
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
    ...(configurations.length === 1 ? exclusionOf(configurations[0]) : []),
    footer(clean, style, columns),
  ].join('\n\n');
}

const elsewhere = 'The exclusions stand in the reports, ready to be copied; of one rule set alone it is printed here.';

/** Of layers that the command did not run: too long for a terminal. */
function adviceNote(configurations: readonly ConfigurationReport[]): string[] {
  const layers = new Set(configurations.flatMap(({ remedy }) => remedy.advice.map(({ layer }) => layer)));
  layers.delete('upgrade');
  if (layers.size === 0) return [];
  return [`Advice for ${enumerated([...layers].map((layer) => layerNames[layer]))}, not run, stands in the reports.`];
}

function footer(report: WafReport, style: Style, columns: number): string {
  const { run, configurations } = report;
  const corpora = run.corpora.map(({ name, version, requests }) => `${name} ${version} (${requests})`).join(', ');
  const plugin = run.plugin ? `, KCO ${run.plugin}` : '';
  const how = [
    ...(configurations.some(({ protection }) => protection) ? [attacksNote] : []),
    ...adviceNote(configurations),
    `${(run.durationMs / 1000).toFixed(1)} s, run ${run.id}${plugin}. Requests by corpus: ${corpora}`,
  ];
  const isChosen = configurations.some(({ remedy }) => remedy.chosen);
  return [
    ...(configurations.length > 1 ? [style.strong(wrap(wafHeadline(report), '', columns))] : []),
    ...(configurations.length > 1 && isChosen ? [wrap(elsewhere, '', columns)] : []),
    ...how.map((sentence) => style.faint(wrap(sentence, '', columns))),
  ].join('\n');
}

const exclusionOf = (only: ConfigurationReport | undefined): string[] =>
  only?.remedy.chosen ? [only.remedy.chosen.file.trim()] : [];

function configurationBlock(configuration: ConfigurationReport, style: Style, columns: number): string {
  const judgement = judgementOf(configuration);
  const found = describeFindings(configuration);
  const headline = wrap(configurationHeadline(configuration), '  ', columns).trimStart();
  return [
    [
      `${timings(style)[judgement]} ${style.strong(headline)}`,
      style.faint(wrap(configurationFacts(configuration).join(' · '), '  ', columns)),
      ...configurationRemarks(configuration).map((remark) => wrap(remark, '  ', columns)),
    ].join('\n'),
    ...describeLeftOut(configuration).map(({ title, rows }) =>
      [style.doubtful(wrap(title, '  ', columns)), ...rows.map((row) => wrap(row, '    ', columns))].join('\n'),
    ),
    ...versionBlock(configuration, style, columns),
    ...variantBlock(configuration, style, columns),
    ...found.filter(({ weight }) => weight !== 'note').map((finding) => findingBlock(finding, style, columns)),
    ...noteBlock(
      found.filter(({ weight }) => weight === 'note'),
      style,
      columns,
    ),
    ...remedyBlocks(configuration, style, columns),
  ].join('\n\n');
}

const timings = (style: Style): Record<WafJudgement, string> => ({
  good: style.good('✔'),
  bad: style.bad('✘'),
  unknown: style.doubtful('?'),
});

function versionBlock(configuration: ConfigurationReport, style: Style, columns: number): string[] {
  const rows = versionRows(configuration).map((cells) => ({ mark: ' ', cells }));
  return rows.length > 0 ? [textTable(versionHead, rows, { style, columns }).join('\n')] : [];
}

function variantBlock(configuration: ConfigurationReport, style: Style, columns: number): string[] {
  const rows = variantRows(configuration).map((cells) => ({ mark: ' ', cells }));
  return rows.length > 0 ? [textTable(variantHead, rows, { style, columns }).join('\n')] : [];
}

function findingBlock({ title, weight, facts }: FindingWords, style: Style, columns: number): string {
  const paint = weight === 'known' ? style.faint : style.bad;
  return [
    paint(wrap(title, '  ', columns)),
    ...facts.map(([label, text]) => `    ${label.padEnd(10)}${wrap(text, ' '.repeat(14), columns).trimStart()}`),
  ].join('\n');
}

/** What fails nothing is told in short: the other reports have it whole. */
function noteBlock(notes: readonly FindingWords[], style: Style, columns: number): string[] {
  if (notes.length === 0) return [];
  const lines = notes.map(
    ({ rule, short }) => `    ${rule.padEnd(10)}${wrap(short, ' '.repeat(14), columns).trimStart()}`,
  );
  return [[style.doubtful(wrap(notesTitle, '  ', columns)), ...lines].join('\n')];
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
    ].join('\n'),
    ...(tried.length > 0 ? [textTable(triedHead, tried, { style, columns }).join('\n')] : []),
  ];
}
