import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, vi } from 'vitest';
import { mergeCommand } from '../../../harness/cli/merge-command.ts';
import type { RunResults, RunShard } from '../../../harness/reports/results.ts';
import { writeReports } from '../../../harness/reports/write-reports.ts';
import { recordedFolder, recordedResults } from '../reports/recorded-run.ts';
import { result, runResults } from '../reports/result-builder.ts';
import { failureOf } from '../store/sources/failure-of.ts';

interface Fixtures {
  folder: string;
  /** The recorded run, played in two parts. */
  shards: [first: string, second: string];
  /** @returns exit code, merged run folder, and what was said. */
  merged(
    names: readonly string[],
    reporters?: string[],
  ): Promise<{ exitCode: number; runFolder: string; said: string }>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'merge-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  shards: async ({ folder }, use) => {
    await use([await writeShard(folder, 1), await writeShard(folder, 2)]);
  },
  merged: async ({ folder }, use) => {
    const lines: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line));
    await use(async (names, reporter = ['list']) => {
      const output = join(folder, 'merged');
      const exitCode = await mergeCommand(names, { output, reporter, json: false });
      const [id = ''] = await readdir(output);
      return { exitCode, runFolder: join(output, id), said: lines.join('\n') };
    });
    vi.restoreAllMocks();
  },
});

/** Results as they are written today, with the evidence of a run on the real store. */
const whole = runResults(
  ...recordedResults().scenarios.map(({ id, title, kco, verdict, evidence }) =>
    result({ id, title, kco, verdict, evidence, expected: { verdict } }),
  ),
);
const isIn = (current: number) => (_: unknown, index: number) => index % 2 === current - 1;
const planned = whole.scenarios.map(({ id, kco }) => `${id} on KCO ${kco}`);

async function writeShard(folder: string, current: number, change: (results: RunResults) => void = () => {}) {
  const name = join(folder, `shard-${current}`);
  const scenarios = whole.scenarios.filter(isIn(current));
  await mkdir(name, { recursive: true });
  for (const { evidence } of scenarios)
    await cp(join(recordedFolder, evidence), join(name, evidence), { recursive: true });
  const plays = planned.filter(isIn(current));
  const shard: RunShard = { current, total: 2, planned, plays, unplayed: [], ended: 'well' };
  const results = structuredClone({ ...whole, run: { ...whole.run, shard }, scenarios });
  change(results);
  await writeFile(join(name, 'results.json'), JSON.stringify(results));
  await writeFile(join(name, 'scenarios.json'), JSON.stringify(whole.scenarios.map(({ id }) => ({ id }))));
  return name;
}

test('results, evidence and each report are those of the whole run, but for its id', async ({
  folder,
  shards,
  merged,
}) => {
  const reporters = ['html', 'junit', 'markdown'];
  await writeReports(whole, { runFolder: await copied(folder), reporters, jobSummary: undefined, say: () => {} });
  const { exitCode, runFolder } = await merged(shards, reporters);
  expect(exitCode).toBe(0);
  const results = JSON.parse(await readFile(join(runFolder, 'results.json'), 'utf8')) as RunResults;
  expect(results).toEqual({ ...whole, run: { ...whole.run, id: results.run.id } });
  for (const file of ['report.html', 'junit.xml', 'report.md']) {
    const expected = await readFile(join(folder, 'whole', file), 'utf8');
    const text = await readFile(join(runFolder, file), 'utf8');
    expect(text.replaceAll(results.run.id, whole.run.id), file).toBe(expected);
  }
  expect((await readdir(join(runFolder, 'scenarios'))).sort()).toEqual(
    (await readdir(join(recordedFolder, 'scenarios'))).sort(),
  );
});

async function copied(folder: string): Promise<string> {
  await cp(recordedFolder, join(folder, 'whole'), { recursive: true });
  return join(folder, 'whole');
}

for (const [outcome, code] of [
  ['differs', 1],
  ['inconclusive', 3],
] as const) {
  test(`a shard with a result that ${outcome === 'differs' ? 'differs' : 'is inconclusive'}: exit code ${code}`, async ({
    folder,
    shards,
    merged,
  }) => {
    await writeShard(folder, 2, ({ scenarios: [first] }) => {
      if (first) first.outcome = outcome;
    });
    expect((await merged(shards)).exitCode).toBe(code);
  });
}

test('a shard that judged all as expected and did not end well: exit code 3, and which one', async ({
  folder,
  shards,
  merged,
}) => {
  await writeShard(folder, 2, ({ run }) => {
    if (run.shard) run.shard.ended = 'badly';
  });
  const { exitCode, said } = await merged(shards);
  expect(exitCode).toBe(3);
  expect(said).toContain(`${shards[1]} did not end well`);
});

test.describe('refused, and nothing is left', () => {
  const mistakes: [mistake: string, make: (folder: string, shards: string[]) => Promise<unknown>, says: RegExp][] = [
    [
      'a folder that is not there',
      async (_, [, second = '']) => rm(second, { recursive: true }),
      /^there is no .*shard-2$/,
    ],
    [
      'a folder that is no run',
      async (_, [, second = '']) => {
        await rm(second, { recursive: true });
        await mkdir(second);
      },
      /shard-2 is no run folder$/,
    ],
    [
      'a run that judged nothing',
      async (_, [, second = '']) => rm(join(second, 'results.json')),
      /shard-2 has no results\.json: it was interrupted/,
    ],
    [
      'a run without its question',
      async (_, [, second = '']) => rm(join(second, 'scenarios.json')),
      /shard-2 has no scenarios\.json/,
    ],
    [
      'half a results.json',
      async (_, [, second = '']) => writeFile(join(second, 'results.json'), '{"schemaVersion":2,'),
      /shard-2\/results\.json:1:\d+ cannot be read/,
    ],
    [
      'evidence that was not copied',
      async (_, [, second = '']) => rm(join(second, 'scenarios'), { recursive: true }),
      /shard-2 lacks what its results\.json names/,
    ],
    [
      'evidence elsewhere on this machine',
      async (folder) =>
        writeShard(folder, 2, ({ scenarios: [first] }) => {
          if (first) first.evidence = 'scenarios/../../outside';
        }),
      /names evidence outside of its scenarios\//,
    ],
    [
      'evidence that both have',
      async (folder) =>
        writeShard(folder, 2, ({ scenarios: [first] }) => {
          if (first) first.evidence = whole.scenarios[0]?.evidence ?? '';
        }),
      /shard-1 and .*shard-2 both have evidence in scenarios\//,
    ],
  ];
  for (const [mistake, make, says] of mistakes) {
    test(mistake, async ({ folder, shards, merged }) => {
      await make(folder, shards);
      const failure = await failureOf(merged(shards));
      expect(failure).toMatchObject({ code: 'USAGE', message: expect.stringMatching(says) });
      expect(await readdir(join(folder, 'merged')).catch(() => [])).toEqual([]);
    });
  }

  test('a file', async ({ shards, merged }) => {
    const failure = await failureOf(merged([shards[0], join(shards[1], 'results.json')]));
    expect(failure).toMatchObject({
      message: expect.stringContaining('is a file, and a merged report needs the evidence'),
    });
  });
});

test('no Playwright report where one shard has no blob, and that is said', async ({ shards, merged }) => {
  await mkdir(join(shards[0], 'blob'));
  await writeFile(join(shards[0], 'blob', 'report.zip'), '');
  expect((await merged(shards, ['html'])).said).toContain(
    `no Playwright report: ${shards[1]} was played without --reporter blob`,
  );
});
