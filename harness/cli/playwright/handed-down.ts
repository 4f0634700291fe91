import { z } from 'zod';
import { playedSources } from '../../evidence/played-sources.ts';
import { errorCodes, HarnessError, messageOf } from '../../lib/errors.ts';
import { parseJson, type ReadJsonOptions, readJson } from '../../lib/read-json.ts';
import { appliedBaseline } from '../../reports/baseline/known-differences.ts';
import { comparison } from '../../reports/comparison/comparison.ts';
import type { RunResults, RunShard } from '../../reports/results.ts';
import { defaultOptions } from '../../run/default-options.ts';
import { phpVersions, type RunOptions } from '../../run/run-options.ts';
import { versions } from '../../run/stack/stack.ts';
import type { PlayedTest } from '../../run/tests-of.ts';
import { type ScenarioResult, scenarioResult } from '../../verdict/scenario-result.ts';

// What the command line, Playwright's runner and its workers hand each other: the run in the environment, results as
// attachments and as results.json, an error as error.json. All of it is parsed, because any of it may be half a file.

/** Name of the attachment in which a test hands its result to the reporter. */
export const resultAttachment = 'kco-result';

const playedTest = z.strictObject({
  /** Place in the run's list. */
  pluginIndex: z.number(),
  plays: z.array(z.strictObject({ id: z.string(), controlOf: z.string().optional() })).min(1),
});

/** What the reporter has to know of a test that may end without a result. */
export type AnnotatedTest = z.output<typeof playedTest>;

/** Playwright's report shows no annotation whose type begins so. */
const playedAnnotation = '_played';

export const annotationOf = ({ pluginIndex, plays }: PlayedTest): { type: string; description: string } => ({
  type: playedAnnotation,
  description: JSON.stringify({
    pluginIndex,
    plays: plays.map(({ scenario: { id }, controlOf }) => ({ id, controlOf })),
  } satisfies AnnotatedTest),
});

/** @throws Error for a test that is none of a run's */
export function annotatedTest(annotations: readonly { type: string; description?: string }[]): AnnotatedTest {
  return parseJson(annotations.find(({ type }) => type === playedAnnotation)?.description ?? '', playedTest);
}

/** Type of the annotation that says why a scenario cannot be played on this stack: nothing is wrong. */
export const legitimateSkip = 'not-on-this-stack';

const userPath = z.strictObject({ name: z.string(), path: z.string() });
const runOptions: z.ZodType<RunOptions> = z.strictObject({
  runId: z.string().min(1),
  runFolder: z.string().min(1),
  seed: z.string(),
  stack: z.enum(['simulated', 'containers']),
  shopper: z.enum(['browser', 'http']),
  plugins: z.array(z.string()),
  build: z.string().optional(),
  woocommerce: z.string(),
  wordpress: z.string(),
  php: z.enum(phpVersions),
  with: z.array(z.string()),
  rules: userPath.optional(),
  exclusions: z.array(userPath),
  artifactsDir: z.string().optional(),
  cacheDir: z.string(),
  cacheLimitBytes: z.number(),
  scenariosDir: z.string(),
  only: z.array(z.string()),
  baseImage: z.string().optional(),
  debianMirror: z.string().optional(),
  edgePort: z.number().optional(),
  browser: z.string().optional(),
  reporters: z.array(z.string()),
  controls: z.boolean(),
  playOn: z.enum(['every-plugin', 'shown-by']),
  eager: z.boolean(),
  isCompared: z.boolean().optional(),
  keep: z.boolean(),
});

const runShard: z.ZodType<RunShard> = z.strictObject({
  current: z.number(),
  total: z.number(),
  planned: z.array(z.string()),
  plays: z.array(z.string()),
  unplayed: z.array(z.string()),
  ended: z.enum(['well', 'badly', 'interrupted']),
});
/** results.json, strictly. */
export const runResults: z.ZodType<RunResults> = z.strictObject({
  schemaVersion: z.literal(2),
  run: z.strictObject({
    id: z.string(),
    seed: z.string(),
    stack: z.string(),
    shopper: z.string(),
    startedAt: z.string(),
    durationMs: z.number(),
    scenariosMs: z.number(),
    versions,
    sources: playedSources.optional(),
    unplayed: z.array(z.string()).optional(),
    shard: runShard.optional(),
    baseline: appliedBaseline.optional(),
  }),
  scenarios: z.array(scenarioResult),
  comparison: comparison.optional(),
});

/** What the stack said of itself when it was up: `played-on.json`. */
const playedOn = z.strictObject({ versions, sources: playedSources });

const leftError = z.strictObject({ code: z.enum(errorCodes), message: z.string(), hint: z.string().optional() });

/** A HarnessError as the runner's process left it in `error.json`. */
export type LeftError = z.output<typeof leftError>;

const inRunFolder = {
  code: 'OUTPUT_UNWRITABLE',
  hint: 'A disk that fills up leaves half a file: make room, or give another --output.',
} as const;

/**
 * The three files that the runner's process leaves in the run folder, undefined where it did not get that far.
 * @throws HarnessError OUTPUT_UNWRITABLE for one that is half-written
 */
export const readRunResults = (file: string, reading: ReadJsonOptions = inRunFolder) =>
  readJson(file, runResults, reading);
export const readLeftError = (file: string) => readJson(file, leftError, inRunFolder);
export const readPlayedOn = (file: string) => readJson(file, playedOn, inRunFolder);

/** The result that a test attached. @throws Error in one sentence when it is none */
export const parseAttachedResult = (body: Buffer): ScenarioResult => parseJson(body.toString(), scenarioResult);

/** The results that a run printed for `--json`. @throws Error in one sentence when they are none */
export const parsePrintedResults = (text: string): RunResults => parseJson(text, runResults);

/**
 * The run that this process belongs to. The command line hands it down in the environment; a bare
 * `npx playwright test --project=scenarios` gets the defaults, once, so that runner and workers agree.
 * @throws HarnessError USAGE for an environment that no command line made
 */
export function currentRun(): RunOptions {
  const given = process.env.KCO_HARNESS_RUN;
  if (given) return parseRun(given);
  const options = defaultOptions(process.env, new Date());
  process.env.KCO_HARNESS_RUN = JSON.stringify(options);
  return options;
}

export function parseRun(given: string): RunOptions {
  try {
    return parseJson(given, runOptions);
  } catch (cause) {
    throw new HarnessError('USAGE', `KCO_HARNESS_RUN holds no run: ${messageOf(cause)}`, {
      hint: 'Unset it: kco-harness run sets it for its own processes.',
      cause,
    });
  }
}
