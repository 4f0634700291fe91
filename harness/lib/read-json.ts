import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ErrorCode, HarnessError, messageOf, systemCode } from './errors.ts';
import { jsonMistakeIn } from './json-mistake.ts';

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
    throw new HarnessError(code, `${jsonPlace(file, cause)} cannot be read: ${messageOf(cause)}`, { hint, cause });
  }
}

/** @throws Error in one sentence: no JSON, or where it is not as `schema` says */
export function parseJson<T>(text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(issue ? `${issue.path.join('.') || 'the whole'}: ${issue.message}` : z.prettifyError(parsed.error));
}

/** Line and column are counted from 1. */
class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly at: string;

  constructor(at: string, message: string, cause: unknown) {
    super(message, { cause });
    this.at = at;
  }
}

/**
 * A JSON file's value, whoever wrote it.
 * @throws Error in one sentence; `jsonPlace` says where
 */
export function jsonIn(text: string): unknown {
  // Some editors begin a file with it, and it is no mistake of the user's.
  const json = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(json);
  } catch (cause) {
    const mistake = jsonMistakeIn(json);
    throw mistake ? new JsonSyntaxError(`${mistake.line}:${mistake.column}`, mistake.words, cause) : cause;
  }
}

/** `FILE:LINE:COLUMN` where the file is no JSON; for every other error the file. */
export const jsonPlace = (file: string, error: unknown): string =>
  error instanceof JsonSyntaxError ? `${file}:${error.at}` : file;
