import { describeGiven } from '../../reports/describe-given.ts';
import type {
  DeviationRow,
  DiagnosisFinding,
  DiagnosisOutcome,
  PlayRow,
  RemedyRow,
} from '../../reports/diagnosis-report.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Verdict } from '../../scenario/verdicts.ts';
import type { PluginSet } from '../../store/store.ts';
import { type Answer, ddmin } from './ddmin.ts';
import { type Deviation, deviationsOf, givenOf } from './deviations.ts';
import { playable } from './playable.ts';
import { type Play, type Player, rowOf } from './player.ts';
import { sayChange, sayWhy } from './sentences.ts';
import { tryRemedies } from './try-remedies.ts';

/** Ends that are right: nothing was lost, so there is nothing to find. */
const right: ReadonlySet<Verdict> = new Set(['paid', 'abandoned']);

/**
 * Finds the smallest set of a scenario's deviations that keeps its verdict, and the single changes that make it paid.
 * @param sets the plugin in question, then others that an upgrade can be played on
 * @throws as Player.play()
 */
export async function diagnoseScenario(
  { id, title, given }: Pick<Scenario, 'id' | 'title' | 'given'>,
  sets: readonly [PluginSet, ...PluginSet[]],
  player: Player,
): Promise<DiagnosisFinding> {
  const [set] = sets;
  const whole = deviationsOf(given);
  const playPart = (part: readonly Deviation[]) => player.play(whatIsLeft(part, whole), givenOf(playable(part)), set);
  const seen = await playPart(whole);
  const base = {
    scenario: { id, title, given },
    kco: set.kco,
    verdict: seen.verdict,
    deviations: [],
    remedies: [],
    why: null,
    change: null,
  };
  const end = (found: Pick<DiagnosisFinding, 'outcome' | 'reason'> & Partial<DiagnosisFinding>): DiagnosisFinding => ({
    ...base,
    ...found,
    plays: player.plays.map(rowOf),
  });
  if (seen.verdict === 'inconclusive') return end({ outcome: 'inconclusive', reason: seen.reason });
  if (right.has(seen.verdict)) {
    return end({ outcome: 'nothing-to-diagnose', reason: `There is nothing to diagnose: ${seen.reason}` });
  }

  const needed = await ddmin(whole, async (part) => answerOf(seen, await playPart(part)));
  const cause = await playPart(needed);
  const deviations = await deviationRows(whole, needed, playPart);
  const tried = await tryRemedies(given, sets, player);
  return end({
    ...outcomeOf(seen, deviations, tried),
    deviations,
    remedies: tried,
    why: sayWhy(cause, needed),
    change: sayChange(cause, needed, tried),
  });
}

/** Each deviation that is needed, with the play of the needed ones without it. */
async function deviationRows(
  whole: readonly Deviation[],
  needed: readonly Deviation[],
  playPart: (part: readonly Deviation[]) => Promise<Play>,
): Promise<DeviationRow[]> {
  const rows: DeviationRow[] = [];
  for (const deviation of whole) {
    const isNeeded = needed.includes(deviation);
    const rest = needed.filter((other) => other !== deviation);
    const without = isNeeded ? rowOf(await playPart(rest)) : null;
    const words = describeGiven(givenOf([deviation])).join(', ');
    rows.push({ ...deviation, words, needed: isNeeded, without });
  }
  return rows;
}

/**
 * Whether a part ends as the whole does. Where the record is complete and nobody has paid, a paid order was not lost: the
 * books need no verdict for that.
 */
function answerOf(whole: PlayRow, part: PlayRow): Answer {
  if (part.verdict === whole.verdict) return 'keeps';
  if (part.verdict !== 'inconclusive') return 'loses';
  return whole.klarna === 'paid' && part.klarna === 'not-paid' ? 'loses' : 'unresolved';
}

/** A deviation whose absence told nothing is not proven to be needed, and a change that told nothing may be a remedy. */
function outcomeOf(
  seen: Play,
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
