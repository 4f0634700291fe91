import { HarnessError } from '../../../../harness/lib/errors.ts';

/** The HarnessError that the promise is rejected with; anything else fails the test. */
export async function failureOf(promise: Promise<unknown>): Promise<HarnessError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof HarnessError) return outcome.error;
  throw new Error('a HarnessError was expected', { cause: 'error' in outcome ? outcome.error : outcome.value });
}
