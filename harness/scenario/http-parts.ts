import { isIP } from 'node:net';
import { z } from 'zod';

/** Parts of requests and answers as faults and conditions state them: what could not be sent is refused. */

/** Headers that say how a message itself is sent, as a part of a pattern: a wrong one would break it. */
export const connectionHeaders =
  'host|content-length|transfer-encoding|connection|keep-alive|upgrade|expect|te|trailer';

export const headerName = z
  .string()
  .regex(/^[\w-]+$/, 'write a header name')
  .regex(
    new RegExp(`^(?!(?:${connectionHeaders})$)`, 'i'),
    'this header is the connection’s own: it can neither be set nor taken off',
  );
export const headerValue = z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'a header is one line of Latin letters');

/** Of an address, as it stands in a request or a `Location`. */
const urlText = z.string().regex(/^[\x21-\x7e]*$/, 'write it as it is sent, with %20 and the like');
const withoutMark = /^[^?]*$/;
/** Without the question mark. */
export const queryText = urlText.regex(withoutMark, 'write the query without its question mark');

/** Where a redirect may lead: nothing but http and https can be asked for anything. */
export const redirectTarget = urlText
  .min(1)
  .regex(/^(?!.*\{(?!(?:host|path|bare|query)\})\w+\})/, 'it may hold {host}, {path}, {query} and {bare}')
  .regex(/^(?:https?:|(?![a-z][a-z0-9+.-]*:))/i, 'write a path, or an address that begins with https:// or http://');

/** An address of the Internet, as a server sees its caller. */
export const ipAddress = z
  .string()
  .refine((text) => isIP(text) !== 0, 'write an address, such as "203.0.113.7" or "2001:db8::7"');

/** `*` is anything, `?` one character, and `!` at the beginning means: not this. */
export const glob = z.string().min(1);
/** What may be missing altogether: an empty text is one that is not there. */
export const agentGlob = z.string();
export const queryGlob = z
  .string()
  .regex(withoutMark, 'write the query without its question mark; one that is not there is ""');
export const pathGlob = glob.regex(withoutMark, 'a path has no question mark: what follows it is the "query"');

/** Of an answer at the end: what is below 200 only announces one. */
export const status = z.int().min(200).max(599);

/** An answer that cannot have a body. @source RFC 9110, 15.3.5 and 15.4.5 */
const bodiless: ReadonlySet<number> = new Set([204, 304]);

export const answer = z
  .strictObject({
    status,
    headers: z.record(headerName, headerValue).optional(),
    body: z.string().max(100_000).optional(),
  })
  .superRefine(({ status, body = '' }, context) => {
    if (body === '' || !bodiless.has(status)) return;
    context.addIssue({ code: 'custom', path: ['body'], message: `an answer of status ${status} has no body` });
  });
export type Answer = z.infer<typeof answer>;
