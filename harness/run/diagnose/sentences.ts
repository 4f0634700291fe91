import { describeGiven } from '../../reports/describe-given.ts';
import type { RemedyRow, Sentence } from '../../reports/diagnosis-report.ts';
import { verdictLabels } from '../../reports/labels.ts';
import type { Fault } from '../../scenario/fault.ts';
import { type Deviation, givenOf } from './deviations.ts';
import type { DiagnosisPlay } from './player.ts';

/** @param cause the play of the smallest set that has the verdict */
export function sayWhy({ kco, verdict, diagnosis, evidence }: DiagnosisPlay, needed: readonly Deviation[]): Sentence {
  const said = withoutStop(diagnosis?.why ?? verdictLabels[verdict]);
  const given =
    needed.length === 0
      ? `and nothing that the scenario changes is needed for it: a healthy site with KCO ${kco} ends the same`
      : `given no more than this: ${describeGiven(givenOf(needed)).join('; ')}`;
  return { sentence: `${said}, ${given}.`, evidence: [evidence] };
}

/** The first proven remedy, which is the one that a shop would prefer; else how much was tried, and what is left to try. */
export function sayChange(
  { diagnosis, evidence }: DiagnosisPlay,
  needed: readonly Deviation[],
  tried: readonly RemedyRow[],
): Sentence {
  const proven = tried.find(({ outcome }) => outcome === 'proven');
  if (proven?.play) {
    return {
      sentence: `${proven.name}: with all else as it was, the purchase then ended paid and acknowledged.`,
      evidence: [proven.play.evidence],
    };
  }
  const advice = diagnosis && withoutStop(diagnosis.change);
  const isShops = needed.length === 0 || needed.some(isOfShop);
  if (!isShops) {
    return {
      sentence: `What it takes is not the shop’s to change${advice ? `: ${advice}` : ''}.`,
      evidence: [evidence],
    };
  }
  const plays = tried.flatMap(({ play }) => (play ? [play.evidence] : []));
  const found =
    plays.length === 0
      ? 'No change that a shop could make was found to try'
      : `No single change made it paid, of ${plays.length} that were played: more than one thing may be wrong`;
  return {
    sentence: `${found}${advice ? `; not proven here: ${advice}` : ''}.`,
    evidence: plays.length === 0 ? [evidence] : plays,
  };
}

/** Customers and Klarna do what they do. */
const isOfShop = ({ path, value }: Deviation): boolean =>
  /^faults\.\d+$/.test(path)
    ? (value as Fault).at !== 'klarna-api' || (value as Fault).does.unreachable !== undefined
    : !/^(shopper|klarna)\./.test(path);

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');
