import type { Fault } from '../fault.ts';
import { type Times, timed } from './preset.ts';

/** Something on the way back takes the `Location` off a 303. @source KCO issue 149, failure-catalog row 48 */
export const dropsLocation = (times: Times = {}): Fault => ({
  at: 'answers',
  on: { status: 303 },
  does: { strip: ['location'] },
  ...timed(times),
  called: 'drops-location',
  removal: 'Let the proxy pass the header Location on',
});

/** The connection is reset when the shop has done its work and before Klarna has the answer. */
export const answersReset = (times: Times = {}): Fault => ({
  at: 'answers',
  on: { callback: 'any', method: 'POST' },
  does: { reset: true },
  ...timed(times),
  called: 'answers-reset',
  why: 'The connection broke after the shop had done its work, so {callback} got no answer and Klarna sends it again.',
  advice: 'Look at the proxy before the shop: its time-outs, and what resets connections there.',
  removal: 'Let the proxy pass answers on whole',
});

/** Half of the answer comes. */
export const answersTruncated = (times: Times = {}): Fault => ({
  at: 'answers',
  on: { callback: 'any', method: 'POST' },
  does: { truncate: true },
  ...timed(times),
  called: 'answers-truncated',
  why: 'The answer broke off after the shop had done its work, so {callback} counts as unanswered and Klarna sends it again.',
  advice: 'Look at the proxy before the shop: its buffers and time-outs, and what cuts answers there.',
  removal: 'Let the proxy pass answers on whole',
});
