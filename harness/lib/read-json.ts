import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ErrorCode, HarnessError, messageOf, systemCode } from './errors.ts';

export interface ReadJsonOptions {
  /** For a file that cannot be read or is not as it should be. */
  code: ErrorCode;
  hint: string;
}

/**
 * Reads a file that another process of the harness wrote.
 * @returns undefined where there is no such file, and only then
 * @throws HarnessError `code` naming the file: not readable, half-written, or another shape than `schema`
 */
export async function readJson<T>(
  file: string,
  schema: z.ZodType<T>,
  { code, hint }: ReadJsonOptions,
): Promise<T | undefined> {
  try {
    return parseJson(await readFile(file, 'utf8'), schema);
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw new HarnessError(code, `${file} cannot be read: ${messageOf(cause)}`, { hint, cause });
  }
}

/** @throws Error in one sentence: no JSON, or where it is not as `schema` says */
export function parseJson<T>(text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : z.prettifyError(parsed.error));
}
