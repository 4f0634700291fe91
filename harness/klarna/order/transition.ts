import type { z } from 'zod';
import type { BadValue } from '../../evidence/bad-value.ts';
import type { LedgerEvent } from '../../evidence/events.ts';
import type { KlarnaOrder } from './klarna-order.ts';

/** Why Klarna says no, in its own words. `status` is the HTTP status. */
export interface KlarnaRefusal {
  status: number;
  errorCode: string;
  messages: string[];
  /** What was wrong with the values, for the record: the answer itself names the fields alone. */
  badValues?: BadValue[];
  /** Where the customer's browser is sent; in answers to the iframe only. */
  redirectUrl?: string;
}

/** The outcome of asking Klarna's book for a change. */
export type Transition =
  | { type: 'changed'; order: KlarnaOrder; change: LedgerEvent['change']; detail?: string }
  /** Accepted, but there was nothing left to change. */
  | { type: 'unchanged'; order: KlarnaOrder }
  | { type: 'refused'; refusal: KlarnaRefusal };

export const refuse = (refusal: KlarnaRefusal): Transition => ({ type: 'refused', refusal });

export const noSuchOrder = (orderId: string): KlarnaRefusal => ({
  status: 404,
  errorCode: 'NO_SUCH_ORDER',
  messages: [`No such order: ${orderId}`],
});

/** @source Klarna's published checkout API, 403 of an update; KCO reads `error_code` READ_ONLY_ORDER. */
export const readOnlyOrder: KlarnaRefusal = {
  status: 403,
  errorCode: 'READ_ONLY_ORDER',
  messages: ['Resource is read-only'],
};

export const badValue = (...fields: string[]): KlarnaRefusal => ({
  status: 400,
  errorCode: 'BAD_VALUE',
  messages: fields.map((field) => `Bad value: ${field}`),
});

/** A body that Klarna cannot take. @param status 400 from the checkout API, 422 from order management */
export const refuseValues = (badValues: BadValue[], status: 400 | 422 = 400): KlarnaRefusal => ({
  status,
  errorCode: 'BAD_VALUE',
  messages: badValues.map(({ field }) => `Bad value: ${field}`),
  badValues,
});

/** BAD_VALUE for each field of a posted body that is wrong. */
export const refuseBody = (error: z.ZodError, posted: unknown, status: 400 | 422 = 400): Transition =>
  refuse(refuseValues(badValues(error, posted), status));

/** The customer cannot go on, and reads why. */
export const stopped = (errorCode: string, message: string): KlarnaRefusal => ({
  status: 403,
  errorCode,
  messages: [message],
});

/** The fields that a schema found wrong, each once, as Klarna names them. */
export function badValues(error: z.ZodError, posted: unknown): BadValue[] {
  const found = new Map<string, BadValue>();
  for (const { path, message } of error.issues) {
    const field = fieldName(path);
    if (!found.has(field))
      found.set(field, { field, sent: asSent(valueAt(posted, path)), rule: message, kind: 'value' });
  }
  return [...found.values()];
}

/** `order_lines[0].total_tax_amount` */
const fieldName = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('') ||
  'body';

function valueAt(posted: unknown, path: readonly PropertyKey[]): unknown {
  let value = posted;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** Longer than any country, currency or locale, and shorter than any secret. */
const longestWord = 12;

/** A value as evidence may hold it: numbers and short words as they are, of all else what it is. */
export function asSent(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') {
    if (/^https?:/i.test(value) && value.length <= 2000) return `an ${value.slice(0, value.indexOf(':'))} URL`;
    return value.length <= longestWord ? JSON.stringify(value) : `${value.length} characters`;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === 'object' ? 'an object' : String(value);
}
