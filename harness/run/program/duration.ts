import { HarnessError } from '../../lib/errors.ts';
import { nearest } from '../../lib/nearest.ts';

const minuteMs = 60_000;
const unitMs = {
  s: 1_000,
  second: 1_000,
  seconds: 1_000,
  min: minuteMs,
  minute: minuteMs,
  minutes: minuteMs,
  h: 60 * minuteMs,
  hour: 60 * minuteMs,
  hours: 60 * minuteMs,
  d: 24 * 60 * minuteMs,
  day: 24 * 60 * minuteMs,
  days: 24 * 60 * minuteMs,
} as const;

/** A time as people write it: `3 h`, `90 min`, `2 days`, `1 h 30 min`, `45 s`. */
export type Duration = string;

/** Nobody waits for a push that long; and it is far below what a store's dates can be moved by. */
const longestMs = 90 * unitMs.d;

/**
 * @param where what the time was given to, for the message: `klarna.advance`
 * @returns milliseconds, above 0
 * @throws HarnessError USAGE for a text that is no time, with the unit that may be meant
 */
export function millisecondsOf(text: Duration, where: string): number {
  const refuse = (why: string) =>
    new HarnessError('USAGE', `${where}(${JSON.stringify(text)}): ${why}`, {
      hint: `A time is a number and a unit (s, min, h or d): ${where}('3 h'), ${where}('1 h 30 min').`,
    });
  const parts = [...String(text).matchAll(/\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*/g)];
  if (typeof text !== 'string' || parts.length === 0 || parts.map(([all]) => all).join('') !== text) {
    throw refuse('that is no time');
  }
  const ms = parts.reduce((sum, [, count, unit = '']) => {
    if (isUnit(unit)) return sum + Number(count) * unitMs[unit];
    const near = nearest(unit, Object.keys(unitMs));
    throw refuse(`unknown unit "${unit}"${near === undefined ? '' : `; did you mean "${near}"?`}`);
  }, 0);
  if (ms <= 0) throw refuse('time goes forward only');
  if (ms > longestMs) throw refuse('that is longer than 90 days');
  return ms;
}

const isUnit = (unit: string): unit is keyof typeof unitMs => Object.hasOwn(unitMs, unit);
