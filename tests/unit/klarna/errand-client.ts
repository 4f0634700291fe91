import type { Errand, ErrandOutcome } from '../../../harness/klarna/errand/errand.ts';
import type { TestKlarna } from './klarna-client.ts';

/** The whole answer of a store to a callback. */
export const answered = (status: number, body = '', location?: string): NonNullable<ErrandOutcome> => ({
  type: 'answered',
  status,
  ...(location === undefined ? {} : { location }),
  body,
});

export const timedOut: NonNullable<ErrandOutcome> = {
  type: 'failed',
  layer: 'time-out',
  code: 'ETIMEDOUT',
  message: 'no complete answer within 10000 ms',
};

/** Takes the merchant's next errand, answers it, and tells what it was. */
export async function runErrand(
  { control }: TestKlarna,
  merchantId: string,
  outcome: NonNullable<ErrandOutcome>,
): Promise<Errand> {
  const errand = await control.nextErrand(merchantId, new AbortController().signal);
  if (!errand) throw new Error('no errand came');
  await control.answerErrand(merchantId, errand.errandId, outcome);
  return errand;
}
