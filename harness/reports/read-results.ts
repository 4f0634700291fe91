import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../lib/errors.ts';
import { jsonIn, jsonPlace } from '../lib/read-json.ts';
import { verdicts } from '../scenario/verdicts.ts';
import { callbackResult } from '../verdict/judge-callbacks.ts';
import { klarnaCalls } from '../verdict/klarna-calls.ts';

/** What a matrix, and runs that are split by durations or compared, read of results.json, also of one that an earlier release wrote. */
export const playedRun = z.object({
  schemaVersion: z.literal([1, 2]),
  run: z.object({ stack: z.string(), shopper: z.string().optional(), versions: z.object({ woocommerce: z.string() }) }),
  scenarios: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        kco: z.string(),
        plugin: z.string().optional(),
        row: z.number().optional(),
        controlOf: z.string().optional(),
        outcome: z.enum(['as-expected', 'differs', 'inconclusive', 'skipped']),
        reason: z.string(),
        verdict: z.enum(verdicts),
        orders: z.array(z.object({ status: z.string(), paid: z.boolean(), notes: z.array(z.string()) })),
        klarna: z.object({ status: z.string(), acknowledged: z.boolean() }),
        // Early releases wrote others, of which nothing is read.
        callbacks: z.array(callbackResult).optional().catch(undefined),
        klarnaCalls: klarnaCalls.optional(),
        durationMs: z.number().optional(),
      }),
    )
    .readonly(),
});
export type PlayedRun = Omit<z.infer<typeof playedRun>, 'schemaVersion'>;
export type PlayedScenario = PlayedRun['scenarios'][number];

/**
 * @param path a run folder, or its results.json
 * @throws HarnessError USAGE for anything else
 */
export async function readResults(path: string): Promise<PlayedRun> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new HarnessError('USAGE', `there is no ${path}`, { hint });
  const file = found.isDirectory() ? join(path, 'results.json') : path;
  try {
    return playedRun.parse(jsonIn(await readFile(file, 'utf8')));
  } catch (error) {
    const what = error instanceof z.ZodError ? firstIssue(error) : messageOf(error);
    throw new HarnessError('USAGE', `${jsonPlace(file, error)} is no results.json of a run: ${what}`, {
      hint,
      cause: error,
    });
  }
}

const hint = 'give run folders, such as runs/1121-1417-b0cd, or results.json files';

function firstIssue({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : 'it has another shape';
}
