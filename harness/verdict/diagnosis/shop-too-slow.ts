import type { Diagnose } from './diagnosis.ts';
import { capital, wordsFor } from './words-for.ts';

/** Klarna hangs up after some seconds; what the shop does with the callback by then or later is its own affair. */
export const shopTooSlow: Diagnose = (callback) =>
  callback.error?.layer === 'time-out'
    ? {
        why: `${capital(wordsFor(callback))} got no answer within the time that Klarna waits, so Klarna sends it again.`,
        change: 'Let the shop answer callbacks within five seconds: look for what is slow on /wc-api/ requests.',
      }
    : undefined;
