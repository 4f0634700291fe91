import { z } from 'zod';
import { cassetteSchema } from '../klarna/cassette/cassette.ts';
import { runBaselineSchema } from '../reports/baseline/known-differences.ts';
import { configurationSchema } from '../run/configuration.ts';
import { scenarioSchema } from '../scenario/scenario.ts';
import { corpusSchema } from '../waf/corpus/corpus-schema.ts';
import { wafBaselineSchema } from '../waf/judge/baseline.ts';
import { runResults } from './playwright/handed-down.ts';

interface DescribedFile {
  title: string;
  schema: z.ZodType;
  /** `input`: a file that people write. `output`: one that the harness writes. */
  io: 'input' | 'output';
}

/** What the package has in `schemas/`, by the file's name without `.json`. A file of another kind is one more line. */
export const describedFiles = {
  configuration: { title: 'Configuration of kco-harness', schema: configurationSchema, io: 'input' },
  scenario: { title: 'A scenario of kco-harness', schema: scenarioSchema, io: 'input' },
  corpus: { title: 'A corpus of kco-harness waf', schema: corpusSchema, io: 'input' },
  baseline: { title: 'A baseline of kco-harness waf', schema: wafBaselineSchema, io: 'input' },
  'run-baseline': { title: 'A baseline of kco-harness run', schema: runBaselineSchema, io: 'input' },
  cassette: { title: 'A cassette of kco-harness record', schema: cassetteSchema, io: 'output' },
  results: { title: 'results.json of kco-harness run', schema: runResults, io: 'output' },
} satisfies Record<string, DescribedFile>;
export type DescribedFileName = keyof typeof describedFiles;

/**
 * The JSON Schema of a file, as the harness itself reads it but for what a schema cannot say, such as a range of versions. It is
 * of the draft that all editors know.
 */
export function jsonSchemaOf(name: DescribedFileName): Record<string, unknown> {
  const { title, schema, io } = describedFiles[name];
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-7' });
  return { $schema, $id: `urn:kco-harness:schemas:${name}`, title, ...rest };
}
