import { z } from 'zod';
import type { Answer } from '../http/answer.ts';

export const problem = (status: number, error: string): Answer => ({ status, body: { error } });

/** Answers 400 to what is not as the schema says, and names it. */
export function checked<T>(
  schema: z.ZodType<T>,
  given: unknown,
  answer: (value: T) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const parsed = schema.safeParse(given);
  return parsed.success ? answer(parsed.data) : problem(400, z.prettifyError(parsed.error));
}
