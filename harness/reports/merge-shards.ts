import { isDeepStrictEqual } from 'node:util';
import type { PlayedSources } from '../evidence/played-sources.ts';
import { HarnessError } from '../lib/errors.ts';
import { inOrder } from './group-results.ts';
import type { RunResults, RunShard } from './results.ts';

/** A run folder as it was read. */
export interface RunPart {
  /** As the user called it. */
  name: string;
  results: RunResults;
  /** Its scenarios.json: what it was asked to play, those of the other shards too. */
  scenarios: readonly { id: string }[];
}

interface Shard extends RunPart {
  shard: RunShard;
}

/**
 * The results of a run that was played in parts, as if it had been played whole. Its times are those of the longest
 * part, because parts are played side by side.
 * @param id of the merged run
 * @throws HarnessError USAGE where these are not all the parts of one run: a merged report must not say less, or
 *   something else, than the whole run would have said
 */
export function mergeShards(parts: readonly RunPart[], id: string): RunResults {
  const shards = parts.map(asShard);
  const [first, ...others] = shards;
  if (!first)
    throw new HarnessError('USAGE', 'there is nothing to merge', { hint: 'Give the run folder of each shard.' });
  for (const other of others) {
    refuseOtherCatalog(first, other);
    refuseOtherSurroundings(first, other);
    refuseOtherPlan(first, other);
  }
  refuseTwice(shards);
  refuseMissing(first, shards);

  // What is known is marked anew, in the whole.
  const { shard: _, baseline: __, ...run } = first.results.run;
  const runs = shards.map(({ results }) => results.run);
  const longest = (key: 'durationMs' | 'scenariosMs') => Math.max(...runs.map((one) => one[key]));
  return {
    ...first.results,
    run: {
      ...run,
      id,
      // Each shard has one of its own, unless --seed said otherwise; ids follow from them all.
      seed: [...new Set(inShardOrder(shards).map(({ results }) => results.run.seed))].join(', '),
      startedAt: runs.map(({ startedAt }) => startedAt).reduce((least, one) => (one < least ? one : least)),
      durationMs: longest('durationMs'),
      scenariosMs: longest('scenariosMs'),
      sources: sourcesOf(inShardOrder(shards)),
    },
    scenarios: inOrder(shards.flatMap(({ results }) => results.scenarios)),
  };
}

const inShardOrder = (shards: readonly Shard[]): Shard[] =>
  [...shards].sort((a, b) => a.shard.current - b.shard.current);

function asShard(part: RunPart): Shard {
  const { shard } = part.results.run;
  if (!shard) {
    throw refusal(
      `${part.name} is no part of a run: it was played without --shard, or is merged already`,
      'A whole run needs no merging; kco-harness matrix shows several runs side by side.',
    );
  }
  const [unplayed] = shard.unplayed;
  if (unplayed !== undefined || shard.ended === 'interrupted') {
    const left = unplayed === undefined ? 'before it ended well' : `before it had played ${listed(shard.unplayed)}`;
    throw refusal(`${part.name} was interrupted ${left}`, `Play it again: --shard ${shard.current}/${shard.total}.`);
  }
  return { ...part, shard };
}

function refuseOtherCatalog(first: Shard, other: Shard): void {
  if (isDeepStrictEqual(first.scenarios, other.scenarios)) return;
  const of = (shard: Shard) => new Map(shard.scenarios.map((scenario) => [scenario.id, scenario]));
  const [here, there] = [of(first), of(other)];
  const onlyIn = (one: Map<string, unknown>, two: Map<string, unknown>) =>
    [...one.keys()].filter((key) => !two.has(key));
  const [more, less] = [onlyIn(here, there), onlyIn(there, here)];
  const changed = [...here.keys()].filter((key) => there.has(key) && !isDeepStrictEqual(here.get(key), there.get(key)));
  const facts = [
    ...(more.length > 0 ? [`${first.name} alone has ${listed(more)}`] : []),
    ...(less.length > 0 ? [`${other.name} alone has ${listed(less)}`] : []),
    ...(changed.length > 0 ? [`not the same in both: ${listed(changed)}`] : []),
  ];
  throw refusal(
    `${first.name} and ${other.name} are runs of different catalogs: ${facts.join('; ') || 'they have another order'}`,
    'Play all shards with the same scenarios, from the same commit.',
  );
}

function refuseOtherSurroundings(first: Shard, other: Shard): void {
  const rows = ({ results: { run } }: Shard): [what: string, value: string][] => [
    ['stack', run.stack],
    ['shopper', run.shopper],
    ...Object.entries(run.versions),
    ...contentsOf(run.sources),
  ];
  const theirs = new Map(rows(other));
  for (const [what, value] of rows(first)) {
    if (theirs.get(what) === value) continue;
    throw refusal(
      `${first.name} and ${other.name} are not parts of one run: ${what} is ${value} in the first, ${theirs.get(what)} in the second`,
      'Play all shards with the same flags, on the same versions.',
    );
  }
}

/** Two folders may call themselves the same version. */
const contentsOf = (sources: PlayedSources | undefined): [what: string, value: string][] =>
  [...(sources?.plugins ?? []), sources?.woocommerce, sources?.wordpress].flatMap((source): [string, string][] =>
    source?.hash === undefined ? [] : [[`the content of ${source.slug} ${source.version}`, source.hash]],
  );

/** A shard has those further plugins alone that its own scenarios name. */
function sourcesOf(shards: readonly Shard[]): PlayedSources | undefined {
  const all = shards.flatMap(({ results }) => results.run.sources ?? []);
  const [first] = all;
  if (!first) return undefined;
  const further = new Map(all.flatMap((one) => one.with).map((source) => [JSON.stringify(source), source]));
  return { ...first, with: [...further.values()] };
}

function refuseOtherPlan({ name, shard }: Shard, other: Shard): void {
  if (other.shard.total !== shard.total) {
    throw refusal(
      `${name} is one of ${shard.total} shards, ${other.name} one of ${other.shard.total}`,
      'Merge the shards of one run.',
    );
  }
  if (isDeepStrictEqual(shard.planned, other.shard.planned)) return;
  const odd = difference(shard.planned, other.shard.planned) ?? difference(other.shard.planned, shard.planned);
  throw refusal(
    `${name} and ${other.name} are parts of runs that play different things${odd === undefined ? '' : `: ${odd} is planned in one of them alone`}`,
    'Play all shards with the same flags, such as --plugin, --grep and --controls.',
  );
}

const difference = (some: readonly string[], others: readonly string[]): string | undefined => {
  const known = new Set(others);
  return some.find((one) => !known.has(one));
};

const splitHint = 'Every shard must be split in the same way: by the same file of --durations, or all without one.';

function refuseTwice(shards: readonly Shard[]): void {
  const numbers = new Map<number, string>();
  for (const { name, shard } of shards) {
    const earlier = numbers.get(shard.current);
    if (earlier !== undefined) {
      throw refusal(
        `shard ${shard.current}/${shard.total} is there twice: ${earlier} and ${name}`,
        'Give each shard once.',
      );
    }
    numbers.set(shard.current, name);
  }
  const plays = new Map<string, string>();
  for (const { name, shard } of shards) {
    for (const play of shard.plays) {
      const earlier = plays.get(play);
      if (earlier !== undefined) throw refusal(`${play} was played by two shards: ${earlier} and ${name}`, splitHint);
      plays.set(play, name);
    }
  }
}

function refuseMissing({ shard: { total, planned } }: Shard, shards: readonly Shard[]): void {
  const there = new Set(shards.map(({ shard }) => shard.current));
  const missing = Array.from({ length: total }, (_, index) => index + 1).filter((number) => !there.has(number));
  if (missing.length > 0) {
    const names = missing.map((number) => `${number}/${total}`).join(', ');
    throw refusal(
      `${missing.length === 1 ? 'shard' : 'shards'} ${names} ${missing.length === 1 ? 'is' : 'are'} missing`,
      'Give the run folder of each shard. One that failed before it judged anything has to be played again.',
    );
  }
  const played = new Set(shards.flatMap(({ shard }) => shard.plays));
  const unplayed = planned.filter((play) => !played.has(play));
  if (unplayed.length > 0) throw refusal(`no shard played ${listed(unplayed)}`, splitHint);
}

const refusal = (message: string, hint: string) => new HarnessError('USAGE', message, { hint });

const mostNamed = 3;

/** The first few, and how many more. */
const listed = (names: readonly string[]): string =>
  names.length <= mostNamed
    ? names.join(', ')
    : `${names.slice(0, mostNamed).join(', ')} and ${names.length - mostNamed} more`;
