import { describeAllowEntry, describeGiven } from '../../reports/describe-given.ts';
import type {
  DeviationRow,
  DiagnosisFinding,
  DiagnosisOutcome,
  PlayRow,
  RemedyRow,
} from '../../reports/diagnosis-report.ts';
import type { Deviations } from '../../scenario/conditions.ts';
import type { AllowEntry } from '../../scenario/fault.ts';
import { expectationFor, type Scenario } from '../../scenario/scenario.ts';
import type { Verdict } from '../../scenario/verdicts.ts';
import type { PluginBuild } from '../../store/store.ts';
import {
  contrastPlugins,
  type NamedPlugin,
  otherPlugin,
  type PluginContrast,
  sayWhichPlugin,
} from './compare-plugins.ts';
import { ddmin, type OracleAnswer } from './ddmin.ts';
import { allowedBy, type Deviation, deviationsOf, givenOf, playable } from './deviations.ts';
import { type DiagnosisPlay, effectOf, type Player, rowOf } from './player.ts';
import { remediesFor } from './remedies.ts';
import { sayChange, sayWhy } from './sentences.ts';
import { tryUpgrade } from './upgrades.ts';

/** Ends that are right, in which both books agree: nothing was lost, so there is nothing to find. */
const right: ReadonlySet<Verdict> = new Set(['paid', 'abandoned', 'cancelled', 'refunded']);

/**
 * Finds the smallest set of a scenario's deviations that keeps its verdict, and the single changes that make it paid.
 * @param builds the plugin in question, then others that an upgrade can be played on
 * @param plugins those that the user asked for: where the scenario ends otherwise with another of them, that one is the control,
 * and the one that fails is in question
 * @throws as Player.play()
 */
export async function diagnoseScenario(
  scenario: Pick<Scenario, 'id' | 'title' | 'given' | 'expect' | 'elsewhere'>,
  builds: readonly [PluginBuild, ...PluginBuild[]],
  player: Player,
  plugins: readonly NamedPlugin[] = [],
): Promise<DiagnosisFinding> {
  const { id, title, given } = scenario;
  const contrast = await contrastOf(given, plugins, player);
  const build = contrast?.failing.build ?? builds[0];
  const whole = deviationsOf(given);
  const playPart = (part: readonly Deviation[]) => player.play(whatIsLeft(part, whole), givenOf(playable(part)), build);
  const seen = await playPart(whole);
  const base = {
    scenario: { id, title, given },
    kco: build.kco,
    verdict: seen.verdict,
    deviations: [],
    remedies: [],
    plugin: contrast ? sayWhichPlugin(contrast) : null,
    why: null,
    change: null,
  };
  const end = (found: Pick<DiagnosisFinding, 'outcome' | 'reason'> & Partial<DiagnosisFinding>): DiagnosisFinding => ({
    ...base,
    ...found,
    plays: player.plays.map(rowOf),
  });
  if (seen.verdict === 'inconclusive') return end({ outcome: 'inconclusive', reason: seen.reason });
  if (right.has(seen.verdict) && !contrast) {
    const mayNotFire = expectationFor(scenario, build.kco).elsewhere?.mayNotFire ?? false;
    const [unfired] = mayNotFire ? [] : seen.unfired;
    // What was to go wrong did not: that it ends well says nothing.
    if (unfired !== undefined) return end({ outcome: 'inconclusive', reason: unfired });
    return end({ outcome: 'nothing-to-diagnose', reason: `There is nothing to diagnose: ${seen.reason}` });
  }

  const needed = await ddmin(whole, async (part) => answerOf(seen, await playPart(part)));
  const cause = await playPart(needed);
  const deviations = await deviationRows(whole, needed, playPart);
  const others = builds.filter((other) => other !== build);
  const tried = await tryRemedies(given, seen.verdict, [build, ...others], player);
  const other = contrast && otherPlugin(contrast, tried);
  if (other) tried.push(other);
  return end({
    ...outcomeOf(seen, deviations, tried),
    deviations,
    remedies: tried,
    why: sayWhy(cause, needed),
    change: sayChange(cause, needed, tried),
  });
}

/** Plays the whole scenario on each plugin until two end in different ways. */
async function contrastOf(
  given: Deviations,
  [first, ...others]: readonly NamedPlugin[],
  player: Player,
): Promise<PluginContrast | undefined> {
  if (!first || others.length === 0) return undefined;
  const whole = givenOf(playable(deviationsOf(given)));
  return contrastPlugins([first, ...others], (plugin) =>
    player.play(plugin === first ? 'the scenario as it is' : `the scenario with ${plugin.name}`, whole, plugin.build),
  );
}

/** Each deviation that is needed, with the play of the needed ones without it. */
async function deviationRows(
  whole: readonly Deviation[],
  needed: readonly Deviation[],
  playPart: (part: readonly Deviation[]) => Promise<DiagnosisPlay>,
): Promise<DeviationRow[]> {
  const rows: DeviationRow[] = [];
  for (const deviation of whole) {
    const isNeeded = needed.includes(deviation);
    const rest = needed.filter((other) => other !== deviation);
    const without = isNeeded ? rowOf(await playPart(rest)) : null;
    rows.push({ ...deviation, words: wordsOf(deviation), needed: isNeeded, without });
  }
  return rows;
}

/** An entry of an allow list is nothing without its fault, and has words all the same. */
const wordsOf = (deviation: Deviation): string =>
  allowedBy(deviation) === undefined
    ? describeGiven(givenOf([deviation])).join(', ')
    : describeAllowEntry(deviation.value as AllowEntry);

/**
 * Whether a part ends as the whole does. Where the record is complete and nobody has paid, a paid order was not lost: the
 * books need no verdict for that.
 */
function answerOf(whole: PlayRow, part: PlayRow): OracleAnswer {
  const sameVerdict = part.verdict === whole.verdict;
  // A paid order is in question only because Klarna was not told.
  if (sameVerdict && (whole.verdict !== 'paid' || part.acknowledged === whole.acknowledged)) return 'keeps';
  if (part.verdict !== 'inconclusive') return 'loses';
  return whole.klarna === 'paid' && part.klarna === 'not-paid' ? 'loses' : 'unresolved';
}

/** A deviation whose absence told nothing is not proven to be needed, and a change that told nothing may be a remedy. */
function outcomeOf(
  seen: DiagnosisPlay,
  deviations: readonly DeviationRow[],
  tried: readonly RemedyRow[],
): { outcome: DiagnosisOutcome; reason: string } {
  const unproven = deviations.find(({ without }) => without && answerOf(seen, without) === 'unresolved');
  if (unproven) {
    return {
      outcome: 'inconclusive',
      reason: `whether ${unproven.path} is needed cannot be told: ${unproven.without?.reason}`,
    };
  }
  if (tried.some(({ outcome }) => outcome === 'proven')) return { outcome: 'remedied', reason: seen.reason };
  const unknown = tried.find(({ outcome }) => outcome === 'inconclusive');
  return unknown
    ? { outcome: 'inconclusive', reason: `whether "${unknown.name}" helps cannot be told: ${unknown.play?.reason}` }
    : { outcome: 'unremedied', reason: seen.reason };
}

function whatIsLeft(part: readonly Deviation[], whole: readonly Deviation[]): string {
  if (part.length === whole.length) return 'the scenario as it is';
  if (part.length === 0) return 'a healthy site';
  return `without ${whole
    .filter((deviation) => !part.includes(deviation))
    .map(({ path }) => path)
    .join(', ')}`;
}

/**
 * Plays the whole scenario with each change that it leaves room for.
 * @param builds the plugin in question, then others that an upgrade can be played on
 * @throws as Player.play()
 */
async function tryRemedies(
  given: Deviations,
  verdict: Verdict,
  [build, ...others]: readonly [PluginBuild, ...PluginBuild[]],
  player: Player,
): Promise<RemedyRow[]> {
  const tried: RemedyRow[] = [];
  for (const { id, name, change } of remediesFor(given, build.kco, verdict)) {
    if (change.type === 'upgrade') {
      tried.push({ id, ...(await tryUpgrade(name, given, { from: build.kco, others, player })) });
      continue;
    }
    const reason = player.whyNot(change.given);
    if (reason !== undefined) {
      tried.push({ id, name, outcome: 'not-tried', play: null, reason });
      continue;
    }
    const play = await player.play(`changed: ${name}`, change.given, build);
    tried.push({ id, name, outcome: effectOf(play), play: rowOf(play) });
  }
  return tried;
}
