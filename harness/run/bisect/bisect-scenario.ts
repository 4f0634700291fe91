import type { SiteRecord } from '../../evidence/site-record.ts';
import { describeError, type ErrorCode, HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { type BisectFinding, type BisectPlay, namesOf, type PassedOver } from '../../reports/bisect-report.ts';
import { differingParts, outcomeWords } from '../../reports/outcome.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { TagDate } from '../../store/sources/tag-date.ts';
import type { PluginBuild } from '../../store/store.ts';
import { type FoundChange, findChange, type Probed, stretchesOf } from './find-change.ts';
import { observeOutcome } from './observe-outcome.ts';

/** A version of the range. */
export interface Version {
  /** As the range names it. */
  name: string;
  /** As after --plugin. */
  spec: string;
}

export interface BisectOptions {
  /** Oldest first. */
  versions: readonly Version[];
  /** Puts a version on the stack. @throws HarnessError */
  load(version: Version): Promise<PluginBuild>;
  /** Plays the scenario on a site of its own. */
  playOn(build: PluginBuild, siteId: string): Promise<SiteRecord>;
  /** Writes the evidence of a play. @returns its folder, relative to the run folder. */
  keep(number: number, record: SiteRecord): Promise<string>;
  tagDateOf(version: Version): Promise<TagDate | undefined>;
  progress: Progress;
  /** Asks to stop before the next play. */
  signal: AbortSignal;
}

/** A release like this cannot be had, is no plugin that runs, or makes no shop: that says nothing about its neighbours. */
const ofOneVersion: ReadonlySet<ErrorCode> = new Set([
  'SOURCE_NOT_FOUND',
  'SOURCE_INVALID',
  'SOURCE_UNFIT',
  'DOWNLOAD_FAILED',
  'CHECKSUM_MISMATCH',
  'STORE_SETUP_FAILED',
]);

const isSame = (a: BisectPlay, b: BisectPlay): boolean => differingParts(a, b).length === 0;

/**
 * Finds the release that changed how a scenario ends, by its plays alone: what the scenario expects of which version is not
 * asked.
 * @throws HarnessError when no version can be loaded, the first's reason; when a site cannot be opened or evidence not be
 *   written; the signal's reason when it says stop.
 */
export async function bisectScenario(
  { id, title, given, shownBy }: Pick<Scenario, 'id' | 'title' | 'given' | 'shownBy'>,
  options: BisectOptions,
): Promise<BisectFinding> {
  const { versions } = options;
  const prober = new Prober(options);
  const shown = versions.findIndex(({ name }) => name === shownBy);
  const found = await findChange({
    count: versions.length,
    probe: (index) => prober.probe(index),
    isSame,
    suspect: shown < 0 ? undefined : shown,
  });
  if (prober.failure && prober.byVersion.size === 0) throw prober.failure;
  const plays = [...prober.byVersion.values()];
  const base = { scenario: { id, title, given }, passedOver: prober.passedOver(), plays };
  const told = [...prober.byVersion]
    .sort(([a], [b]) => a - b)
    .flatMap(([, play]) => (play.verdict === 'inconclusive' ? [] : [play]));
  if (found.type === 'no-end') {
    return { ...base, outcome: 'inconclusive', answer: noEnds(plays, told), change: null, monotone: true, remarks: [] };
  }

  const stretches = stretchesOf(told, (play) => play, isSame);
  const monotone = stretches.length <= 2;
  const play = (index: number): BisectPlay => {
    const played = prober.byVersion.get(index);
    if (!played) throw new Error(`version ${index} was not played`);
    return played;
  };
  if (found.type === 'no-change') {
    return { ...base, ...unchanged(found, versions.length, play), change: null, monotone };
  }
  const before = play(found.before);
  const after = play(found.after);
  const parts = differingParts(before, after);
  const spec = versions[found.after];
  return {
    ...base,
    outcome: found.type,
    answer: changeSentence(found, versions, before, after),
    change: {
      version: after.kco,
      parts,
      before,
      after,
      tag: (spec && (await options.tagDateOf(spec))) ?? null,
    },
    monotone,
    remarks: monotone ? [] : [severalChanges(stretches)],
  };
}

/** Loads and plays versions, and remembers what came of it. */
class Prober {
  readonly byVersion = new Map<number, BisectPlay>();
  /** Why the first version that could not be loaded could not. */
  failure: HarnessError | undefined;
  readonly #unloaded = new Map<ErrorCode, { versions: number[]; reason: string }>();
  readonly #options: BisectOptions;

  constructor(options: BisectOptions) {
    this.#options = options;
  }

  async probe(index: number): Promise<Probed<BisectPlay>> {
    const { versions, playOn, keep, progress, signal } = this.#options;
    const version = versions[index];
    if (!version) throw new Error(`there is no version ${index}`);
    signal.throwIfAborted();
    const build = await this.#load(index, version);
    if (!build) return { type: 'unplayable' };
    signal.throwIfAborted();
    const number = this.byVersion.size + 1;
    const record = await playOn(build, `b${number}`);
    const evidence = await keep(number, record);
    const play: BisectPlay = { number, kco: version.name, ...observeOutcome(record), evidence };
    this.byVersion.set(index, play);
    const isTold = play.verdict !== 'inconclusive';
    const ended = isTold ? outcomeWords(play) : `inconclusive: ${play.reason}; a neighbour is played instead`;
    progress(`play ${number}: KCO ${version.name}: ${ended}`);
    return isTold ? { type: 'told', outcome: play } : { type: 'untold' };
  }

  async #load(index: number, version: Version): Promise<PluginBuild | undefined> {
    const { load, progress } = this.#options;
    try {
      return await load(version);
    } catch (error) {
      if (!(error instanceof HarnessError) || !ofOneVersion.has(error.code)) throw error;
      this.failure ??= error;
      const known = this.#unloaded.get(error.code);
      if (known) {
        known.versions.push(index);
        return undefined;
      }
      this.#unloaded.set(error.code, { versions: [index], reason: oneLine(error) });
      progress(`KCO ${version.name} cannot be loaded, a neighbour is played instead. ${describeError(error)}`);
      return undefined;
    }
  }

  passedOver(): PassedOver[] {
    const { versions } = this.#options;
    const namesIn = (indices: readonly number[]) =>
      [...indices].sort((a, b) => a - b).flatMap((index) => versions[index]?.name ?? []);
    const untold = [...this.byVersion].filter(([, { verdict }]) => verdict === 'inconclusive');
    return [
      ...[...this.#unloaded.values()].map(
        ({ versions: indices, reason }): PassedOver => ({ why: 'not-loaded', versions: namesIn(indices), reason }),
      ),
      ...untold.slice(0, 1).map(
        ([, { reason }]): PassedOver => ({
          why: 'inconclusive',
          versions: namesIn(untold.map(([index]) => index)),
          reason,
        }),
      ),
    ];
  }
}

/** `2.12.3 changed it: paid-but-pending (2.12.2) → paid (2.12.3)` */
function changeSentence(
  found: Extract<FoundChange, { before: number }>,
  versions: readonly Version[],
  before: BisectPlay,
  after: BisectPlay,
): string {
  const parts = differingParts(before, after);
  // Where the verdict is another, the rest of it follows.
  const [first] = parts;
  const words = (play: BisectPlay) => `${outcomeWords(play, first === 'verdict' ? [first] : parts)} (${play.kco})`;
  const change = `${words(before)} → ${words(after)}`;
  if (found.type === 'found') return `${after.kco} changed it: ${change}`;
  const suspects = versions.slice(found.before + 1, found.after + 1).map(({ name }) => name);
  return `one of ${namesOf(suspects)} changed it: ${change}`;
}

function unchanged(
  { first, last }: Extract<FoundChange, { first: number }>,
  count: number,
  play: (index: number) => BisectPlay,
): Pick<BisectFinding, 'outcome' | 'answer' | 'remarks'> {
  const [a, b] = [play(first), play(last)];
  const isWhole = first === 0 && last === count - 1;
  return {
    // The change may be beyond an end that had to be moved.
    outcome: isWhole ? 'no-change' : 'inconclusive',
    answer: `no change between ${a.kco} and ${b.kco}${isWhole ? '' : ', as far as the range can be played'}: both end ${outcomeWords(a)}`,
    remarks:
      last - first > 1
        ? [
            'Not all that lies between the two was played: something may end otherwise there, and have been changed back.',
          ]
        : [],
  };
}

function noEnds(plays: readonly BisectPlay[], told: readonly BisectPlay[]): string {
  const [only] = told;
  const what = only ? `of any version but ${only.kco}` : `of ${namesOf(plays.map(({ kco }) => kco).sort(byNumber))}`;
  return `nothing can be told ${what}: there are no two ends to compare`;
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** More than one change among what was played: which of them is the one that is looked for is for people to say. */
function severalChanges(stretches: readonly { first: BisectPlay; last: BisectPlay }[]): string {
  const [start] = stretches;
  const parts = start ? [...new Set(stretches.flatMap(({ first }) => differingParts(start.first, first)))] : [];
  const told = stretches.map(({ first, last }) => {
    const name = first === last ? first.kco : `${first.kco} to ${last.kco}`;
    return `${name} ${outcomeWords(first, parts)}`;
  });
  const again = stretches.find(({ first }, index) =>
    stretches.slice(0, index).some((earlier) => isSame(earlier.first, first)),
  );
  return [
    `It changed more than once, as far as it was played: ${told.join('; ')}.`,
    ...(again ? [`${again.first.kco} ends again as an older version does.`] : []),
    'The change that is named is the first that was seen; a version that was not played may have an earlier one.',
  ].join(' ');
}

/** For a paragraph: where the lines of the message end matters to the line of progress only. */
function oneLine({ message, hint }: HarnessError): string {
  const sentences = [message, ...(hint === undefined ? [] : [`Hint: ${hint}`])];
  return sentences.map((text) => text.replace(/\s*\n\s*/g, ' ').replace(/\.?$/, '.')).join(' ');
}
