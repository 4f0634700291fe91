import { z } from 'zod';
import { HarnessError } from '../../lib/errors.ts';
import { matchesGlob } from '../../lib/glob.ts';
import { nearest } from '../../lib/nearest.ts';
import { firstFew } from '../../lib/shortened.ts';
import {
  type BaselineFile,
  baselineHead,
  baselineReason,
  parseBaselineFile,
  readBaselineFile,
  refuseTwice,
} from '../../scenario/baseline-file.ts';
import { verdicts } from '../../scenario/verdicts.ts';
import { isVersionRange } from '../../scenario/version-range.ts';

const outcomeSchema = z.strictObject({
  verdict: z.enum(verdicts).exclude(['inconclusive']).describe('As the row of the table has it.'),
  order: z.string().min(1).describe('Statuses of the shop’s orders: "pending", "processing, pending", "none".'),
  acknowledged: z.boolean().describe('Whether Klarna holds the acknowledgement.'),
  pushes: z
    .string()
    .min(1)
    .optional()
    .describe('As the row has them, such as "2 × 403 by rule 211180"; absent for any.'),
});

const knownDifference = z.strictObject({
  scenario: z.string().min(1).describe('Id of a scenario, or a glob such as "waf-*".'),
  plugin: z
    .string()
    .refine(
      (text) => isVersionRange(text) || /^[A-Za-z0-9][\w.-]*$/.test(text),
      'write a range of versions, such as ">=2.8 <2.14", or the name of a plugin',
    )
    .optional()
    .describe('Range of versions, or the name that --plugin NAME=SOURCE gives; absent for all.'),
  stack: z.enum(['simulated', 'containers']).optional().describe('Absent for both.'),
  shopper: z.enum(['browser', 'http']).optional().describe('Absent for both.'),
  outcome: outcomeSchema.describe('The end that is known. Any other fails.'),
  reason: baselineReason,
});
export type KnownDifference = z.infer<typeof knownDifference>;

/** One schema makes the types, the refusal of a misspelt file and the JSON Schema for editors. */
export const runBaselineSchema = z.strictObject({
  ...baselineHead,
  differences: z.array(knownDifference).describe('Differences that do not fail a run.'),
});

/** Differences that somebody knows of and lives with. */
export const runBaseline = z.strictObject({
  /** As the user called it. */
  file: z.string(),
  differences: z.array(knownDifference),
});
export type RunBaseline = z.infer<typeof runBaseline>;

/** As `run` of results.json has it. */
export const appliedBaseline = runBaseline.extend({
  /** Entries whose scenarios were played and differ no more. A shard is only a part, and names none. */
  gone: z.array(knownDifference),
});
export type AppliedBaseline = z.infer<typeof appliedBaseline>;

const hint = `Write it as: { baseline: 1, differences: [{ scenario: 'healthy', outcome: { verdict: 'paid', order: 'processing', acknowledged: false }, reason: 'why' }] }, in YAML or JSON. docs/ci.md has each field.`;

/**
 * @param file where it is, and how the user called it
 * @param ids of all scenarios that there are, whether they are played now or not
 * @throws HarnessError USAGE with file, line, field and the nearest right name
 */
export const readKnownDifferences = async (
  file: { path: string; name: string },
  ids: readonly string[],
): Promise<RunBaseline> => baselineOf(await readBaselineFile(file, runBaselineSchema, hint), file.name, ids);

/** @throws HarnessError as readKnownDifferences() */
export const parseKnownDifferences = (text: string, name: string, ids: readonly string[]): RunBaseline =>
  baselineOf(parseBaselineFile(text, name, runBaselineSchema, hint), name, ids);

function baselineOf(
  { value: { differences }, lineAt }: BaselineFile<z.infer<typeof runBaselineSchema>>,
  file: string,
  ids: readonly string[],
): RunBaseline {
  const unknown = differences.flatMap(({ scenario }, index) => {
    if (ids.some((id) => matchesGlob(id, scenario))) return [];
    const near = nearest(scenario, ids);
    const offer = near === undefined ? '' : `; did you mean "${near}"?`;
    return [`${file}:${lineAt(['differences', index, 'scenario'])}: no scenario is called "${scenario}"${offer}`];
  });
  if (unknown.length > 0) {
    throw new HarnessError('USAGE', firstFew(unknown).join('\n'), { hint: 'kco-harness list shows them all.' });
  }
  refuseTwice({ file, field: 'differences', lineAt }, differences, ({ scenario, plugin, stack, shopper, outcome }) => {
    const { verdict, order, acknowledged, pushes } = outcome;
    return [scenario, plugin, stack, shopper, verdict, order, acknowledged, pushes];
  });
  return { file, differences };
}
