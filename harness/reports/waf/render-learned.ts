import { onOneLine } from '../../lib/printable.ts';
import { kindWords } from '../../waf/learn/learned-entry.ts';
import type { LearnedReport, LearnedRow } from '../../waf/learn/learned-report.ts';
import type { Style } from '../style.ts';
import { alignColumns, wrap } from '../text-layout.ts';

/**
 * What was learnt of a log, for a terminal.
 * @param corpus the file that was written; absent where there was nothing to write
 */
export function renderLearned(
  report: LearnedReport,
  style: Style,
  { columns = 100, corpus }: { columns?: number; corpus?: string } = {},
): string {
  const blocks = [
    headline(report, style, columns),
    ...(report.entries.length > 0 ? [entryTable(report.entries, style)] : []),
    ...section(
      'New: this project’s own corpora have none such',
      report.news.map(({ what, told, count }) => `${what}: ${told} (${times(count)})`),
      { style: style.strong, columns },
    ),
    ...doubtBlock(report, style, columns),
    ...section(
      'Seen, and not learnt',
      report.notLearned.map(({ why, count }) => `${times(count)}: ${why}`),
      { style: style.doubtful, columns },
    ),
    ...remarks(report).map((remark) => style.doubtful(wrap(remark, '  ', columns))),
    corpus === undefined ? nothing(report, columns) : writtenBlock(corpus, columns),
  ];
  return blocks.join('\n\n');
}

const times = (count: number): string => (count === 1 ? 'once' : `${count.toLocaleString('en')} times`);
const counted = (count: number, one: string): string => `${count.toLocaleString('en')} ${one}${count === 1 ? '' : 's'}`;

function headline({ read, learned, entries }: LearnedReport, style: Style, columns: number): string {
  const broken = Object.entries(read.broken).map(([why, count]) => `${count.toLocaleString('en')} ${why}`);
  const rows = `${counted(read.rows, 'row')} read${broken.length > 0 ? `, of them ${broken.join(', ')}` : ''}`;
  const unknown = read.unknown > 0 ? `; ${counted(read.unknown, 'line')} of no format that is read` : '';
  const what = `${counted(learned, 'callback')} learnt, as ${counted(entries.length, 'entry').replace(/entrys$/, 'entries')}`;
  return `${learned > 0 ? style.good('✔') : style.doubtful('?')} ${style.strong(what)}\n${wrap(rows + unknown, '  ', columns)}`;
}

function entryTable(entries: readonly LearnedRow[], style: Style): string {
  const head = ['entry', 'form', 'seen', 'answered', 'versions, a guess', 'sent as'];
  const rows = entries.map((row) => [
    row.id,
    row.form,
    row.count.toLocaleString('en'),
    answers(row),
    row.versions,
    row.sent === 'possible' ? 'possible' : 'must pass',
  ]);
  const [first = [], ...rest] = alignColumns([head, ...rows]);
  return [
    style.strong(`  ${first.join('  ').trimEnd()}`),
    ...rest.map((cells) => `  ${cells.join('  ').trimEnd()}`),
  ].join('\n');
}

/** `200 ×18, 403 ×2 by 211180` */
function answers({ statuses, rules }: LearnedRow): string {
  const told = Object.entries(statuses).map(([status, count]) => `${status === '0' ? '?' : status} ×${count}`);
  const ids = Object.entries(rules)
    .sort(([, one], [, other]) => other - one)
    .map(([id]) => onOneLine(id));
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  return `${told.join(', ')}${ids.length > 0 ? `, rules ${ids.slice(0, 3).join(' ')}${more}` : ''}`;
}

function section(
  title: string,
  lines: readonly string[],
  { style, columns }: { style: (text: string) => string; columns: number },
): string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, 20).map((line) => wrap(onOneLine(line), '    ', columns));
  const more = lines.length > 20 ? [`    and ${lines.length - 20} more`] : [];
  return [[style(`  ${title}`), ...shown, ...more].join('\n')];
}

/** What the operator can say of it. */
function doubtBlock({ entries }: LearnedReport, style: Style, columns: number): string[] {
  const names = [...new Set(entries.flatMap(({ doubts }) => doubts))];
  if (names.length === 0) return [];
  const kinds = [...new Set(entries.filter(({ doubts }) => doubts.length > 0).map(({ kind }) => kindWords[kind]))];
  const told =
    `Sent as possible, so that waf shows it and does not want it delivered: no callback is known to have ${names.slice(0, 12).map(onOneLine).join(', ')}` +
    `${names.length > 12 ? ` and ${names.length - 12} more` : ''} (${kinds.join(', ')}). Anybody can send that. If it is your shops’ own, say so with ` +
    `--known ${onOneLine(names[0] ?? '')}.`;
  return [style.doubtful(wrap(told, '  ', columns))];
}

function remarks({ withoutBody, withOtherHeaders, leftOut, idle }: LearnedReport): string[] {
  return [
    ...(withoutBody > 0
      ? [
          `${counted(withoutBody, 'callback')} not learnt, because the log has no body of ${withoutBody === 1 ? 'it' : 'them'}: SecAuditLogParts needs B, C (or I), F and H, as in ABCFHZ, and SecRequestBodyAccess On. An access log has none.`,
        ]
      : []),
    ...(leftOut > 0
      ? [
          `${counted(leftOut, 'callback')} of shapes that were too rare: of each kind the 12 most frequent are in the corpus.`,
        ]
      : []),
    ...(withOtherHeaders > 0
      ? [
          `${counted(withOtherHeaders, 'callback')} had headers that are left out: what is not known to be harmless is not written.`,
        ]
      : []),
    ...idle.map((name) => `--known ${name}: no callback has it.`),
  ];
}

const writtenBlock = (corpus: string, columns: number): string =>
  `${wrap(`Corpus: ${corpus}`, '  ', columns)}\n  kco-harness waf --rules … --corpus ${corpus}`;

const nothing = ({ read }: LearnedReport, columns: number): string =>
  wrap(
    read.rows === 0
      ? 'Nothing was read: the log is empty.'
      : 'No corpus was written: there is no callback to learn from. With SecAuditEngine RelevantOnly a log has the requests alone that were refused.',
    '  ',
    columns,
  );
