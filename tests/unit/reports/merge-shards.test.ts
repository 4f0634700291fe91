import { expect, test } from 'vitest';
import type { PlayedSources } from '../../../harness/evidence/played-sources.ts';
import { mergeShards, type RunPart } from '../../../harness/reports/merge-shards.ts';
import type { RunResults, RunShard } from '../../../harness/reports/results.ts';
import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';
import { result, runResults } from './result-builder.ts';

const planned = ['alpha', 'beta', 'gamma', 'delta'];

interface Parts {
  name?: string;
  run?: Partial<RunResults['run']>;
  shard?: Partial<RunShard>;
  scenarios?: RunPart['scenarios'];
  results?: ScenarioResult[];
}

function part(current: number, plays: string[], parts: Parts = {}): RunPart {
  const results = runResults(...(parts.results ?? plays.map((id) => result({ id, evidence: `scenarios/${id}` }))));
  const shard: RunShard = { current, total: 2, planned, plays, unplayed: [], ended: 'well', ...parts.shard };
  return {
    name: parts.name ?? `runs/${current}`,
    results: { ...results, run: { ...results.run, shard, ...parts.run } },
    scenarios: parts.scenarios ?? planned.map((id) => ({ id, title: `Title of ${id}` })),
  };
}
const one = (parts?: Parts) => part(1, ['delta', 'alpha'], parts);
const two = (parts?: Parts) => part(2, ['beta', 'gamma'], parts);

const sourcesWith = (hash: string, ...further: string[]): PlayedSources => {
  const kco = { slug: 'kco', version: '2.13.11', source: './kco', kind: 'folder', hash } as const;
  return { plugins: [{ ...kco, label: '2.13.11' }], with: further.map((slug) => ({ ...kco, slug })) };
};

test('what each shard was played on is what the whole was, further plugins once', () => {
  const merged = mergeShards(
    [two({ run: { sources: sourcesWith('a', 'b', 'c') } }), one({ run: { sources: sourcesWith('a', 'a', 'b') } })],
    'merged',
  );
  expect(merged.run.sources).toEqual(sourcesWith('a', 'a', 'b', 'c'));
});

test.describe('the merged run', () => {
  const times = (startedAt: string, durationMs: number, scenariosMs: number) => ({
    startedAt,
    durationMs,
    scenariosMs,
  });
  const merged = mergeShards(
    [
      two({ run: { seed: 'b', id: 'second', ...times('2026-11-21T10:00:30.000Z', 9_000, 8_000) } }),
      one({ run: { seed: 'a', id: 'first', ...times('2026-11-21T10:00:40.000Z', 4_000, 8_500) } }),
    ],
    'merged',
  );

  test('has the results of all, in the order of a run that is whole', () => {
    expect(merged.scenarios.map(({ id }) => id)).toEqual(['alpha', 'beta', 'delta', 'gamma']);
  });

  test('is no shard', () => expect(merged.run).not.toHaveProperty('shard'));

  test('takes as long as its longest part, and began with the first', () => {
    expect(merged.run).toMatchObject(times('2026-11-21T10:00:30.000Z', 9_000, 8_500));
  });

  test('has an id of its own, and the seeds of all in their order', () => {
    expect([merged.run.id, merged.run.seed]).toEqual(['merged', 'a, b']);
  });

  test('has one seed where all had the same', () => {
    expect(mergeShards([one(), two()], 'merged').run.seed).toBe('seed');
  });
});

test('a run of one shard is merged, too', () => {
  const whole = part(1, planned, { shard: { total: 1 } });
  expect(mergeShards([whole], 'merged').scenarios).toHaveLength(4);
});

const refusals: [mistake: string, parts: RunPart[], says: string | RegExp][] = [
  ['nothing', [], 'there is nothing to merge'],
  [
    'a whole run',
    [one(), { ...two(), results: runResults(result()) }],
    'runs/2 is no part of a run: it was played without --shard',
  ],
  [
    'a shard that was interrupted',
    [one({ shard: { unplayed: ['alpha', 'beta', 'x', 'y', 'z'], ended: 'interrupted' } }), two()],
    'runs/1 was interrupted before it had played alpha, beta, x and 2 more',
  ],
  [
    'a shard that was interrupted when all was played',
    [one(), two({ shard: { ended: 'interrupted' } })],
    'runs/2 was interrupted before it ended well',
  ],
  [
    'a shard whose runner gave up',
    [one(), two({ shard: { unplayed: ['gamma'], ended: 'badly' } })],
    'runs/2 was interrupted before it had played gamma',
  ],
  [
    'another catalog: scenarios that one alone has',
    [one(), two({ scenarios: [...one().scenarios.slice(1), { id: 'epsilon' }] })],
    'runs/1 and runs/2 are runs of different catalogs: runs/1 alone has alpha; runs/2 alone has epsilon',
  ],
  [
    'another catalog: a scenario that was changed',
    [
      one(),
      two({ scenarios: one().scenarios.map((given) => (given.id === 'beta' ? { ...given, title: 'New' } : given)) }),
    ],
    'runs/1 and runs/2 are runs of different catalogs: not the same in both: beta',
  ],
  [
    'another stack',
    [one(), two({ run: { stack: 'simulated' } })],
    /: stack is containers in the first, simulated in the second$/,
  ],
  [
    'another shopper',
    [one(), two({ run: { shopper: 'browser' } })],
    /: shopper is http in the first, browser in the second$/,
  ],
  ...(['wordpress', 'woocommerce', 'kco', 'php', 'waf'] as const).map((what): [string, RunPart[], RegExp] => [
    `another version of ${what}`,
    [one(), two({ run: { versions: { ...one().results.run.versions, [what]: '0.1' } } })],
    new RegExp(`: ${what} is .+ in the first, 0\\.1 in the second$`),
  ]),
  [
    'another content of the same version',
    [one({ run: { sources: sourcesWith('0123456789ab') } }), two({ run: { sources: sourcesWith('ba9876543210') } })],
    /: the content of kco 2\.13\.11 is 0123456789ab in the first, ba9876543210 in the second$/,
  ],
  ['another number of shards', [one(), two({ shard: { total: 3 } })], 'runs/1 is one of 2 shards, runs/2 one of 3'],
  [
    'a run that plays more',
    [one(), two({ shard: { planned: [...planned, 'control of beta'] } })],
    'runs/1 and runs/2 are parts of runs that play different things: control of beta is planned in one of them alone',
  ],
  ['the same shard twice', [one(), two(), one({ name: 'again' })], 'shard 1/2 is there twice: runs/1 and again'],
  [
    'a play that two shards have: they were split by different durations',
    [one(), part(2, ['beta', 'alpha'])],
    'alpha was played by two shards: runs/1 and runs/2',
  ],
  ['a missing shard', [two()], 'shard 1/2 is missing'],
  ['several missing shards', [part(2, ['beta', 'gamma'], { shard: { total: 4 } })], 'shards 1/4, 3/4, 4/4 are missing'],
  ['a play that no shard has', [one(), part(2, ['beta'])], 'no shard played gamma'],
];
for (const [mistake, parts, says] of refusals) {
  test(`${mistake} is refused`, () => {
    expect(() => mergeShards(parts, 'merged')).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: typeof says === 'string' ? expect.stringContaining(says) : expect.stringMatching(says),
        hint: expect.stringMatching(/\.$/),
      }),
    );
  });
}
