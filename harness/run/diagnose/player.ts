import { holdsPayment } from '../../evidence/books.ts';
import type { SiteRecord } from '../../evidence/site-record.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import type { PlayRow, RemedyRow } from '../../reports/diagnosis-report.ts';
import { type Deviations, withDeviations } from '../../scenario/conditions.ts';
import type { PluginBuild } from '../../store/store.ts';
import { diagnose } from '../../verdict/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../verdict/diagnosis/diagnosis.ts';
import { findUnfired } from '../../verdict/faults/find-unfired.ts';
import { judgeBooks } from '../../verdict/judge-books.ts';
import { judgeCallbacks } from '../../verdict/judge-callbacks.ts';

export interface DiagnosisPlay extends PlayRow {
  /** What went wrong, where the record tells. */
  diagnosis: Diagnosis | undefined;
  /** A sentence for each condition or fault that never took effect. */
  unfired: readonly string[];
}

/** As reports have it. */
export function rowOf({ diagnosis: _, unfired: __, ...row }: DiagnosisPlay): PlayRow {
  return row;
}

/** Whether the play of a change shows that it helps. */
export function effectOf({ verdict, acknowledged }: DiagnosisPlay): RemedyRow['outcome'] {
  if (verdict === 'inconclusive') return 'inconclusive';
  return verdict === 'paid' && acknowledged ? 'proven' : 'no-remedy';
}

export interface PlayerOptions {
  /** Plays on a site of its own. */
  playOn(given: Deviations, build: PluginBuild, siteId: string): Promise<SiteRecord>;
  /** Why conditions cannot be played on this stack; undefined where they can. */
  whyNot(given: Deviations): string | undefined;
  /** Writes the evidence of a play. @returns its folder, relative to the run folder. */
  keep(number: number, record: SiteRecord): Promise<string>;
  progress: Progress;
  /** Asks to stop before the next play. */
  signal: AbortSignal;
}

/** Plays conditions, the same ones on the same plugin once. */
export class Player {
  /** In the order in which they were played. */
  readonly plays: DiagnosisPlay[] = [];
  readonly #known = new Map<string, DiagnosisPlay>();
  readonly #options: PlayerOptions;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** Why conditions cannot be played on this stack; undefined where they can. */
  whyNot(given: Deviations): string | undefined {
    return this.#options.whyNot(given);
  }

  /**
   * The verdict of the two books alone: in a part of a scenario a condition may well have nothing to act on.
   * @param what for people: what is different from the scenario
   * @throws HarnessError when a site cannot be opened or evidence not be written; the signal's reason when it says stop.
   */
  async play(what: string, given: Deviations, build: PluginBuild): Promise<DiagnosisPlay> {
    const key = JSON.stringify([build.name, withDeviations(given)]);
    const known = this.#known.get(key);
    if (known) return known;
    const { playOn, keep, progress, signal } = this.#options;
    signal.throwIfAborted();
    const number = this.plays.length + 1;
    const unplayable = this.whyNot(given);
    const base = { number, what, kco: build.kco };
    let play: DiagnosisPlay;
    if (unplayable === undefined) {
      const record = await playOn(given, build, `d${number}`);
      play = { ...base, ...judge(record), evidence: await keep(number, record) };
    } else {
      play = { ...base, ...unjudged(`it cannot be played: ${unplayable}`, false), evidence: '' };
    }
    this.plays.push(play);
    this.#known.set(key, play);
    progress(`play ${number}: ${what}: ${play.verdict}`);
    return play;
  }
}

/** A check that crashes makes the play inconclusive. */
function judge(record: SiteRecord): Omit<DiagnosisPlay, 'number' | 'what' | 'kco' | 'evidence'> {
  const { gaps, disturbance, purchases } = record;
  const paid = purchases.filter(holdsPayment);
  const acknowledged = paid.some((purchase) => purchase.acknowledged);
  const complete = gaps.length === 0 && disturbance === undefined;
  const klarna = !complete ? 'unknown' : paid.length > 0 ? 'paid' : 'not-paid';
  try {
    const { verdict, reason } = judgeBooks(record);
    const callbacks = judgeCallbacks(record);
    const diagnosis = diagnose(record, callbacks, verdict);
    return { verdict, reason, klarna, acknowledged, diagnosis, unfired: findUnfired(record, callbacks) };
  } catch (error) {
    return unjudged(`a check crashed: ${messageOf(error)}`, acknowledged);
  }
}

const unjudged = (reason: string, acknowledged: boolean): ReturnType<typeof judge> => ({
  verdict: 'inconclusive',
  reason,
  klarna: 'unknown',
  acknowledged,
  diagnosis: undefined,
  unfired: [],
});
