import type { Deviations } from '../scenario/conditions.ts';
import type { Verdict } from '../scenario/verdicts.ts';
import type { RunResults } from './results.ts';
import type { Style } from './style.ts';
import { alignColumns } from './text-layout.ts';

/** What one play of a diagnosis came to. */
export interface PlayRow {
  /** Counts from 1. */
  number: number;
  /** What was different from the scenario: `without edge.waf`, `changed: Turn ModSecurity off`. */
  what: string;
  kco: string;
  verdict: Verdict;
  /** `unknown` where the record is not complete. */
  klarna: 'paid' | 'not-paid' | 'unknown';
  /** Whether Klarna holds the store's acknowledgement of the paid order. */
  acknowledged: boolean;
  /** One sentence: what the two books say. */
  reason: string;
  /** Folder of the evidence, relative to the run folder. */
  evidence: string;
}

/** One deviation of the scenario from a healthy site. */
export interface DeviationRow {
  path: string;
  value: unknown;
  words: string;
  /** Whether it is one of the smallest set that has the verdict. */
  needed: boolean;
  /** The smallest set without it, for those that are needed. */
  without: PlayRow | null;
}

/** One change, played with all deviations of the scenario. */
export interface RemedyRow {
  id: string;
  name: string;
  outcome: 'proven' | 'no-remedy' | 'inconclusive' | 'not-tried';
  play: PlayRow | null;
  /** Why it was not tried. */
  reason?: string;
}

export interface Sentence {
  sentence: string;
  /** Folders of the plays that showed it, relative to the run folder. */
  evidence: string[];
}

export type DiagnosisOutcome = 'remedied' | 'unremedied' | 'nothing-to-diagnose' | 'inconclusive';

/** What a diagnosis found out. */
export interface DiagnosisFinding {
  scenario: { id: string; title: string; given: Deviations };
  kco: string;
  outcome: DiagnosisOutcome;
  verdict: Verdict;
  /** One sentence: why this outcome. */
  reason: string;
  deviations: DeviationRow[];
  remedies: RemedyRow[];
  /** Where it ends otherwise with another plugin that was asked for: which of them introduced it. */
  plugin: Sentence | null;
  why: Sentence | null;
  change: Sentence | null;
  plays: PlayRow[];
}

/** diagnosis.json. Version 2: faults are data, as in results.json. */
export interface DiagnosisReport extends DiagnosisFinding {
  schemaVersion: 2;
  run: Omit<RunResults['run'], 'scenariosMs'>;
}

/**
 * A diagnosis for a terminal.
 * @param runFolder as it is to be shown before the folders of evidence
 */
export function renderDiagnosis(report: DiagnosisReport, style: Style, runFolder: string): string {
  const { scenario, kco, verdict, reason, plays, run } = report;
  const model = run.stack === 'simulated' ? ', a model and not WooCommerce' : '';
  return [
    `${style.strong(scenario.id)}  ${style.strong(verdict)}\n${reason}`,
    deviationTable(report, style),
    remedyTable(report, style),
    sentences(report, runFolder),
    `${plays.length} ${plays.length === 1 ? 'play' : 'plays'} in ${(run.durationMs / 1000).toFixed(1)} s\n${style.faint(
      `${run.stack} stack${model}, ${run.shopper} shopper: KCO ${kco}`,
    )}`,
    `All of it, and the evidence of each play: ${runFolder}/diagnosis.json`,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function deviationTable({ deviations }: DiagnosisReport, style: Style): string {
  if (deviations.length === 0) return '';
  const needed = deviations.filter((row) => row.needed);
  const others = deviations.filter((row) => !row.needed);
  const rows = needed.map(({ path, words, without }) => [
    path,
    words,
    without ? `without it: ${endOf(without)}` : '',
    without?.evidence ?? '',
  ]);
  return [
    style.strong(`It takes ${needed.length} of ${count(deviations.length, 'deviation')}`),
    ...tableLines(rows),
    ...(others.length > 0 ? [style.faint(`  not needed: ${others.map(({ path }) => path).join(', ')}`)] : []),
  ].join('\n');
}

function remedyTable({ remedies, deviations }: DiagnosisReport, style: Style): string {
  if (remedies.length === 0) return '';
  const timings = {
    proven: style.good('✔'),
    'no-remedy': style.bad('✘'),
    inconclusive: style.doubtful('?'),
    'not-tried': style.faint('-'),
  };
  const lines = tableLines(
    remedies.map(({ name, play, reason }) => [name, play ? endOf(play) : `not tried: ${reason}`, play?.evidence ?? '']),
  );
  return [
    style.strong(`What was changed, with ${count(deviations.length, 'deviation')} in place`),
    ...remedies.map(({ outcome }, index) => `${timings[outcome]} ${lines[index]?.trimStart()}`),
  ].join('\n');
}

function sentences({ why, plugin, change }: DiagnosisReport, runFolder: string): string {
  const paragraph = (label: string, said: Sentence | null) =>
    said
      ? [`${label.padEnd(8)}${said.sentence}`, ...said.evidence.map((folder) => `        ${runFolder}/${folder}/`)]
      : [];
  return [...paragraph('why', why), ...paragraph('plugin', plugin), ...paragraph('change', change)].join('\n');
}

function endOf({ verdict, klarna, acknowledged }: PlayRow): string {
  if (verdict === 'paid' && !acknowledged) return 'paid, not acknowledged';
  return verdict === 'inconclusive' && klarna === 'not-paid' ? 'nothing was bought' : verdict;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const tableLines = (rows: readonly string[][]): string[] =>
  alignColumns(rows).map((cells) => `  ${cells.join('  ')}`.trimEnd());
