import { z } from 'zod';

/** A body, decompressed. What is no JSON is told by its kind and length alone: block pages and the like may hold anything. */
export const recordedBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('empty') }),
  z.strictObject({ type: z.literal('json'), value: z.unknown() }),
  z.strictObject({ type: z.literal('other'), contentType: z.string(), bytes: z.number().int().nonnegative() }),
]);
export type RecordedBody = z.infer<typeof recordedBody>;

/** Those that matter alone, names in lower case: `heeded-headers.ts`. */
const headers = z.record(z.string(), z.string());

const outcome = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('answered'),
    status: z.number().int(),
    headers,
    body: recordedBody,
  }),
  /** No whole answer came: how far it got, and what ended it. */
  z.strictObject({ type: z.literal('failed'), layer: z.string(), code: z.string(), message: z.string() }),
]);

/** One request and what came of it, secrets taken out. */
export const cassetteEntry = z.strictObject({
  from: z.enum(['shop', 'klarna']).describe('shop: a call of Klarna’s API; klarna: a callback to the shop'),
  atMs: z.number().int().nonnegative().describe('when the request came, in milliseconds since the start'),
  method: z.string().min(1),
  host: z.string().describe('the name that was asked, as the request said it'),
  target: z.string().min(1).describe('path and query'),
  account: z.string().optional().describe('a placeholder for the merchant id; absent without credentials'),
  headers,
  body: recordedBody,
  outcome,
  durationMs: z.number().int().nonnegative().describe('up to the end of the answer, as whoever asked saw it'),
});
export type CassetteEntry = z.infer<typeof cassetteEntry>;

/**
 * What `kco-harness record` writes. Entries stand in the order in which they ended; `atMs` says when each began.
 * A placeholder such as `order-1` stands for one value throughout.
 */
export const cassetteSchema = z.strictObject({
  $schema: z.string().optional().describe('for editors'),
  cassette: z.literal(1).describe('version of the format'),
  recordedAt: z.string().describe('when the recording began'),
  harness: z.string().describe('version of kco-harness'),
  upstream: z.enum(['klarna', 'other']).describe('klarna: the hosts that the shop asked for; other: --upstream'),
  callbacks: z.boolean().describe('whether Klarna’s calls to the shop came this way, too: --shop'),
  entries: z.array(cassetteEntry),
});
export type Cassette = z.infer<typeof cassetteSchema>;
export type CassetteHead = Omit<Cassette, 'entries' | '$schema'>;
