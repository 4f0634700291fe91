import type { Deviations } from '../scenario/conditions.ts';
import type { OutcomePart, PlayOutcome } from './outcome.ts';
import type { RunResults } from './results.ts';
import type { Style } from './style.ts';
import { alignColumns, wrap } from './text-layout.ts';

/** One version, played. */
export interface BisectPlay extends PlayOutcome {
  /** Counts from 1, in the order of playing. */
  number: number;
  /** As the range names it: the tag, where it is one. */
  kco: string;
  /** One sentence: what the two books say, or why nothing can be told. */
  reason: string;
  /** Folder of the evidence, relative to the run folder. */
  evidence: string;
}

/** Versions that were passed over, and in whose place neighbours were tried. */
export interface PassedOver {
  /** `inconclusive`: played, and nothing can be told. `not-loaded`: there was nothing to play. */
  why: 'inconclusive' | 'not-loaded';
  /** Oldest first. */
  versions: string[];
  /** Of the first of them that was tried, one sentence. */
  reason: string;
}

/**
 * `found`: one release changed it. `narrowed`: one of several did, and nothing can be told of those between. `no-change`:
 * both ends of the range end the same. `inconclusive`: there are no two ends to compare, or an end had to be moved and
 * nothing changed up to there.
 */
export type BisectOutcome = 'found' | 'narrowed' | 'no-change' | 'inconclusive';

export interface BisectFinding {
  scenario: { id: string; title: string; given: Deviations };
  outcome: BisectOutcome;
  /** One sentence: the answer. */
  answer: string;
  change: {
    /** The first version that is known to end otherwise. */
    version: string;
    /** What the two plays differ in. */
    parts: OutcomePart[];
    before: BisectPlay;
    after: BisectPlay;
    /** Of sources that are git tags. */
    tag: { tag: string; date: string; of: 'tag' | 'commit' } | null;
  } | null;
  /** Whether what was played shows one change at most. */
  monotone: boolean;
  /** Sentences for whoever trusts the answer: more than one change, versions between that were not played. */
  remarks: string[];
  passedOver: PassedOver[];
  plays: BisectPlay[];
}

/** bisection.json */
export interface BisectReport extends BisectFinding {
  schemaVersion: 1;
  run: Omit<RunResults['run'], 'scenariosMs'>;
  range: { plugin: string; first: string; last: string; versions: number };
  /** The command that plays the two versions of the change again. */
  again: string | null;
}

/**
 * A bisection for a terminal.
 * @param runFolder as it is to be shown before the folders of evidence
 * @param columns width of the terminal; undefined for a file or a pipe
 */
export function renderBisection(report: BisectReport, style: Style, runFolder: string, columns?: number): string {
  const { scenario, answer, change, again } = report;
  const { tag } = change ?? {};
  return [
    [
      style.strong(scenario.id),
      style.strong(answer),
      ...(tag ? [`tag ${tag.tag}, ${tag.of === 'tag' ? 'made' : 'committed'} on ${tag.date}`] : []),
    ].join('\n'),
    playTable(report, style, runFolder),
    [...report.remarks, ...report.passedOver.map(passedOverLine)].map((line) => wrap(line, '', columns)).join('\n'),
    footer(report, style),
    [
      ...(again === null ? [] : [`Play it again: ${again}`]),
      `All of it, and the evidence of each play: ${runFolder}/bisection.json`,
    ].join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The two plays that prove the change; where there is none, the two ends or what else was played. */
function playTable({ change, plays }: BisectReport, style: Style, runFolder: string): string {
  const shown = change ? [change.before, change.after] : plays;
  if (shown.length === 0) return '';
  const rows = shown.map((play) => [
    play.kco,
    play.verdict,
    play.order,
    play.acknowledged ? 'yes' : 'no',
    play.pushes,
    `${runFolder}/${play.evidence}/`,
  ]);
  const [head = '', ...lines] = alignColumns([
    ['KCO', 'verdict', 'order', 'acknowledged', 'pushes', 'evidence'],
    ...rows,
  ]).map((cells) => `  ${cells.join('  ')}`.trimEnd());
  return [style.strong(head), ...lines].join('\n');
}

function passedOverLine({ why, versions, reason }: PassedOver): string {
  const names = namesOf(versions);
  return why === 'not-loaded' ? `Could not be loaded: ${names}. ${reason}` : `Inconclusive: ${names}. ${reason}`;
}

function footer({ run, range, plays }: BisectReport, style: Style): string {
  const { stack, shopper, versions } = run;
  const shop =
    stack === 'simulated'
      ? `simulated stack, a model and not WooCommerce, ${shopper} shopper`
      : `${stack} stack, ${shopper} shopper: WordPress ${versions.wordpress}, WooCommerce ${versions.woocommerce}, PHP ${versions.php}, ${versions.waf}`;
  return [
    `${plays.length} ${plays.length === 1 ? 'play' : 'plays'} for the ${range.versions} versions ${range.first} to ${range.last}, in ${(run.durationMs / 1000).toFixed(1)} s`,
    style.faint(shop),
  ].join('\n');
}

/** `2.12.2` · `2.12.2 and 2.12.3` · `27 versions from 2.15.0 to 2.20.9`. @param versions oldest first */
export function namesOf(versions: readonly string[]): string {
  if (versions.length > 3) return `${versions.length} versions from ${versions[0]} to ${versions.at(-1)}`;
  const last = versions.at(-1) ?? '';
  return versions.length > 1 ? `${versions.slice(0, -1).join(', ')} and ${last}` : last;
}
