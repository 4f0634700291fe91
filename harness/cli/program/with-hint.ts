import { HarnessError } from '../../lib/errors.ts';

/** Test runners print an error's message and nothing else: there the hint is part of it. */
export async function withHint<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HarnessError) || error.hint === undefined) throw error;
    const told = new HarnessError(error.code, `${error.message}\nHint: ${error.hint}`, { cause: error.cause });
    // Where the test called, which the runner shows.
    told.stack = error.stack?.replace(error.message, () => told.message);
    throw told;
  }
}
