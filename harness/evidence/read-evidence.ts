import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../lib/errors.ts';
import type { KlarnaPurchase, ShopOrder } from './books.ts';
import { type HarnessEvent, ledgerChanges, moments, shopperSteps } from './events.ts';

/** What is known of a site from the folder that `writeEvidence` left behind. */
export interface ScenarioEvidence {
  host: string;
  events: HarnessEvent[];
  purchases: KlarnaPurchase[];
  orders: ShopOrder[];
  /** Pieces of the product that the shop has left; absent where it counts none. */
  stockLeft?: number;
  /** Evidence that could not be collected when the site closed. */
  gaps: string[];
  /** Evidence that is there no more, or is damaged: a sentence each. */
  unreadable: string[];
}

/**
 * Reads a scenario's evidence back. Never throws: what is missing or damaged is left out and named in `unreadable`.
 * @param folder the scenario's folder, absolute
 */
export async function readEvidence(folder: string): Promise<ScenarioEvidence> {
  const unreadable: string[] = [];
  const read = async <T>(name: string, schema: z.ZodType<T>, otherwise: T): Promise<T> => {
    try {
      return schema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
    } catch (error) {
      unreadable.push(`${name} could not be read: ${error instanceof z.ZodError ? placesOf(error) : messageOf(error)}`);
      return otherwise;
    }
  };
  const books = await read('books.json', booksFile, { host: '', gaps: [], klarna: [], woocommerce: [] });
  const found = await read('events.json', z.array(z.unknown()), []);
  const events = found.flatMap((event) => {
    const parsed = harnessEvent.safeParse(event);
    return parsed.success ? [parsed.data] : [];
  });
  if (events.length < found.length) {
    unreadable.push(`events.json: ${found.length - events.length} of ${found.length} events are of no known shape`);
  }
  return {
    host: books.host,
    events,
    purchases: books.klarna.map((purchase) => ({ fraudStatus: undefined, ...purchase })),
    orders: books.woocommerce,
    stockLeft: books.stockLeft,
    gaps: books.gaps,
    unreadable,
  };
}

const placesOf = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ');

const text = z.string();
const number = z.number();

const booksFile = z.object({
  host: text,
  stockLeft: number.optional(),
  gaps: z.array(text),
  klarna: z.array(
    z.object({
      orderId: text,
      status: z.enum(['open', 'authorized', 'cancelled']),
      fraudStatus: z.enum(['ACCEPTED', 'PENDING', 'REJECTED']).optional(),
      acknowledged: z.boolean(),
      merchantReference: text,
    }),
  ),
  woocommerce: z.array(
    z.object({
      id: number,
      status: text,
      paid: z.boolean(),
      total: text,
      createdVia: text,
      klarnaOrderId: text,
      notes: z.array(text),
    }),
  ),
});

const outcome = z.discriminatedUnion('type', [
  z.object({ type: z.literal('answered'), status: number, location: text.optional(), body: text }),
  z.object({
    type: z.literal('failed'),
    layer: z.enum(['dns', 'tcp', 'tls', 'http', 'time-out']),
    code: text,
    message: text,
  }),
]);

/** The shapes of events.ts; the annotation keeps the two from drifting apart. */
const harnessEvent: z.ZodType<HarnessEvent> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('api-call'),
    at: number,
    method: text,
    host: text,
    path: text,
    status: number,
    errorCode: text.optional(),
    durationMs: number,
  }),
  z.object({
    type: z.literal('ledger'),
    at: number,
    orderId: text,
    change: z.enum(ledgerChanges),
    detail: text.optional(),
  }),
  z.object({
    type: z.literal('callback'),
    at: number,
    kind: z.enum(['push', 'notification', 'validation', 'shipping-option-update', 'address-update']),
    attempt: number,
    scheduledMs: number,
    orderId: text,
    requestId: text,
    method: text,
    url: text,
    outcome,
    durationMs: number,
  }),
  z.object({
    type: z.literal('edge-request'),
    at: number,
    requestId: text,
    method: text,
    scheme: text,
    url: text,
    status: number,
    upstreamStatus: number.optional(),
    userAgent: text,
    spoiled: z.enum(['reset', 'truncated', 'dropped']).optional(),
    durationMs: number,
  }),
  z.object({
    type: z.literal('waf'),
    layer: text,
    at: number,
    requestId: text,
    status: number,
    rules: z.array(z.object({ id: text, message: text, matched: text, file: text, line: number })),
  }),
  z.object({
    type: z.literal('shopper'),
    at: number,
    step: z.enum(shopperSteps),
    detail: text.optional(),
    page: z.object({ status: number, path: text, fatal: z.boolean() }).optional(),
  }),
  z.object({
    type: z.literal('fault'),
    at: number,
    fault: number,
    did: z.enum(['acted', 'let-through']),
    requestId: text.optional(),
    on: text,
  }),
  z.object({
    type: z.literal('shop-order'),
    at: number,
    sincePaidMs: number,
    orderId: number,
    status: text,
    paid: z.boolean(),
  }),
  z.object({
    type: z.literal('moment'),
    at: number,
    sincePaidMs: number,
    what: z.enum(moments),
    detail: text.optional(),
  }),
]);
