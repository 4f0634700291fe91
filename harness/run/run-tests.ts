import { join } from 'node:path';
import { z } from 'zod';
import { write } from '../evidence/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { readJson } from '../lib/read-json.ts';
import { type PlayKey, playsMeant, playsOf } from './plays.ts';
import type { RunOptions } from './run-options.ts';
import { runScenarios } from './run-scenarios.ts';
import { type PlayedTest, testsOf } from './tests-of.ts';

const shardPlan = z.strictObject({
  /** From 1 to `total`. */
  current: z.number().int().positive(),
  total: z.number().int().positive(),
  /** Titles of all plays of the run, those of the other shards too. */
  planned: z.array(z.string()).readonly(),
  /** Titles of the tests that are this shard's. */
  tests: z.array(z.string()).readonly(),
});

/** Which part of a run this one is. */
export type ShardPlan = z.infer<typeof shardPlan>;

/** Writes down which tests are this shard's, once: every process of the run reads it. */
export async function handDownShard(runFolder: string, plan: ShardPlan): Promise<void> {
  await write(runFolder, 'shard.json', JSON.stringify(plan, null, 2));
}

/**
 * @returns undefined for a run that is whole
 * @throws HarnessError OUTPUT_UNWRITABLE when what was handed down cannot be read: the whole run would be played in its place.
 */
export const readShard = (runFolder: string): Promise<ShardPlan | undefined> =>
  readJson(join(runFolder, 'shard.json'), shardPlan, {
    code: 'OUTPUT_UNWRITABLE',
    hint: 'The command line wrote it when the run began: see whether the disk is full, and begin again.',
  });

const playKeys = z.array(z.strictObject({ scenario: z.string(), plugin: z.string().optional() }));

/** Writes down which plays are meant, of a run that plays some again. */
export async function handDownKeys(runFolder: string, keys: readonly PlayKey[]): Promise<void> {
  await write(runFolder, 'again.json', JSON.stringify(keys, null, 2));
}

const readKeys = (runFolder: string): Promise<PlayKey[] | undefined> =>
  readJson(join(runFolder, 'again.json'), playKeys, {
    code: 'OUTPUT_UNWRITABLE',
    hint: 'The command line wrote it when the run began: see whether the disk is full, and begin again.',
  });

/**
 * The tests that are played here: of the whole run, or of its shard.
 * @throws HarnessError as readShard() and runScenarios(), and where the shard names tests that the run does not have
 */
export async function runTests(run: RunOptions): Promise<PlayedTest[]> {
  const keys = await readKeys(run.runFolder);
  const plays = playsOf(run, await runScenarios(run));
  const tests = testsOf(keys ? playsMeant(plays, run.plugins, keys) : plays);
  const shard = await readShard(run.runFolder);
  if (!shard) return tests;
  const own = new Set(shard.tests);
  const found = tests.filter(({ title }) => own.has(title));
  if (found.length === own.size) return found;
  throw new HarnessError('OUTPUT_UNWRITABLE', `${run.runFolder}/shard.json names tests that this run does not have`, {
    hint: 'Something else wrote into the run’s folder: begin again.',
  });
}
