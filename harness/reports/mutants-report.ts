import { describeSource, type PlayedPlugin } from '../evidence/played-sources.ts';
import type { ScenarioResult } from '../verdict/scenario-result.ts';
import type { Style } from './style.ts';
import { hanging } from './terminal.ts';

/** A scenario that was played on the plugin with a bug in it. */
export interface MutantPlay extends Pick<ScenarioResult, 'id' | 'outcome' | 'verdict' | 'reason' | 'diagnosis'> {
  /** Whether the two sentences name the bug. */
  explained: boolean;
  /** Folder of the evidence, relative to the run folder. */
  evidence: string;
}

/** What became of one mutant. */
export interface MutantResult {
  name: string;
  does: string;
  /** Where the plugin was changed: file and line. */
  places: readonly string[];
  /** The scenarios that should catch it. */
  caughtBy: readonly string[];
  /** `missed`: all scenarios ended as they should. `misfit`: the plugin has not what is to be changed, and was not played. */
  outcome: 'caught' | 'missed' | 'misfit';
  /** Of what caught it: whether the sentence names the bug. */
  explained: boolean;
  /** What is told of it: of the scenario that caught it the verdict and why, of a misfit what does not fit. */
  verdict: string;
  sentence: string;
  plays: readonly MutantPlay[];
}

/** `mutants.json`. */
export interface MutantsReport {
  schemaVersion: 1;
  run: {
    id: string;
    startedAt: string;
    durationMs: number;
    shopper: string;
    /** Of what was mutated, where it came from. */
    plugin: PlayedPlugin;
    versions: Readonly<Record<string, string>>;
  };
  /** Kept mutants that are for other versions of the plugin. */
  otherVersions: number;
  mutants: readonly MutantResult[];
}

/** A mutant’s line, and below it the sentence. */
export function mutantLine(result: MutantResult, style: Style, columns?: number): string {
  const { name, outcome, explained, plays, verdict, sentence } = result;
  if (outcome === 'misfit')
    return [`${style.doubtful('?')} ${style.strong(name)}`, hanging('fits', sentence, columns)].join('\n');
  if (outcome === 'missed') {
    return [
      `${style.bad('✘')} ${style.strong(name)}  missed by ${plays.map(({ id }) => id).join(', ')}`,
      hanging('does', result.does, columns),
    ].join('\n');
  }
  const by = plays.filter(({ outcome: of }) => of !== 'as-expected').map(({ id }) => id);
  const caught = [by.join(', '), verdict].filter(Boolean).join('  ');
  return [
    `${style.good('✔')} ${style.strong(name)}  ${caught}`,
    hanging(explained ? 'why ✔' : 'why ✘', sentence, columns),
  ].join('\n');
}

/** What stands below the table, the numbers last. */
export function mutantsSummary({ run, mutants, otherVersions }: MutantsReport, style: Style): string {
  const of = (outcome: MutantResult['outcome']) => mutants.filter((mutant) => mutant.outcome === outcome);
  const played = mutants.length - of('misfit').length;
  const unexplained = of('caught').filter(({ explained }) => !explained);
  const numbers = [
    `${of('caught').length} caught`,
    `${of('caught').length - unexplained.length} explained`,
    ...(of('misfit').length > 0 ? [`${of('misfit').length} ${of('misfit').length === 1 ? 'does' : 'do'} not fit`] : []),
  ];
  const list = (label: string, found: readonly MutantResult[]) =>
    found.length > 0 ? [`${label}: ${found.map(({ name }) => name).join(', ')}`] : [];
  return [
    ...list(style.bad('missed'), of('missed')),
    ...list('caught, but the sentence does not name it', unexplained),
    ...list(style.doubtful('to be adapted to this version'), of('misfit')),
    style.faint(
      `plugin ${describeSource(run.plugin)}, WooCommerce ${run.versions.woocommerce ?? 'unknown'}, ${run.shopper} shopper, ${(run.durationMs / 1000).toFixed(0)} s${otherVersions > 0 ? `; ${otherVersions} more are for other versions` : ''}`,
    ),
    `${played} ${played === 1 ? 'mutant' : 'mutants'} of KCO ${run.plugin.label}: ${numbers.join(', ')}`,
  ].join('\n');
}
