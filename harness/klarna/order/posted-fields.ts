import { z } from 'zod';
import { type Address, addressFields } from './klarna-order.ts';

/**
 * The kinds of values that Klarna's APIs take, in the words that a refusal gives them: "… sent, two letters are wanted".
 * @source Klarna's published schemas of the checkout, order management, hosted page and customer token APIs
 */

const wholeNumber = 'a whole number is wanted';
export const whole = z.int({ error: wholeNumber });

/** A whole number within limits. */
export const within = (least: number, most: number) => {
  const error = `a whole number from ${least} to ${most} is wanted`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

/** In minor units; below 0 is allowed. */
export const upTo = (most: number) => z.int({ error: wholeNumber }).max(most, { error: `at most ${most} is wanted` });

const notNegative = 'a whole number from 0 on is wanted';
/** In minor units. */
export const amount = z.int({ error: notNegative }).nonnegative({ error: notNegative });

/** Text of at most so many characters. */
export const text = (most: number, least = 0) =>
  z
    .string({ error: 'text is wanted' })
    .min(least, { error: `at least ${least} character is wanted` })
    .max(most, { error: `at most ${most} characters are wanted` });

const matching = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error });

export const country = matching(/^[A-Za-z]{2}$/, 'two letters are wanted');
export const currency = matching(/^[A-Za-z]{3}$/, 'three letters are wanted');
export const locale = matching(
  /^[A-Za-z]{2}(-[A-Za-z]{2})*$/,
  'a language, or one with its country as in sv-SE, is wanted',
);

/** Published is the length alone; that it is a URL is chosen, see LIMITS.md. */
export const url = matching(/^https?:\/\/\S+$/i, 'an absolute http or https URL is wanted').max(2000, {
  error: 'at most 2000 characters are wanted',
});

/** Published is text; the plugin sends the order's number as it is, and Klarna takes it. */
export const reference = z
  .union([z.string(), z.number()], { error: 'text is wanted' })
  .transform(String)
  .pipe(text(255));

/** Fields that are text and never mandatory: null and the empty string say nothing. */
const addressText = z.string({ error: 'text is wanted' }).nullish();
const addressCountry = z.union([z.literal(''), country], { error: 'two letters are wanted' }).nullish();

const fieldsOfAddress = z
  .record(z.string(), z.unknown(), { error: 'an address is wanted' })
  .superRefine((fields, ctx) => {
    for (const field of addressFields) {
      const parsed = (field === 'country' ? addressCountry : addressText).safeParse(fields[field]);
      for (const { message } of parsed.error?.issues ?? []) ctx.addIssue({ code: 'custom', path: [field], message });
    }
  });

/** Nulls, empty strings and unknown fields of an address say nothing. Klarna keeps countries in lower case. */
export const address = z.preprocess(
  // PHP writes an address without fields as `[]`.
  (posted) => (Array.isArray(posted) && posted.length === 0 ? {} : posted),
  fieldsOfAddress.transform((fields): Address => {
    const known: Address = {};
    for (const field of addressFields) {
      const value = fields[field];
      if (typeof value === 'string' && value !== '') known[field] = field === 'country' ? value.toLowerCase() : value;
    }
    return known;
  }),
);

/** As Klarna writes a time: `2026-11-21T18:57:04Z`. @param at milliseconds since the epoch */
export const isoSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** A time in an answer. */
export const answeredTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
