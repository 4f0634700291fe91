import { z } from 'zod';
import { allowLists, certificateKinds, layers, rulesets } from './conditions.ts';
import { verdicts } from './verdicts.ts';

/** The shape of a scenario file, checked strictly: a misspelt field is an error, not a condition that never fires. */
export const scenarioSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case, digits and single hyphens'),
  title: z.string().min(1),
  source: z.array(z.string().min(1)).min(1, 'name at least one source'),
  given: z.strictObject({
    store: z
      .strictObject({
        permalinks: z.enum(['pretty', 'plain', 'index.php']),
        https: z.enum(['everywhere', 'checkout-only', 'none']),
        languagePrefix: z.enum(['none', 'answered', 'not-answered']),
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
        allow: z.enum(allowLists),
        certificate: z.enum(certificateKinds),
        name: z.enum(['public', 'private']),
      })
      .partial()
      .optional(),
    shopper: z
      .strictObject({ afterPaying: z.enum(['returns', 'returns-late', 'closes-tab']) })
      .partial()
      .optional(),
    klarna: z
      .strictObject({ pushAttempts: z.int().min(1).max(17), followRedirects: z.boolean() })
      .partial()
      .optional(),
  }),
  expect: z.strictObject({
    verdict: z.enum(verdicts),
    acknowledged: z.boolean().optional(),
    order: z.string().optional(),
    push: z
      .union([
        z.literal('none'),
        z
          .strictObject({
            status: z.int().min(100).max(599),
            error: z.string(),
            blockedBy: z.string(),
            handled: z.boolean(),
          })
          .partial(),
      ])
      .optional(),
  }),
});

/** The fields that may stand at a path of the schema, such as `given.edge`. */
export function knownFields(path: readonly PropertyKey[]): string[] {
  let at: z.ZodType = scenarioSchema;
  for (const step of path) {
    const shape = shapeOf(at);
    const next = shape?.[String(step)];
    if (!next) return [];
    at = next;
  }
  return Object.keys(shapeOf(at) ?? {});
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> | undefined {
  if (schema instanceof z.ZodOptional) return shapeOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) {
    return schema.options.map((option) => shapeOf(option as z.ZodType)).find((shape) => shape !== undefined);
  }
  return schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : undefined;
}
