import { z } from 'zod';
import {
  allowLists,
  certificateKinds,
  languagePrefixes,
  layers,
  ownerActions,
  rulesets,
  storeFaults,
  waysAfterPaying,
} from './conditions.ts';
import { tags } from './tags.ts';
import { verdicts } from './verdicts.ts';
import { isVersion, isVersionRange } from './version-range.ts';

const day = 24 * 60;
/** Klarna's last push comes 48 hours after the purchase. */
const minutes = z
  .int()
  .min(0)
  .max(2 * day);
const heals = z.union([z.literal('never'), minutes]);

const answered = z
  .strictObject({
    status: z.int().min(100).max(599),
    error: z.string(),
    blockedBy: z.string(),
    handled: z.boolean().nullable(),
  })
  .partial();
const callbackExpectation = z.union([z.literal('none'), answered]).optional();

const expectation = z.strictObject({
  verdict: z.enum(verdicts),
  acknowledged: z.boolean().optional(),
  order: z.string().optional(),
  push: callbackExpectation,
  earlyPush: answered.optional(),
  validation: callbackExpectation,
  notification: callbackExpectation,
  shippingOptionUpdate: callbackExpectation,
  settledAfterMinutes: minutes.optional(),
  history: z.array(z.string()).optional(),
});

/** The shape of a scenario file, checked strictly: a misspelt field is an error, not a condition that never fires. */
export const scenarioSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case, digits and single hyphens'),
  title: z.string().min(1),
  source: z.array(z.string().min(1)).min(1, 'name at least one source'),
  row: z.int().min(1).optional(),
  tags: z.array(z.enum(tags)).optional(),
  shownBy: z.string().refine(isVersion, 'write a version, such as "1.11.8"').optional(),
  stack: z
    .strictObject({
      only: z.enum(['simulated', 'containers']),
      why: z.string().min(1),
      shopper: z.literal('http').optional(),
    })
    .optional(),
  given: z.strictObject({
    store: z
      .strictObject({
        permalinks: z.enum(['pretty', 'plain', 'index.php']),
        https: z.enum(['everywhere', 'checkout-only', 'none']),
        languagePrefix: z.enum(languagePrefixes),
        callbackUrls: z.enum(['path', 'query']),
        fault: z.enum(['none', ...storeFaults]),
        faultFrom: z.enum(['start', 'paid']),
        faultHeals: heals,
        stock: z.enum(['not-managed', 'managed']),
        holdStockMinutes: minutes,
        callbackSeconds: z.number().min(0).max(60),
        owner: z.enum(ownerActions),
        ownerAfterMinutes: minutes,
        shipping: z.enum(['in-shop', 'in-iframe']),
      })
      .partial()
      .optional(),
    edge: z
      .strictObject({
        waf: z.enum(['none', 'modsecurity']),
        ruleset: z.enum(rulesets),
        rules: z.partialRecord(z.enum(['211170', '211180']), z.enum(['on', 'off'])),
        layer: z.enum(['none', ...layers]),
        layerFrom: z.enum(['start', 'paid']),
        layerHeals: heals,
        source: z.enum(['seen', 'hidden']),
        answers: z.enum(['whole', 'reset', 'truncated']),
        allow: z.enum(allowLists),
        certificate: z.enum(certificateKinds),
        name: z.enum(['public', 'private']),
      })
      .partial()
      .optional(),
    shopper: z
      .strictObject({
        afterPaying: z.enum(waysAfterPaying),
        pays: z.enum(['yes', 'leaves-checkout', 'leaves-unpaid']),
        submits: z.enum(['once', 'twice']),
        hesitatesHours: z.number().min(0).max(1_000),
      })
      .partial()
      .optional(),
    klarna: z
      .strictObject({
        pushAttempts: z.int().min(1).max(16),
        followRedirects: z.boolean(),
        pushCopies: z.int().min(1).max(10),
        earlyPush: z.boolean(),
        fraud: z.enum(['accepted', 'pending', 'rejected']),
        decision: z.enum(['none', 'accepted', 'rejected']),
        decisionAfterMinutes: minutes,
        outage: z.enum(['none', 'order-management', 'acknowledge']),
        outageHeals: heals,
        amount: z.enum(['agrees', 'differs']),
      })
      .partial()
      .optional(),
  }),
  expect: expectation,
  elsewhere: z
    .array(
      z.strictObject({
        plugin: z.string().refine(isVersionRange, 'write a range of versions, such as ">=2.18.4"'),
        why: z.string().min(1),
        expect: expectation,
        mayNotFire: z.boolean().optional(),
      }),
    )
    .optional(),
});

/** The fields that may stand at a path of the schema, such as `given.edge`. */
export function knownFields(path: readonly PropertyKey[]): string[] {
  let at: z.ZodType = scenarioSchema;
  for (const step of path) {
    const next = typeof step === 'number' ? elementOf(at) : shapeOf(at)?.[String(step)];
    if (!next) return [];
    at = next;
  }
  return Object.keys(shapeOf(at) ?? {});
}

function elementOf(schema: z.ZodType): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional) return elementOf(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodArray ? (schema.element as z.ZodType) : undefined;
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> | undefined {
  if (schema instanceof z.ZodOptional) return shapeOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) {
    return schema.options.map((option) => shapeOf(option as z.ZodType)).find((shape) => shape !== undefined);
  }
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : undefined;
}
