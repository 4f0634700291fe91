import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { HarnessError, messageOf } from '../lib/errors.ts';
import { firstFew } from '../lib/shortened.ts';
import { mistakesIn } from './scenario-refusal.ts';

// A baseline lists what somebody knows of and lives with, each entry with a reason. `run` and `waf` have one each.

/** Of every entry: without it nobody knows later why it is there. */
export const baselineReason = z
  .string('say why it is known')
  .refine((reason) => reason.trim() !== '', 'say why it is known')
  .describe('Why it is known and lived with.');

/** What every baseline begins with. */
export const baselineHead = {
  $schema: z.string().optional().describe('Where the JSON Schema of this file is, for editors.'),
  baseline: z.literal(1).describe('Version of this format.'),
};

/** A file that was read and is as it must be. */
export interface BaselineFile<T> {
  value: T;
  /** @returns the line of what stands there, or of the nearest thing around it. */
  lineAt(path: readonly PropertyKey[]): number;
}

/**
 * @param file where it is, and how the user called it
 * @param hint how it is written
 * @throws HarnessError USAGE with file, line, field and the nearest right name
 */
export async function readBaselineFile<T>(
  { path, name }: { path: string; name: string },
  schema: z.ZodType<T>,
  hint: string,
): Promise<BaselineFile<T>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new HarnessError('USAGE', `cannot read the baseline ${name}: ${messageOf(cause)}`, { hint, cause });
  }
  return parseBaselineFile(text, name, schema, hint);
}

/**
 * @param text YAML or JSON
 * @throws HarnessError as readBaselineFile()
 */
export function parseBaselineFile<T>(text: string, file: string, schema: z.ZodType<T>, hint: string): BaselineFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const [problem] = broken.message.split(' at line ');
    const { line, col } = broken.linePos?.[0] ?? { line: 1, col: 1 };
    throw new HarnessError('USAGE', `${file}:${line}:${col}: ${problem}`, { hint, cause: broken });
  }
  const lineAt = (path: readonly PropertyKey[]): number => {
    // A field that is not there has no place: its parent's is the next best.
    const node = document.getIn(path, true) ?? document.getIn(path.slice(0, -1), true);
    return lines.linePos((node as { range?: [number, number, number] } | undefined)?.range?.[0] ?? 0).line;
  };
  const value: unknown = document.toJS();
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data, lineAt };
  const mistakes = mistakesIn(schema, value, parsed.error.issues);
  const told = mistakes.map(({ path, words }) => `${file}:${lineAt(path)}: ${words}`);
  throw new HarnessError('USAGE', firstFew(told).join('\n'), { hint });
}

/**
 * Two entries about the same thing: with two reasons nobody knows which holds, and with one it would stand there twice.
 * @param key of an entry, all that it is about and not its reason
 * @throws HarnessError USAGE with the lines of both
 */
export function refuseTwice<T>(
  { file, field, lineAt }: { file: string; field: string } & Pick<BaselineFile<unknown>, 'lineAt'>,
  entries: readonly T[],
  key: (entry: T) => unknown,
): void {
  const first = new Map<string, number>();
  const twice = entries.flatMap((entry, index) => {
    const about = JSON.stringify(key(entry));
    const before = first.get(about);
    if (before === undefined) first.set(about, index);
    if (before === undefined) return [];
    const line = lineAt([field, before]);
    return [
      `${file}:${lineAt([field, index])}: ${field}.${index} is about the same as ${field}.${before} in line ${line}`,
    ];
  });
  if (twice.length === 0) return;
  throw new HarnessError('USAGE', firstFew(twice).join('\n'), { hint: 'Keep one of them, with its reason.' });
}

/** For an entry that outlived its reason: that nothing fails is no excuse for it to stay. */
export const foundNoMore = (entry: string): string => `the baseline’s ${entry} was not found any more: take it out`;
