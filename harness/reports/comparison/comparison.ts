import { z } from 'zod';
import { verdicts } from '../../scenario/verdicts.ts';
import { outcomeParts } from '../outcome.ts';

/** One end of a scenario that is compared. */
const comparedEnd = z.strictObject({
  /** What the run calls the plugin. */
  plugin: z.string(),
  outcome: z.enum(['as-expected', 'differs', 'inconclusive']),
  verdict: z.enum(verdicts),
  order: z.string(),
  acknowledged: z.boolean(),
  pushes: z.string(),
  /** One sentence. */
  reason: z.string(),
});
export type ComparedEnd = z.infer<typeof comparedEnd>;

const change = z.strictObject({
  id: z.string(),
  /** Set for a control. */
  controlOf: z.string().optional(),
  before: comparedEnd,
  now: comparedEnd,
  /** What the rows differ in; empty where only what was expected tells them apart. */
  parts: z.array(z.enum(outcomeParts)),
  /** Why it ended so, where the record says. */
  why: z.string().optional(),
  /** Why it is lived with, where the baseline knows exactly this end. */
  known: z.string().optional(),
});
export type Change = z.infer<typeof change>;

/** What is compared with: `run`, an earlier one; `plugin`, another build that was played beside. */
const comparedWith = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('run'), name: z.string(), stack: z.string(), shopper: z.string().optional() }),
  z.strictObject({ type: z.literal('plugin'), name: z.string() }),
]);
export type ComparedWith = z.infer<typeof comparedWith>;

/** `comparison` of results.json: what changed. */
export const comparison = z.strictObject({
  with: comparedWith,
  worse: z.array(change),
  better: z.array(change),
  /** Neither better nor worse, and yet another row. */
  different: z.array(change),
  /** Nothing can be told of one of the two. */
  untold: z.array(change),
  /** Scenarios, with their plugin where that is what is missing, that only this run has. */
  onlyNow: z.array(z.string()),
  onlyBefore: z.array(z.string()),
  /** Pairs in which nothing changed. */
  same: z.number(),
});
export type Comparison = z.infer<typeof comparison>;
