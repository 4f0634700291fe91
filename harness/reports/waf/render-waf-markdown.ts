import { tableOf } from '../../waf/judge/table-of.ts';
import { judgementOf } from '../../waf/judge/verdict-of.ts';
import type { Advice, ConfigurationReport, WafReport } from '../../waf/waf-report.ts';
import { escapeMarkdown, tableRow } from '../markdown-text.ts';
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

/** For a ticket. */
export function renderWafMarkdown(report: WafReport): string {
  const clean = cleanReport(report);
  const { run, configurations } = clean;
  const corpora = run.corpora.map(({ name, version, requests }) => `${name} ${version}: ${requests} requests`);
  const blocks = [
    `## ${headlineMark(clean)}${escapeMarkdown(wafHeadline(clean))}`,
    escapeMarkdown(
      `Sent as Klarna and as attackers send them: ${corpora.join(', ')}. ${(run.durationMs / 1000).toFixed(1)} s, run ${run.id}${run.plugin ? `, KCO ${run.plugin}` : ''}.`,
    ),
    ...(configurations.length > 1 ? [overview(configurations)] : []),
    ...configurations.flatMap((configuration) => [
      // Of one alone this is the report's own headline.
      ...(configurations.length > 1 ? [configurationHeading(configuration)] : []),
      ...configurationBlocks(configuration),
    ]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function overview(configurations: readonly ConfigurationReport[]): string {
  return markdownTable(
    ['', ...configurations.map(({ name }) => name)],
    tableOf(configurations).rows.map(({ row, cells }) => [
      escapeMarkdown(row),
      ...cells.map(({ text, bad }) => (bad ? `**${escapeMarkdown(text)}**` : escapeMarkdown(text))),
    ]),
  );
}

/** @param rows escaped already */
const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [tableRow(head.map(escapeMarkdown)), tableRow(head.map(() => '---')), ...rows.map(tableRow)].join('\n');

function configurationBlocks(configuration: ConfigurationReport): string[] {
  const remarks = configurationRemarks(configuration).map((remark) => `- ${escapeMarkdown(remark)}`);
  const found = describeFindings(configuration);
  const notes = found.flatMap(({ weight, rule, short }) =>
    weight === 'note' ? [`- ${escapeMarkdown(`${rule}: ${short}`)}`] : [],
  );
  const versions = versionRows(configuration).map((row) => row.map(escapeMarkdown));
  const variants = variantRows(configuration).map((row) => row.map(escapeMarkdown));
  return [
    escapeMarkdown(`${configurationFacts(configuration).join('; ')}.`),
    ...(remarks.length > 0 ? [remarks.join('\n')] : []),
    ...describeLeftOut(configuration).flatMap(({ title, rows }) => [
      escapeMarkdown(title),
      rows.map((row) => `- ${escapeMarkdown(row)}`).join('\n'),
    ]),
    ...(versions.length > 0 ? [markdownTable(versionHead, versions)] : []),
    ...(variants.length > 0 ? [markdownTable(variantHead, variants)] : []),
    ...found.filter(({ weight }) => weight !== 'note').map(findingBlock),
    ...(notes.length > 0 ? [`${escapeMarkdown(notesTitle)}:`, notes.join('\n')] : []),
    ...remedyBlocks(configuration),
  ];
}

const configurationHeading = (configuration: ConfigurationReport): string =>
  `### ${timings[judgementOf(configuration)]} ${escapeMarkdown(configurationHeadline(configuration))}`;

/** Of one configuration alone. */
const headlineMark = ({ configurations: [first, ...others] }: WafReport): string =>
  first && others.length === 0 ? `${timings[judgementOf(first)]} ` : '';

const timings = { good: '✔', bad: '✘', unknown: '?' } as const;

const findingBlock = ({ title, facts }: FindingWords): string =>
  [`**${escapeMarkdown(title)}**`, '', ...facts.map(([label, text]) => `- ${label}: ${escapeMarkdown(text)}`)].join(
    '\n',
  );

function remedyBlocks(configuration: ConfigurationReport): string[] {
  const words = describeRemedy(configuration);
  if (!words) return [];
  const tried = triedRows(configuration.remedy).map(({ isChosen, cells }) =>
    cells.map((cell) => (isChosen ? `**${escapeMarkdown(cell)}**` : escapeMarkdown(cell))),
  );
  return [
    '#### What to do',
    ...(words.upgrade ? [`**${escapeMarkdown(words.upgrade)}**`] : []),
    escapeMarkdown(words.sentence),
    ...(words.exclusion ? [fenced(words.exclusion)] : []),
    ...(tried.length > 0 ? ['What was tried, from broad to narrow:', markdownTable(triedHead, tried)] : []),
    ...(words.advice.length > 0 ? ['Elsewhere, as advice that was **not run**:', ...words.advice.map(adviceItem)] : []),
  ];
}

function adviceItem({ layer, text, code }: Advice): string {
  const item = `- **${layerNames[layer]}:** ${escapeMarkdown(text)}`;
  return code === undefined ? item : `${item}\n\n${fenced(code).replace(/^/gm, '  ')}`;
}

/** Fenced by more backquotes than stand in it. */
function fenced(code: string): string {
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}\n${code.trim()}\n${fence}`;
}
