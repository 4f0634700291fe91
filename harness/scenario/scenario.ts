import { z } from 'zod';
import { nearest } from '../lib/nearest.ts';
import { shortened } from '../lib/shortened.ts';
import { type Deviations, deviationsSchema } from './conditions.ts';
import { status } from './http-parts.ts';
import { verdicts } from './verdicts.ts';
import { isInRange, isVersion, isVersionRange } from './version-range.ts';

/**
 * A scenario is a failure as it happens in the wild: what differs from a healthy site, and what must come out. One schema
 * makes the types, the refusal of a misspelt file and the JSON Schema for editors; a misspelt field is an error, not a
 * condition that never fires.
 */

/** What kind of failure a scenario shows, as the failure catalog groups them. */
export const tags = ['requirement', 'firewall', 'transport', 'timing', 'state', 'code'] as const;
export type Tag = (typeof tags)[number];

const day = 24 * 60;
/** After the customer paid. Klarna's last push comes 48 hours after the purchase. */
const minutes = z
  .int()
  .min(0)
  .max(2 * day);

const callbackExpectation = z
  .strictObject({
    /** HTTP status of the answer. */
    status,
    /** Error code of a callback that got no answer, such as `ENOTFOUND`. */
    error: z.string(),
    /** `rule 211180`, or the layer alone: `store`, `edge`, the name of a fault. */
    blockedBy: z.string(),
    /** Whether the plugin's push handler did its work; null where the record cannot tell. */
    handled: z.boolean().nullable(),
  })
  .partial();
export type CallbackExpectation = z.infer<typeof callbackExpectation>;

/** One attempt, which must have been made. */
const attemptExpectation = callbackExpectation.extend({ attempt: z.int().min(1).max(1_000) });
/** Each spoken of once. */
const attemptExpectations = z
  .array(attemptExpectation)
  .min(1)
  .superRefine((attempts, context) => {
    for (const [index, { attempt }] of attempts.entries()) {
      const first = attempts.findIndex((other) => other.attempt === attempt);
      if (first === index) continue;
      const message = `attempt ${attempt} stands there already: put what is expected of it together`;
      context.addIssue({ code: 'custom', path: [index, 'attempt'], message });
    }
  });

/**
 * `none`: no callback of this kind was made. An object holds for every attempt that was made, and at least one must have
 * been. A list speaks of single attempts, and leaves the others free.
 */
const callbacksExpectation = z.union([z.literal('none'), callbackExpectation, attemptExpectations]).optional();
export type CallbacksExpectation = NonNullable<z.infer<typeof callbacksExpectation>>;

/** The page on which the customer ended up after paying. */
const pageExpectation = z
  .strictObject({
    status,
    /** Whether PHP ended in an error that is shown. */
    fatal: z.boolean(),
  })
  .partial()
  // It would only switch off what holds without it.
  .refine((page) => Object.keys(page).length > 0, 'say what is expected: status or fatal');

/** WooCommerce's own, without the prefix wc- of its database. Further plugins may bring others. */
const orderStatuses = ['pending', 'on-hold', 'processing', 'completed', 'cancelled', 'refunded', 'failed'];

/** Any status, unless it looks like one of WooCommerce's, or of these words, that was misspelt. */
const statusOr = (...words: string[]) =>
  z.string().superRefine((status, context) => {
    const known = [...orderStatuses, ...words];
    const meant = known.includes(status) ? undefined : nearest(status.replace(/^wc-/, ''), known);
    if (meant !== undefined) context.addIssue(`unknown status "${shortened(status)}"; did you mean "${meant}"?`);
  });

const expectationSchema = z.strictObject({
  verdict: z.enum(verdicts).describe('What must come of the order: docs/verdicts.md.'),
  /** Whether Klarna holds the store's acknowledgement at the end. */
  acknowledged: z.boolean().optional().describe('Whether Klarna holds the acknowledgement at the end.'),
  /** Whether Klarna was told "acknowledged" by a shop that had no paid order yet. */
  acknowledgedUnpaid: z
    .boolean()
    .optional()
    .describe('Whether Klarna was told “acknowledged” by a shop that had no paid order.'),
  /** Klarna's status of the purchase at the end. */
  klarna: z
    .enum(['open', 'authorized', 'captured', 'refunded', 'cancelled'])
    .optional()
    .describe('Klarna’s status of the purchase at the end.'),
  /** Status of the one WooCommerce order, `none`, or `several`. */
  order: statusOr('none', 'several').optional().describe('Status of the one WooCommerce order, none, or several.'),
  push: callbacksExpectation.describe(
    'none: no push was made. Else holds for every attempt; a list speaks of single attempts.',
  ),
  /** A push that came before the customer pressed Buy. */
  earlyPush: callbackExpectation.optional().describe('The same for the push before the purchase.'),
  /** The same as `push` for the callbacks that come while the customer shops, or when Klarna has decided. */
  validation: callbacksExpectation.describe('The same as push, for the validation before the purchase.'),
  notification: callbacksExpectation.describe('The same as push, for the notification of what Klarna decided.'),
  shippingOptionUpdate: callbacksExpectation.describe('The same as push, for the choice of a shipping option.'),
  /** A shop that customers reload may be refused a call or two and be well: so silence says nothing. */
  refusedCalls: z
    .literal('none')
    .optional()
    .describe('none: Klarna’s API refused no call of the shop’s. Without it refused calls are told, and not compared.'),
  /** Without it no page may end in a status of 500 or higher, nor in an error of PHP's. */
  page: pageExpectation.optional().describe('The page on which the customer ended up after paying.'),
  /** Klarna's time of the last change of the order's status, in minutes after the customer paid. */
  settledAfterMinutes: minutes
    .optional()
    .describe('Klarna’s time of the last change of status, in minutes after the customer paid.'),
  /** Statuses of the one order in the order it had them, from the first that was seen after the customer paid. */
  history: z.array(statusOr()).optional().describe('Statuses of the order in Klarna’s time.'),
});
/** What must come of a scenario. Only what is stated is compared. */
export type Expectation = z.infer<typeof expectationSchema>;

/** What comes out with other versions of the plugin, where that differs. */
const elsewhereSchema = z.strictObject({
  /** Range of versions, as npm writes them: `>=2.18.4`, `>=2.0.0 <2.11.0`. */
  plugin: z
    .string()
    .refine(isVersionRange, 'write a range of versions, such as ">=2.18.4"')
    .describe('Range of versions, as npm writes them.'),
  /** One sentence: why the failure takes another form there, or cannot happen. */
  why: z.string().min(1).describe('One sentence: why the failure takes another form there, or cannot happen.'),
  expect: expectationSchema.describe('What comes out there.'),
  /** A condition that has nothing to act on in these versions; without it such a scenario is inconclusive. */
  mayNotFire: z
    .boolean()
    .optional()
    .describe('A condition that has nothing to act on in these versions is right there.'),
});
export type Elsewhere = z.infer<typeof elsewhereSchema>;

export const scenarioSchema = z.strictObject({
  /** Unique. */
  id: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case, digits and single hyphens')
    .describe('Its name, which no other scenario has.'),
  title: z.string().min(1).describe('One line: what goes wrong, and how it shows.'),
  /** Where the failure was reported or the end state observed. */
  source: z
    .array(z.string().min(1))
    .min(1, 'name at least one source')
    .describe('Where the failure was reported or the end state observed.'),
  /** Row of the failure catalog, docs/catalog.md. */
  row: z.int().min(1).optional().describe('Row of the failure catalog.'),
  tags: z.array(z.enum(tags)).optional().describe('What kind of failure it is.'),
  smoke: z
    .boolean()
    .optional()
    .describe('One of the few that together exercise every room: run --smoke plays these alone.'),
  /** Version of the plugin that shows the failure, where the default one does not: the simulated stack plays it on this. */
  shownBy: z
    .string()
    .refine(isVersion, 'write a version, such as "1.11.8"')
    .optional()
    .describe('Version of the plugin that shows the failure, where the default one does not.'),
  /** Why it can run on one stack only, which is named by `only`, or there with one shopper only. */
  stack: z
    .strictObject({
      only: z.enum(['simulated', 'containers']),
      why: z.string().min(1),
      shopper: z.literal('http').optional(),
    })
    .optional()
    .describe('The one stack that it can run on, and why.'),
  given: deviationsSchema.describe('What differs from a healthy site, and nothing else.'),
  /** With versions that no entry of `elsewhere` names. */
  expect: expectationSchema.describe('What must come out. Only what is stated is compared.'),
  elsewhere: z
    .array(elsewhereSchema)
    .optional()
    .describe('What comes out with other versions of the plugin, where that differs.'),
});

/** Data only. A run may state more than a file can: the user's own rules stand in the place of its rule set. */
export type Scenario = Omit<z.infer<typeof scenarioSchema>, 'given'> & { given: Deviations };

/** Gives the types; a scenario file's default export. */
export const defineScenario = (scenario: Scenario): Scenario => scenario;

/** JSON Schema of a scenario, for editors and other tools. What one fault cannot combine is checked on loading only. */
export function scenarioJsonSchema(): object {
  return z.toJSONSchema(scenarioSchema, { io: 'input' });
}

/** What must come out with a version of the plugin, and whether conditions without effect are right there. */
export function expectationFor(
  { expect, elsewhere = [] }: Pick<Scenario, 'expect' | 'elsewhere'>,
  version: string,
): { expect: Expectation; elsewhere: Elsewhere | undefined } {
  const found = elsewhere.find(({ plugin }) => isInRange(version, plugin));
  return { expect: found?.expect ?? expect, elsewhere: found };
}
